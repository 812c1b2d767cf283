"""What a file is, told from its content and never from its name."""

from __future__ import annotations

import io
import json
import lzma
import re
import struct
import zipfile
import zlib
from enum import StrEnum
from typing import IO

import olefile

from jianhao.errors import UnusableFile

HEAD = 64 * 1024
LINE_LIMIT = 32 * 1024**2
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_MARKUP = re.compile(
    rb"<\s*(!doctype html|html|table|head|body|meta|\?xml|workbook|rss|feed|rdf:rdf)", re.IGNORECASE
)

_JSON_ARRAY = re.compile(rb"\[\s*(?:[\[{\"0-9\-\]]|true|false|null|$)")
_JSON_OBJECT = re.compile(rb"\{\s*(?:[\"}]|$)")
_OPEN_LINE = re.compile(rb"[\[{,:]\s*$")
BROKEN = "文件不完整或已损坏，请重新导出或另存后再试。"
# What the readers of containers raise on damaged bytes; each of them was met with a file of flipped bits.
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    OSError,
    EOFError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    RuntimeError,
)
_OTHER_PACKAGES = {
    "这是Word文档，不是表格，请提供Excel或CSV文件。": ("word/",),
    "这是演示文稿，不是表格，请提供Excel或CSV文件。": ("ppt/",),
    "这是二进制格式的工作簿（xlsb），请另存为xlsx后再提供。": ("xl/workbook.bin",),
    "这是OpenDocument文件，请另存为xlsx后再提供。": ("content.xml", "META-INF/manifest.xml"),
}


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
    return _text_kind(name, _whole_line(stream, head))


def _head(stream: IO[bytes]) -> bytes:
    stream.seek(0)
    head = stream.read(HEAD)
    stream.seek(0)
    return head


def _whole_line(stream: IO[bytes], head: bytes) -> bytes:
    """The head, for one long line of JSON up to its end and a little more: whether it is JSON Lines shows there."""
    if len(head) < HEAD or b"\n" in head.rstrip() or head.lstrip()[:1] != b"{":
        return head
    stream.seek(0)
    whole = stream.readline(LINE_LIMIT) + stream.readline(LINE_LIMIT)
    stream.seek(0)
    return whole


def _zip_kind(name: str, stream: IO[bytes]) -> Kind:
    try:
        with zipfile.ZipFile(stream) as archive:
            names = set(archive.namelist())
    except DAMAGED as error:
        raise UnusableFile(name, BROKEN) from error
    finally:
        stream.seek(0)
    if "xl/workbook.xml" in names:
        return Kind.XLSX
    for sentence, marks in _OTHER_PACKAGES.items():
        if any(n.startswith(marks) for n in names):
            raise UnusableFile(name, sentence)
    if "[Content_Types].xml" in names or "mimetype" in names:
        raise UnusableFile(name, BROKEN)
    return Kind.ZIP


def _ole_kind(name: str, stream: IO[bytes]) -> Kind:
    try:
        with olefile.OleFileIO(io.BytesIO(stream.read())) as ole:
            streams = {"/".join(path) for path in ole.listdir()}
    except DAMAGED as error:
        raise UnusableFile(name, BROKEN) from error
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
    if _JSON_ARRAY.match(start):
        return Kind.JSON
    if _JSON_OBJECT.match(start):
        return _object_kind(start)
    return Kind.CSV


def _object_kind(start: bytes) -> Kind:
    """JSON Lines has a whole object on each line; a pretty-printed or wrapped object does not end with its line."""
    lines = [line for line in start.split(b"\n") if line.strip()]
    if len(lines) == 1:
        return Kind.JSON
    # The first line may be the broken one, the second decides then.
    if _is_object(lines[0]) or (_is_object(lines[1]) and not _OPEN_LINE.search(lines[0])):
        return Kind.JSONL
    return Kind.JSON


def _is_object(line: bytes) -> bool:
    for encoding in ("utf-8", "gb18030"):
        try:
            return isinstance(json.loads(line.decode(encoding)), dict)
        except UnicodeDecodeError:
            continue
        except (ValueError, RecursionError):
            break
    return False
