"""Writes one WACZ file: a WARC of our own making, its index, the list of pages and the digests; everything stored, not deflated.

Records carry SHA-256 over block and payload. The layout is that of `verifier.wacz`, which checks it.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, uuid5

from jianhao.archive.verifier.digests import CHUNK, sha256
from jianhao.archive.verifier.wacz import INDEX, PACKAGE, PACKAGE_DIGEST, PAGE_LIST, WARC

_STAMP = (1980, 1, 1, 0, 0, 0)
_SPOOL = 8 << 20
RECORD_LIMIT = 768 << 20  # readers in browsers know no zip64, so a file stays below two gigabytes
_SOFTWARE = b"software: jianhao\r\nformat: WARC File Format 1.1\r\n"


class TooLarge(Exception):
    """An answer that does not fit into a WACZ."""


@dataclass(frozen=True, slots=True)
class Written:
    """A record in the WARC: digest of its payload (`sha256:…`) and the bytes of the payload."""

    digest: str
    size: int


@dataclass
class WaczFile:
    """A WACZ under its temporary name; `close` makes it whole."""

    path: Path
    moment: str
    offset: int = 0
    index: list[tuple[str, str, str]] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    keys: set[tuple[str, str]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._zip = zipfile.ZipFile(self.path, "w", zipfile.ZIP_STORED, allowZip64=True)
        self._digest = hashlib.sha256()
        self._warc: IO[bytes] = self._zip.open(_entry(WARC), "w")
        head = [
            "WARC/1.1", "WARC-Type: warcinfo", f"WARC-Date: {self.moment}", f"WARC-Record-ID: {_identity(self.path.name)}",
            f"WARC-Block-Digest: sha256:{sha256(_SOFTWARE)}", "Content-Type: application/warc-fields",
            f"Content-Length: {len(_SOFTWARE)}",
        ]  # fmt: skip
        self._put(head, _SOFTWARE, None)

    def add(
        self, url: str, moment: str, status: int, http: bytes | None, mime: str, body: IO[bytes]
    ) -> Written | None:
        """Append an answer; `http` is the block of status line and headers, None for a saved file.

        None if it is there already; TooLarge, and nothing is appended, beyond RECORD_LIMIT.
        """
        timestamp = "".join(c for c in moment if c.isdigit())[:14]
        if (url, timestamp) in self.keys:
            return None
        with tempfile.SpooledTemporaryFile(_SPOOL) as spool:
            payload, block, size = hashlib.sha256(), hashlib.sha256(http or b""), 0
            while chunk := body.read(CHUNK):
                payload.update(chunk)
                block.update(chunk)
                spool.write(chunk)
                size += len(chunk)
                if size > RECORD_LIMIT:
                    raise TooLarge
            spool.seek(0)
            digest, start = f"sha256:{payload.hexdigest()}", self.offset
            self.keys.add((url, timestamp))
            self._put(
                _head(url, moment, http, mime, digest, block.hexdigest(), size + len(http or b"")),
                http or b"",
                spool,
            )
        said = {
            "url": url, "mime": mime, "status": status, "digest": digest, "length": self.offset - start, "offset": start,
            "filename": "data.warc.gz",
        }  # fmt: skip
        self.index.append((_search_key(url), timestamp, json.dumps(said, ensure_ascii=False)))
        return Written(digest, size)

    def list_page(self, url: str, moment: str, title: str) -> None:
        """Name an added answer as a page that a reader may open."""
        said = {
            "id": str(uuid5(NAMESPACE_URL, f"{moment} {url}")),
            "url": url,
            "title": title[:200],
            "ts": moment,
        }
        self.pages.append(json.dumps(said, ensure_ascii=False))

    def close(self) -> None:
        """Write index, pages and digests."""
        self._warc.close()
        index = "".join(f"{key} {timestamp} {said}\n" for key, timestamp, said in sorted(self.index)).encode(
            "utf-8"
        )
        first = '{"format": "json-pages-1.0", "id": "pages", "title": "页面"}'
        pages = "".join(f"{line}\n" for line in (first, *self.pages)).encode("utf-8")
        listed = [(WARC, self._digest.hexdigest(), self.offset)]
        for name, data in ((INDEX, index), (PAGE_LIST, pages)):
            self._zip.writestr(_entry(name), data)
            listed.append((name, sha256(data), len(data)))
        package = json.dumps({
            "profile": "data-package", "wacz_version": "1.1.1", "created": self.moment, "software": "jianhao",
            "resources": [
                {"name": name.rpartition("/")[2], "path": name, "hash": f"sha256:{digest}", "bytes": size}
                for name, digest, size in listed
            ],
        }, ensure_ascii=False, indent=1).encode("utf-8")  # fmt: skip
        self._zip.writestr(_entry(PACKAGE), package)
        digest = json.dumps({"path": PACKAGE, "hash": f"sha256:{sha256(package)}"}).encode("utf-8")
        self._zip.writestr(_entry(PACKAGE_DIGEST), digest)
        self._zip.close()

    def abandon(self) -> None:
        """Drop the file."""
        self._warc.close()
        self._zip.close()
        self.path.unlink(missing_ok=True)

    def finish(self, place: Path) -> None:
        """Close it and give it its name."""
        self.close()
        os.replace(self.path, place)

    def _put(self, head: list[str], first: bytes, rest: IO[bytes] | None) -> None:
        """One record as a gzip member of its own."""
        packer = zlib.compressobj(6, zlib.DEFLATED, zlib.MAX_WBITS + 16)
        self._out(packer.compress("\r\n".join(head).encode("utf-8") + b"\r\n\r\n" + first))
        while rest is not None and (chunk := rest.read(CHUNK)):
            self._out(packer.compress(chunk))
        self._out(packer.compress(b"\r\n\r\n") + packer.flush())

    def _out(self, data: bytes) -> None:
        self._warc.write(data)
        self._digest.update(data)
        self.offset += len(data)


def _head(
    url: str, moment: str, http: bytes | None, mime: str, payload: str, block: str, size: int
) -> list[str]:
    kind, content = ("resource", mime) if http is None else ("response", "application/http; msgtype=response")
    return [
        "WARC/1.1", f"WARC-Type: {kind}", f"WARC-Target-URI: {url}", f"WARC-Date: {moment}",
        f"WARC-Record-ID: {_identity(f'{moment} {url} {payload}')}", f"WARC-Payload-Digest: {payload}",
        f"WARC-Block-Digest: sha256:{block}", f"Content-Type: {content}", f"Content-Length: {size}",
    ]  # fmt: skip


def _identity(text: str) -> str:
    """A record id that follows from the record, so that a repeated build writes the same bytes."""
    return f"<urn:uuid:{uuid5(NAMESPACE_URL, text)}>"


def _entry(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _STAMP)
    info.external_attr = 0o644 << 16
    return info


def _search_key(url: str) -> str:
    """The sort key of an index: host turned round, then path and query (`cn,example)/a?b`)."""
    try:
        parts = urlsplit(url.lower())
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return url.lower().replace(" ", "%20")
    labels = host.removeprefix("www.").split(".")
    turned = (
        host if labels[-1].isdigit() or ":" in host else ",".join(reversed(labels))
    )  # numbers stay as they are
    turned += f":{port}" if port not in (None, 80, 443) else ""
    query = "&".join(sorted(parts.query.split("&"))) if parts.query else ""
    return f"{turned}){parts.path or '/'}{'?' + query if query else ''}".replace(" ", "%20")
