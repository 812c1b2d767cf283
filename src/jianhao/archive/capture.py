"""Captures public pages of the office's own accounts by a list of addresses: at most one request a second, within limits.

    FOLDER/000001-1a2b3c4d.warc.gz   one address with its pictures, whole or not there
    FOLDER/采集记录.jsonl             what became of each address, one line a try

Stopped or killed, it goes on with the addresses that have no success yet.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any
from urllib.parse import urldefrag, urljoin

import requests
from urllib3.exceptions import HTTPError
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from jianhao.archive.connecting import Forbidden, Guard, guarded_session
from jianhao.archive.pages import images_of
from jianhao.archive.texts import encoding_of
from jianhao.errors import UnusableFile

RECORD = "采集记录.jsonl"
AGENT = "jianhao-archive (captures pages of the operator's own accounts)"
REDIRECTS = (301, 302, 303, 307, 308)
_LIST_LIMIT = 16 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Of one capture: seconds between requests, for a connection and for a whole answer, bytes of an answer, redirects, pictures."""

    pause: float = 1.0
    silence: float = 15.0
    whole: float = 90.0
    bytes: int = 64 << 20
    redirects: int = 5
    images: int = 300


@dataclass
class Captured:
    """What became of a list: addresses with a page on file, those without one and why, those not tried yet."""

    captured: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)
    left: int = 0


class Failed(Exception):
    """Why an address was not captured, as one sentence."""


def read_addresses(path: Path) -> list[str]:
    """Addresses of a text file or the first column of a CSV, each once; UnusableFile if one is neither http nor https."""
    if not path.is_file() or path.stat().st_size > _LIST_LIMIT:
        raise UnusableFile(path.name, "找不到该文件，或者文件过大。")
    data = path.read_bytes()
    found: dict[str, None] = {}
    for number, line in enumerate(data.decode(encoding_of(data)).removeprefix("\ufeff").splitlines(), 1):
        url = line.strip().partition(",")[0].strip(' "\t')
        if not url or (number == 1 and "://" not in url):
            continue
        if not url.lower().startswith(("http://", "https://")):
            raise UnusableFile(path.name, f"第{number}行不是http或https网址。")
        found[urldefrag(url)[0]] = None
    if not found:
        raise UnusableFile(path.name, "没有网址，应一行一个。")
    return list(found)


def capture(
    addresses: Sequence[str], folder: Path, limits: Limits | None = None, guard: Guard | None = None,
    sleep: Callable[[float], None] = time.sleep, step: Callable[[], None] = lambda: None,
) -> Captured:  # fmt: skip
    """Capture what is not captured yet; every address gets one try a run. A full disk ends it with what is on file."""
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob("incoming-*"):  # of a run that was killed
        left.unlink()
    limits = limits or Limits()
    fetcher = _Fetcher(limits, guard or Guard(), sleep)
    done = Captured(left=len(addresses))
    captured = _known(folder)
    for number, url in enumerate(addresses, 1):
        target = folder / f"{number:06d}-{hashlib.sha256(url.encode()).hexdigest()[:8]}.warc.gz"
        if not (captured.get(url) and (folder / captured[url]).is_file()):
            try:
                _capture_one(fetcher, url, target)
                _note(folder, url, target.name, "")
                done.captured += 1
            except Failed as error:
                _note(folder, url, "", str(error))
                done.failed.append((url, str(error)))
        else:
            done.captured += 1
        done.left -= 1
        step()
    return done


def _capture_one(fetcher: _Fetcher, url: str, target: Path) -> None:
    """A page and its pictures into one file that appears when all of them were tried."""
    handle, name = tempfile.mkstemp(prefix="incoming-", dir=target.parent)
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            writer = WARCWriter(stream, gzip=True)
            page = _through_redirects(fetcher, url, writer)
            if page is not None:
                for image in _images(page, fetcher.limits.images):
                    try:
                        _through_redirects(fetcher, image, writer)
                    except Failed:
                        continue  # the build says which pictures are missing
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(draft, 0o644)
        os.replace(draft, target)
    finally:
        draft.unlink(missing_ok=True)


def _through_redirects(fetcher: _Fetcher, url: str, writer: WARCWriter) -> _Answer | None:
    """Fetch an address and where it leads; the last answer if it is a page. Failed for a page that is not there."""
    for _ in range(fetcher.limits.redirects + 1):
        answer = fetcher.fetch(url)
        with answer.body:
            answer.write(writer)
            if answer.status in REDIRECTS and answer.location:
                url = urldefrag(urljoin(url, answer.location))[0]
                if not url.lower().startswith(("http://", "https://")):
                    raise Failed("转向的网址不是http或https网址")
                continue
            if answer.status != 200:
                raise Failed(f"服务器返回{answer.status}")
            if answer.mime in ("text/html", "application/xhtml+xml"):
                answer.body.seek(0)
                answer.text = answer.body.read(16 << 20)
                return answer
            return None
    raise Failed(f"转向超过{fetcher.limits.redirects}次")


def _images(page: _Answer, most: int) -> Iterator[str]:
    text = page.text.decode(encoding_of(page.text, page.content_type), "replace")
    yield from list(dict.fromkeys(images_of(text, page.url)))[:most]


