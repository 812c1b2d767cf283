"""Captured pages into WACZ files: credentials removed and personal numbers masked while writing, failures written down.

The pages are packed in parts. A part is written under a temporary name, renamed and then recorded, so that a build that was
killed repeats at most one of them; it comes out the same, byte for byte.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from html import unescape
from pathlib import Path
from typing import IO
from urllib.parse import urldefrag, urljoin

from jianhao.archive.captured import Captured, captured_in
from jianhao.archive.images import SUFFIXES, keep_image
from jianhao.archive.journal import Journal
from jianhao.archive.posts import post_of_address
from jianhao.archive.secrets import clean_address, clean_headers, clean_text
from jianhao.archive.texts import SECRET, Cleaned, cleaned
from jianhao.archive.verifier.layout import WACZ
from jianhao.archive.verifier.merkle import canonical
from jianhao.archive.wacz_file import RECORD_LIMIT, TooLarge, WaczFile
from jianhao.errors import UnusableFile

PAGES_A_PART = 1_000
BYTES_A_PART = 1 << 30
TEXT_LIMIT = 16 << 20
_TEXTS = ("text/", "application/json", "application/javascript", "application/x-javascript", "application/xml",
          "application/xhtml+xml", "application/ld+json", "image/svg+xml")  # fmt: skip
_HTML = ("text/html", "application/xhtml+xml")
_TITLE = re.compile(r"(?is)<title[^>]*>(.*?)</title>")
_IMAGE = re.compile(r"""(?is)<(?:img|source|video)\b[^>]*?>""")
_SOURCE = re.compile(r"""(?is)\b(data-src|data-original|src|poster)\s*=\s*["']([^"']+)["']""")
_UNPACKED = frozenset({"content-encoding", "transfer-encoding", "content-length"})


def write_pages(
    journal: Journal, inputs: Sequence[Path], moment: str, pages_a_part: int = PAGES_A_PART
) -> Iterator[int]:
    """Pack all captured pages; yields the number of items after each. Goes on after the last part that was recorded."""
    number, done_in = _where_it_stopped(journal)
    if number is None:
        return
    parts = _Parts(journal, number, moment, pages_a_part)
    try:
        yield from _packed(parts, inputs, done_in)
    except BaseException:
        parts.abandon()
        raise
    journal.mark("pages", (None, {}))


def _packed(parts: _Parts, inputs: Sequence[Path], done_in: dict[str, int]) -> Iterator[int]:
    for place, path in enumerate(inputs):
        skipped = done_in.get(str(place), 0)
        for count, item in enumerate(captured_in(path), 1):
            if count <= skipped:
                continue
            if parts.is_full(item):
                parts.finish(done_in)
            parts.take(item, path.name)
            done_in[str(place)] = count
            yield count
    parts.finish(done_in)


def _where_it_stopped(journal: Journal) -> tuple[int | None, dict[str, int]]:
    """Parts that are recorded (None: all of them) and how many items of each input are in them."""
    number, done_in = journal.done("pages") or (0, {})
    return number, done_in


class _Parts:
    """The part that is being written."""

    def __init__(self, journal: Journal, number: int, moment: str, pages_a_part: int) -> None:
        self._journal, self._number, self._moment, self._limit = journal, number, moment, pages_a_part
        self._file: WaczFile | None = None

    def is_full(self, item: Captured) -> bool:
        """A part ends before a page, not between a page and what belongs to it, unless it is very large."""
        file = self._file
        if file is None or file.offset >= BYTES_A_PART:
            return file is not None
        return len(file.pages) >= self._limit and item.mime in _HTML and item.status == 200

    def take(self, item: Captured, source: str) -> None:
        """Write one answer."""
        name = f"{WACZ}pages-{self._number + 1:04d}.wacz"
        if self._file is None:
            self._file = WaczFile(self._journal.place(name).with_suffix(".incoming"), self._moment)
        _Answer(self._journal, self._file, name, item, source).write()

    def abandon(self) -> None:
        """Drop the part that is not recorded yet, and what was learnt from it."""
        if self._file is not None:
            self._file.abandon()
        self._journal.forget()

    def finish(self, done_in: dict[str, int]) -> None:
        """Close the part and record it with everything that was learnt from it."""
        if self._file is not None:
            self._number += 1
            self._file.finish(self._journal.place(f"{WACZ}pages-{self._number:04d}.wacz"))
            self._file = None
        self._journal.mark("pages", (self._number, done_in))


class _Answer:
    """One captured answer on its way into a part."""

    def __init__(self, journal: Journal, file: WaczFile, name: str, item: Captured, source: str) -> None:
        self.journal, self.file, self.name, self.item, self.source = journal, file, name, item, source
        self.url = clean_address(urldefrag(item.url)[0])
        self.counts: Counter[str] = Counter()
        if clean_text(item.url)[1]:
            self.counts[SECRET] += 1

    def write(self) -> None:
        item = self.item
        text = item.mime.startswith(_TEXTS)
        try:
            if text:
                self._write_text()
            else:
                self._write_stream()
        except (OSError, EOFError, ValueError) as error:
            if isinstance(error, OSError) and error.errno is not None:
                raise  # the disk, not the captured bytes
            raise UnusableFile(self.source, f"{self.url}的记录已损坏。") from error
        except TooLarge:
            self._failed("large", f"超过{RECORD_LIMIT >> 20}MB，没有写入网页存档")
        if item.status >= 400 or item.status == 0:
            self._failed("status", f"服务器返回{item.status or '无法识别的状态'}")
        self.journal.add("seen", self.url, item.status)
        if any(self.counts.values()):
            said = dict(sorted(self.counts.items()))
            self.journal.add("masked", f"{self.name} {self.item.timestamp} {self.url}", _json_counts(said))

    def _write_text(self) -> None:
        item = self.item
        data = item.body.read(TEXT_LIMIT + 1)
        if len(data) > TEXT_LIMIT:
            self._failed("text", f"文本超过{TEXT_LIMIT >> 20}MB，没有归档")
            return
        if item.unreadable.startswith("内容以"):
            self._failed("unreadable", item.unreadable + "，没有归档")
            return
        self._check_length(len(data))
        clean = cleaned(data, item.content_type)
        self.counts.update(clean.counts)
        written = self._added(io.BytesIO(clean.data), len(clean.data))
        if written and item.mime in _HTML and item.status == 200:
            self._list(written, clean)

    def _write_stream(self) -> None:
        item = self.item
        counting = _Counting(item.body)
        if item.unreadable.startswith("内容以"):
            self._failed("unreadable", item.unreadable + "，没有归档")
            return
        if item.status == 200 and item.mime in SUFFIXES:
            path, kept = keep_image(self.journal, counting, item.mime)
            self._check_length(counting.size)
            self.journal.add("image", self.url, path)
            with kept.open("rb") as stream:
                self._added(stream, counting.size)
            return
        self._added(counting, None)
        self._check_length(counting.size)

    def _added(self, body: IO[bytes] | _Counting, size: int | None) -> str | None:
        """Into the part; the digest, None if this very answer is there already."""
        item, http = self.item, None
        if item.headers is not None:
            headers, removed = clean_headers((n, v) for n, v in item.headers if n.lower() not in _UNPACKED)
            if removed:
                self.counts[SECRET] += removed
            if size is not None:
                headers.append(("Content-Length", str(size)))
            lines = [
                f"HTTP/1.1 {item.status or 500} {item.reason}".rstrip(),
                *(f"{n}: {v}" for n, v in headers),
            ]
            text = "\r\n".join(" ".join(line.splitlines()) for line in lines) + "\r\n\r\n"
            http = text.encode("utf-8")
        mime = item.mime or "application/octet-stream"
        written = self.file.add(self.url, item.moment, item.status or 500, http, mime, body)  # type: ignore[arg-type]
        return written.digest if written else None

    def _list(self, digest: str, clean: Cleaned) -> None:
        item, found = self.item, _TITLE.search(clean.text)
        title = " ".join(unescape(found[1]).split()) if found else ""
        self.file.list_page(self.url, item.moment, title)
        post = post_of_address(self.journal, self.url)
        self.journal.add("page", self.name, self.url, item.timestamp, digest, post, item.moment)
        for position, address in enumerate(images_of(clean.text, self.url)):
            self.journal.add("reference", self.url, position, address)

    def _check_length(self, size: int) -> None:
        if self.item.unreadable:
            self._failed("truncated", self.item.unreadable)
        elif self.item.expected is not None and self.item.expected != size:
            self._failed("truncated", f"应有{self.item.expected}字节，只有{size}字节")

    def _failed(self, kind: str, why: str) -> None:
        self.journal.add("failure", kind, self.url, why)


class _Counting:
    """A stream that counts what is read from it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream, self.size = stream, 0

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self.size += len(data)
        return data


def images_of(text: str, base: str) -> Iterator[str]:
    """Addresses of the pictures that a page shows, as they stand in the archive; lazy ones by what they load."""
    for tag in _IMAGE.findall(text):
        named = dict(reversed([(n.lower(), v) for n, v in _SOURCE.findall(tag)]))
        address = (
            named.get("data-src")
            or named.get("data-original")
            or named.get("src")
            or named.get("poster")
            or ""
        )
        address = urljoin(base, unescape(address).strip()) if address else ""
        if address.startswith(("http://", "https://")):
            yield clean_address(urldefrag(address)[0])


def note_missing(journal: Journal) -> None:
    """Pictures that a page shows and nobody captured are failures."""
    query = (
        "select distinct reference.url, reference.page from reference left join seen on seen.url = reference.url"
        " where seen.url is null"
    )
    for url, page in list(journal.rows(query)):
        journal.add("failure", "missing", url, f"{page}引用的图片没有采集")


def _json_counts(said: dict[str, int]) -> str:
    return canonical(said).decode("utf-8")
