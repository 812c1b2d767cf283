"""What a file is, told from its content and never from its name."""

from __future__ import annotations

import io
import json
import re
import zipfile
from enum import StrEnum
from typing import IO

import olefile

from jianhao.errors import UnusableFile

HEAD = 64 * 1024
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_MARKUP = re.compile(
    rb"<\s*(!doctype html|html|table|head|body|meta|\?xml|workbook|rss|feed|rdf:rdf)", re.IGNORECASE
)


class Kind(StrEnum):
    """The containers that can be read."""

    XLSX = "xlsx"
    BIFF = "xls"
    CSV = "csv"
    MARKUP = "html"
    JSON = "json"
    JSONL = "jsonl"
    SQLITE = "sqlite"
    ZIP = "zip"
    PARQUET = "parquet"


def sniff(name: str, stream: IO[bytes]) -> Kind:
    """The kind of a seekable file; UnusableFile with one sentence for what cannot be read."""
    head = _head(stream)
    if not head.strip(b"\x00 \t\r\n"):
        raise UnusableFile(name, "文件是空的。")
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(name, stream)
    if head.startswith(olefile.MAGIC):
        return _ole_kind(name, stream)
    if head.startswith(b"SQLite format 3\x00"):
        return Kind.SQLITE
    if head.startswith(b"PAR1"):
        return Kind.PARQUET
    return _text_kind(name, head)


def _head(stream: IO[bytes]) -> bytes:
    stream.seek(0)
    head = stream.read(HEAD)
    stream.seek(0)
    return head


def _zip_kind(name: str, stream: IO[bytes]) -> Kind:
    try:
        with zipfile.ZipFile(stream) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise UnusableFile(name, "文件不完整或已损坏，请重新导出或另存后再试。") from error
    finally:
        stream.seek(0)
    if "xl/workbook.xml" in names or "[Content_Types].xml" in names:
        if any(n.startswith("word/") for n in names):
            raise UnusableFile(name, "这是Word文档，不是表格，请提供Excel或CSV文件。")
        return Kind.XLSX
    return Kind.ZIP


def _ole_kind(name: str, stream: IO[bytes]) -> Kind:
    try:
        with olefile.OleFileIO(io.BytesIO(stream.read())) as ole:
            streams = {"/".join(path) for path in ole.listdir()}
    except (OSError, ValueError, IndexError, TypeError, OverflowError) as error:
        raise UnusableFile(name, "文件不完整或已损坏，请重新导出或另存后再试。") from error
    finally:
        stream.seek(0)
    if "EncryptedPackage" in streams:
        raise UnusableFile(name, "文件设有打开密码，请取消密码后再提供。")
    if {"Workbook", "Book"} & streams:
        return Kind.BIFF
    raise UnusableFile(name, "不是可识别的表格文件，请另存为xlsx或CSV后再试。")


def _text_kind(name: str, head: bytes) -> Kind:
    text = head
    for mark, encoding in _BOMS:
        if head.startswith(mark):
            text = head.decode(encoding, "replace").encode("utf-8")
            break
    else:
        if b"\x00" in head:
            raise UnusableFile(name, "不是可识别的文件类型（支持xlsx、xls、et、csv、json、jsonl和SQLite）。")
    start = text.lstrip()
    if start[:1] == b"<" and _MARKUP.search(start[:2048]):
        return Kind.MARKUP
    if start[:1] == b"[":
        return Kind.JSON
    if start[:1] == b"{":
        return _object_kind(start)
    return Kind.CSV


def _object_kind(start: bytes) -> Kind:
    # JSON Lines puts a whole object on the first line; a pretty-printed or wrapped object does not end there.
    first, newline, rest = start.partition(b"\n")
    if not newline or rest.lstrip()[:1] != b"{":
        return Kind.JSON
    try:
        return Kind.JSONL if isinstance(json.loads(first), dict) else Kind.JSON
    except (ValueError, RecursionError):
        return Kind.JSON
