"""One WACZ file: entries, digests, every record of its WARC, and the index against the records, both ways."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from .answers import Broken
from .layout import is_safe

PACKAGE, PACKAGE_DIGEST = "datapackage.json", "datapackage-digest.json"
WARC, INDEX, PAGE_LIST = "archive/data.warc.gz", "indexes/index.cdx", "pages/pages.jsonl"
ENTRIES = {PACKAGE, PACKAGE_DIGEST, WARC, INDEX, PAGE_LIST}
JSON_LIMIT = 256 << 20
REPLAYED = ("response", "resource")
CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class Record:
    """A record that can be replayed: address, time (14 digits), place in the WARC, digest of its payload, status."""

    url: str
    timestamp: str
    offset: int
    length: int
    digest: str
    status: int


def check_wacz(path: Path, name: str) -> dict[tuple[str, str], str]:
    """(address, time) → payload digest of every page of a WACZ; Broken at the first thing that does not fit."""
    try:
        with zipfile.ZipFile(path) as archive:
            _check_entries(archive, name)
            _check_package(archive, name)
            records = list(_records(archive, name))
            _check_index(archive, name, records)
            return _pages(archive, name, records)
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError) as error:
        raise Broken(f"{name}不是完整的WACZ文件") from error


def _check_entries(archive: zipfile.ZipFile, name: str) -> None:
    infos = archive.infolist()
    for info in infos:
        if not is_safe(info.filename):
            raise Broken(f"{name}内的文件名不安全：{info.filename!a}")
        if info.compress_type != zipfile.ZIP_STORED or info.flag_bits & 0x1:
            raise Broken(f"{name}内的{info.filename}不是直接存放的")
    names = [info.filename for info in infos]
    if len(names) != len(set(names)):
        raise Broken(f"{name}内有重名的文件")
    for extra in sorted(set(names) ^ ENTRIES):
        raise Broken(f"{name}内{'缺少' if extra in ENTRIES else '多出'}{extra}")


def _check_package(archive: zipfile.ZipFile, name: str) -> None:
    """The digest file, then every file that the package lists, and that it lists them all."""
    package = _read(archive, PACKAGE, name)
    said = _json(_read(archive, PACKAGE_DIGEST, name), f"{name}内的{PACKAGE_DIGEST}")
    if said.get("path") != PACKAGE or said.get("hash") != f"sha256:{hashlib.sha256(package).hexdigest()}":
        raise Broken(f"{name}内的{PACKAGE}与摘要不一致")
    listed = _json(package, f"{name}内的{PACKAGE}").get("resources")
    if not isinstance(listed, list) or not all(isinstance(item, dict) for item in listed):
        raise Broken(f"{name}内的{PACKAGE}没有文件清单")
    if sorted(str(item.get("path")) for item in listed) != sorted((WARC, INDEX, PAGE_LIST)):
        raise Broken(f"{name}内的{PACKAGE}所列文件与实际不一致")
    for item in listed:
        digest, size = hashlib.sha256(), 0
        with archive.open(item["path"]) as stream:
            while chunk := stream.read(1 << 20):
                digest.update(chunk)
                size += len(chunk)
        if item.get("hash") != f"sha256:{digest.hexdigest()}" or item.get("bytes") != size:
            raise Broken(f"{name}内的{item['path']}与清单不一致")


def _records(archive: zipfile.ZipFile, name: str) -> Iterator[Record]:
    with archive.open(WARC) as stream:
        records = ArchiveIterator(stream, no_record_parse=True)
        try:
            for record in records:
                headers, kind = record.rec_headers, record.rec_type
                url = headers.get_header("WARC-Target-URI") or ""
                payload, status = _digests_fit(
                    headers, record.raw_stream, kind, f"{name}内{url or kind}的记录"
                )
                offset, length = records.get_record_offset(), records.get_record_length()
                if records.err_count:
                    raise Broken(f"{name}内的网页记录之间有多余的内容")
                if kind in REPLAYED:
                    moment = "".join(c for c in headers.get_header("WARC-Date") or "" if c.isdigit())[:14]
                    yield Record(url, moment, offset, length, payload, status)
        except (ArchiveLoadFailed, ValueError, EOFError, AttributeError, TypeError) as error:
            raise Broken(f"{name}内的网页记录不完整") from error


def _digests_fit(headers: Any, stream: IO[bytes], kind: str, what: str) -> tuple[str, int]:
    """Payload digest and status of a record whose bytes are as its header says; Broken otherwise."""
    block, payload, size, status, head = hashlib.sha256(), hashlib.sha256(), 0, 200, b""
    inside = kind not in ("response", "request")
    while chunk := stream.read(CHUNK):
        block.update(chunk)
        size += len(chunk)
        if inside:
            payload.update(chunk)
            continue
        head += chunk
        end = head.find(b"\r\n\r\n")
        if end >= 0:
            status, inside = _status(head), True
            payload.update(head[end + 4 :])
        elif len(head) > 1 << 20:
            raise Broken(f"{what}没有HTTP报头")
    if str(size) != headers.get_header("Content-Length"):
        raise Broken(f"{what}长度不对")
    if headers.get_header("WARC-Block-Digest") != f"sha256:{block.hexdigest()}":
        raise Broken(f"{what}摘要不对")
    said = f"sha256:{payload.hexdigest()}"
    if kind in REPLAYED and headers.get_header("WARC-Payload-Digest") != said:
        raise Broken(f"{what}内容摘要不对")
    return said, status


def _status(head: bytes) -> int:
    words = head[:64].split(None, 2)
    return int(words[1]) if len(words) > 1 and words[1].isdigit() else 0


def _check_index(archive: zipfile.ZipFile, name: str, records: list[Record]) -> None:
    indexed: list[Record] = []
    for line in _lines(archive, INDEX, name):
        _, _, rest = line.partition(" ")
        timestamp, _, fields = rest.partition(" ")
        said = _json(fields.encode(), f"{name}内的{INDEX}")
        try:
            indexed.append(
                Record(
                    said["url"],
                    timestamp,
                    int(said["offset"]),
                    int(said["length"]),
                    said["digest"],
                    int(said["status"]),
                )
            )
        except (KeyError, TypeError, ValueError) as error:
            raise Broken(f"{name}内的{INDEX}有一行不完整") from error
    present = set(records)
    for entry in indexed:
        if entry not in present:
            raise Broken(f"{name}的索引指向没有的记录：{entry.url}")
    if len(indexed) != len(set(indexed)) or len(indexed) != len(records):
        left = next((r.url for r in records if r not in set(indexed)), records[0].url if records else "")
        raise Broken(f"{name}内的记录不在索引中：{left}")


def _pages(archive: zipfile.ZipFile, name: str, records: list[Record]) -> dict[tuple[str, str], str]:
    known = {(r.url, r.timestamp): r for r in records}
    pages: dict[tuple[str, str], str] = {}
    for number, line in enumerate(_lines(archive, PAGE_LIST, name)):
        said = _json(line.encode(), f"{name}内的{PAGE_LIST}")
        if number == 0:
            continue  # the line that names the format
        url = str(said.get("url"))
        timestamp = "".join(c for c in str(said.get("ts")) if c.isdigit())[:14]
        record = known.get((url, timestamp))
        if record is None or record.status >= 400:
            raise Broken(f"{name}的页面没有归档记录：{url}")
        if (url, timestamp) in pages:
            raise Broken(f"{name}的页面列了两次：{url}")
        pages[url, timestamp] = record.digest
    return pages


def _lines(archive: zipfile.ZipFile, entry: str, name: str) -> Iterator[str]:
    try:
        with archive.open(entry) as stream:
            for line in io.TextIOWrapper(stream, encoding="utf-8", newline="\n"):
                yield line.rstrip("\n")
    except UnicodeDecodeError as error:
        raise Broken(f"{name}内的{entry}不是UTF-8文本") from error


def _read(archive: zipfile.ZipFile, entry: str, name: str) -> bytes:
    if archive.getinfo(entry).file_size > JSON_LIMIT:
        raise Broken(f"{name}内的{entry}过大")
    return archive.read(entry)


def _json(data: bytes, what: str) -> dict[str, Any]:
    try:
        found = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise Broken(f"{what}不是JSON") from error
    if not isinstance(found, dict):
        raise Broken(f"{what}不是JSON对象")
    return found
