"""Pages as they were captured: records of WARC files, or saved files with a list that says where each came from."""

from __future__ import annotations

import csv
import io
import mimetypes
import os
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import IO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from jianhao.errors import UnusableFile

LISTS = ("清单.csv", "list.csv")
_GZIP = b"\x1f\x8b"
_SHANGHAI = timezone(timedelta(hours=8))
_COLUMNS = {"文件": "file", "网址": "url", "采集时间": "captured_at", "类型": "mime", "file": "file", "url": "url",
            "captured_at": "captured_at", "mime": "mime"}  # fmt: skip
_PACKED = frozenset({"gzip", "x-gzip", "deflate", "br", "zstd", "compress"})
_UNREAD = frozenset({"br", "zstd", "compress"})


@dataclass(slots=True)
class Captured:
    """One answer of a server: address, moment (UTC, ISO to the second), status, HTTP headers (none for saved files), body.

    `body` must be read before the next one is asked for; `unreadable` says in one sentence why it is not what it was.
    """

    url: str
    moment: str
    status: int
    headers: list[tuple[str, str]] | None
    mime: str
    body: IO[bytes]
    record_id: str
    reason: str = ""
    expected: int | None = None
    unreadable: str = ""

    @property
    def timestamp(self) -> str:
        """14 digits."""
        return "".join(c for c in self.moment if c.isdigit())[:14]

    @property
    def content_type(self) -> str:
        return next((v for n, v in self.headers or () if n.lower() == "content-type"), self.mime)


def captured_in(path: Path) -> Iterator[Captured]:
    """What a WARC file or a list of saved files holds, in order; UnusableFile if it is damaged."""
    if path.name in LISTS:
        yield from _listed(path)
        return
    damaged = UnusableFile(path.name, "网页存档文件不完整或已损坏，请重新导出或重新采集。")
    with path.open("rb") as stream:
        records, last = ArchiveIterator(stream), 0
        try:
            for record in records:
                item = _of_record(record) if record.length is not None else None
                if item is not None:
                    yield item
                last = records.get_record_offset()
                if record.length is None or getattr(record.raw_stream, "limit", False):
                    raise damaged  # the file ends within the record, which the library does not say
        except (ArchiveLoadFailed, EOFError, zlib.error, ValueError, AttributeError, IndexError) as error:
            raise damaged from error
    if not _ends_well(path, last):
        raise damaged


def _ends_well(path: Path, last: int) -> bool:
    """Whether the last record, which begins at `last`, is whole and nothing comes after it."""
    if path.stat().st_size < 4:
        return False
    with path.open("rb") as stream:
        stream.seek(last)
        if stream.read(2) != _GZIP:
            stream.seek(-4, os.SEEK_END)
            return stream.read() == b"\r\n\r\n"
        stream.seek(last)
        unpacker = zlib.decompressobj(zlib.MAX_WBITS + 16)
        while not unpacker.eof and (chunk := stream.read(1 << 20)):
            pending = chunk
            while pending and not unpacker.eof:
                unpacker.decompress(pending, 1 << 20)
                pending = unpacker.unconsumed_tail
        return unpacker.eof and not unpacker.unused_data and not stream.read(1)


def _of_record(record: ArcWarcRecord) -> Captured | None:
    headers = record.rec_headers
    url = headers.get_header("WARC-Target-URI") or ""
    if record.rec_type not in ("response", "resource") or not url.startswith(("http://", "https://")):
        return None
    moment = _moment(headers.get_header("WARC-Date") or "")
    identity = headers.get_header("WARC-Record-ID") or ""
    if record.rec_type == "resource" or record.http_headers is None:
        mime = (
            (headers.get_header("Content-Type") or "application/octet-stream")
            .partition(";")[0]
            .strip()
            .lower()
        )
        return Captured(url, moment, 200, None, mime, record.content_stream(), identity)
    http = record.http_headers
    status = http.get_statuscode() or "0"
    coding = (http.get_header("Content-Encoding") or "").lower().strip()
    length = http.get_header("Content-Length") or ""
    plain = coding not in _PACKED and "chunked" not in (http.get_header("Transfer-Encoding") or "").lower()
    mime = (http.get_header("Content-Type") or "").partition(";")[0].strip().lower()
    # What cannot be looked into is not unpacked either: the library would try, with whatever decoder happens to be installed.
    body = record.raw_stream if coding in _UNREAD else record.content_stream()
    item = Captured(
        url, moment, int(status) if status.isdigit() else 0, list(http.headers), mime, body, identity,
        reason=http.statusline.partition(" ")[2], expected=int(length) if plain and length.isdigit() else None,
    )  # fmt: skip
    if coding in _UNREAD:
        item.unreadable = f"内容以{coding}压缩，不能检查个人信息"
    if headers.get_header("WARC-Truncated"):
        item.unreadable = "采集时被截断"
    return item


def _listed(path: Path) -> Iterator[Captured]:
    text = path.read_bytes()
    try:
        rows = list(csv.reader(io.StringIO(text.decode("utf-8-sig"))))
    except UnicodeDecodeError:
        rows = list(csv.reader(io.StringIO(text.decode("gb18030", "replace"))))
    names = [_COLUMNS.get(cell.strip(), "") for cell in (rows[0] if rows else [])]
    if not {"file", "url", "captured_at"} <= set(names):
        raise UnusableFile(path.name, "应有“文件”“网址”“采集时间”三列。")
    for number, row in enumerate(rows[1:], 1):
        said = dict(zip(names, (cell.strip() for cell in row), strict=False))
        if not said.get("url"):
            continue
        file = path.parent / said.get("file", "")
        if not file.resolve().is_relative_to(path.parent.resolve()) or not file.is_file():
            raise UnusableFile(path.name, f"第{number + 1}行的文件“{said.get('file', '')}”不在该文件夹中。")
        if not said["url"].startswith(("http://", "https://")):
            raise UnusableFile(path.name, f"第{number + 1}行的网址不是http或https网址。")
        mime = said.get("mime") or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        with file.open("rb") as stream:
            yield Captured(said["url"], _moment(said["captured_at"]), 200, None, mime, stream, "")


def _moment(text: str) -> str:
    """ISO time in UTC to the second; a time without zone is Shanghai's, as everywhere."""
    try:
        moment = datetime.fromisoformat(text.strip().replace("/", "-"))
    except ValueError as error:
        raise UnusableFile(text[:40] or "采集时间", "采集时间不是可以识别的时间。") from error
    moment = moment if moment.tzinfo else moment.replace(tzinfo=_SHANGHAI)
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