@dataclass
class _Answer:
    """An answer of a server, its body on disk if it is large."""

    url: str
    status: int
    reason: str
    headers: list[tuple[str, str]]
    body: IO[bytes]
    size: int
    text: bytes = b""

    def header(self, name: str) -> str:
        return next((value for known, value in self.headers if known.lower() == name), "")

    @property
    def location(self) -> str:
        return self.header("location")

    @property
    def content_type(self) -> str:
        return self.header("content-type")

    @property
    def mime(self) -> str:
        return self.content_type.partition(";")[0].strip().lower()

    def write(self, writer: WARCWriter) -> None:
        """As a record, without the headers of the transport."""
        kept = [(n, v) for n, v in self.headers if n.lower() not in ("transfer-encoding", "set-cookie")]
        http = StatusAndHeaders(f"{self.status} {self.reason}", kept, protocol="HTTP/1.1")
        self.body.seek(0)
        record = writer.create_warc_record(
            self.url, "response", payload=self.body, length=self.size, http_headers=http
        )
        writer.write_record(record)


class _Fetcher:
    """Fetches one address at a time, never sooner than the pause after the one before."""

    def __init__(self, limits: Limits, guard: Guard, sleep: Callable[[float], None]) -> None:
        self.limits, self._guard, self._sleep = limits, guard, sleep
        self._session = guarded_session(guard, reuse=False)
        self._last = -limits.pause

    def fetch(self, url: str) -> _Answer:
        """The answer to one request, redirects not followed; Failed if there is none within the limits."""
        self._wait()
        self._guard.was_cut = False
        watch = threading.Timer(self.limits.whole, self._guard.cut)
        watch.daemon = True
        watch.start()
        try:
            return self._fetched(url, time.monotonic() + self.limits.whole)
        except Forbidden as error:
            raise Failed(str(error)) from error
        except requests.Timeout as error:
            raise Failed("服务器没有及时回应") from error
        except (requests.RequestException, HTTPError, OSError, ValueError) as error:
            if isinstance(error, OSError) and error.errno in _DISK:
                raise
            raise Failed("没有连上服务器，或者传输中断") from error
        finally:
            watch.cancel()

    def _fetched(self, url: str, until: float) -> _Answer:
        headers = {"User-Agent": AGENT, "Accept-Encoding": "identity", "Connection": "close"}
        with self._session.get(
            url, headers=headers, timeout=self.limits.silence, stream=True, allow_redirects=False
        ) as reply:
            body, size = self._body(reply, until)
            pairs = [(n, _one_line(v)) for n, v in reply.raw.headers.items()]
            return _Answer(url, reply.status_code, _one_line(reply.reason or ""), pairs, body, size)

    def _body(self, reply: requests.Response, until: float) -> tuple[IO[bytes], int]:
        size, expected = 0, reply.headers.get("Content-Length", "")
        if expected.isdigit() and int(expected) > self.limits.bytes:
            raise Failed(f"内容超过{self.limits.bytes >> 20}MB")
        spool: Any = tempfile.SpooledTemporaryFile(1 << 20)  # noqa: SIM115  (the caller closes it)
        try:
            while chunk := reply.raw.read1(1 << 16, decode_content=False):
                size += len(chunk)
                if size > self.limits.bytes:
                    raise Failed(f"内容超过{self.limits.bytes >> 20}MB")
                if time.monotonic() > until:
                    raise Failed("服务器传输过慢")
                spool.write(chunk)
            if self._guard.was_cut:
                raise Failed("服务器传输过慢")
            if expected.isdigit() and size < int(expected):
                raise Failed("传输中断，内容不完整")
        except BaseException:
            spool.close()
            raise
        return spool, size

    def _wait(self) -> None:
        rest = self._last + self.limits.pause - time.monotonic()
        if rest > 0:
            self._sleep(rest)
        self._last = time.monotonic()


_DISK = (28, 122)  # no space, quota: the run ends, nothing is marked done


def _one_line(text: str) -> str:
    """A header as WARC can hold it: what servers send may be no ASCII and hold line ends."""
    return " ".join(
        text.encode("latin-1", "replace").decode("ascii", "replace").replace("\ufffd", "?").split()
    )


def _known(folder: Path) -> dict[str, str]:
    """Address → file of its success."""
    known: dict[str, str] = {}
    record = folder / RECORD
    for line in record.read_bytes().splitlines() if record.is_file() else []:
        try:
            said = json.loads(line)
        except ValueError:
            continue  # cut off when the process was killed
        if isinstance(said, dict) and said.get("file"):
            known[str(said.get("url"))] = str(said["file"])
    return known


def _note(folder: Path, url: str, file: str, why: str) -> None:
    said = {"url": url, "file": file, "why": why, "at": datetime.now(UTC).isoformat(timespec="seconds")}
    data = io.BytesIO()
    record = folder / RECORD
    if record.is_file() and record.stat().st_size:
        with record.open("rb") as stream:
            stream.seek(-1, os.SEEK_END)
            data.write(b"" if stream.read(1) == b"\n" else b"\n")
    data.write(json.dumps(said, ensure_ascii=False, sort_keys=True).encode("utf-8") + b"\n")
    with record.open("ab") as stream:
        stream.write(data.getvalue())
        stream.flush()
        os.fsync(stream.fileno())
