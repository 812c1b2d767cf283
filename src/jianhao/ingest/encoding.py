"""The encoding of a text by rule and never by guess: a byte order mark, else strict UTF-8, else GB18030.

GB18030 and not GBK, which lacks characters of real names; nothing else is tried, because detectors take short Chinese
text for Big5.
"""

from __future__ import annotations

import codecs
from typing import IO

import pyarrow as pa

BLOCK = 8 * 1024**2
SURELY_UTF8 = 32


def encoding_of(stream: IO[bytes]) -> str | None:
    """`utf-8`, `utf-8-sig`, `utf-16` or `gb18030`, read from the start of a seekable stream; None if it is none of them."""
    stream.seek(0)
    head = stream.read(4)
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig" if _is_utf8(stream, 3) else None
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16" if _undecoded(stream, "utf-16") is None else None
    if _is_utf8(stream, 0):
        return "utf-8"
    surplus = _undecoded(stream, "utf-8") or 0
    # So many characters do not happen to be valid UTF-8: it is UTF-8 with a damaged place, and nonsense as GB18030.
    if surplus < SURELY_UTF8 and _undecoded(stream, "gb18030") is None:
        return "gb18030"
    return None


def _is_utf8(stream: IO[bytes], start: int) -> bool:
    """Whether all bytes from `start` on are UTF-8, by Arrow's check: it keeps no text and lets other threads run."""
    stream.seek(start)
    pending = b""
    while block := stream.read(BLOCK):
        chunk = pending + block
        whole = _whole_characters(chunk)
        if not _valid(chunk, whole):
            return False
        pending = chunk[whole:]
    return not pending


def _whole_characters(chunk: bytes) -> int:
    """Where the last character begins if the chunk may cut it off, else the chunk's length."""
    for place in range(len(chunk) - 1, max(len(chunk) - 4, -1), -1):
        if chunk[place] & 0xC0 != 0x80:
            size = 1 + (chunk[place] >= 0xC0) + (chunk[place] >= 0xE0) + (chunk[place] >= 0xF0)
            return place if place + size > len(chunk) else len(chunk)
    return len(chunk)


def _valid(chunk: bytes, size: int) -> bool:
    offsets = pa.array([0, size], pa.int64()).buffers()[1]
    try:
        pa.Array.from_buffers(pa.large_string(), 1, [None, offsets, pa.py_buffer(chunk)]).validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def _undecoded(stream: IO[bytes], encoding: str, start: int = 0) -> int | None:
    """None if all bytes decode, else by how many bytes the part before the first bad place exceeds its characters."""
    decoder = codecs.getincrementaldecoder(encoding)()
    surplus = 0
    stream.seek(start)
    try:
        while chunk := stream.read(BLOCK):
            surplus += len(chunk) - len(decoder.decode(chunk))
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        return surplus + error.start - len(error.object[: error.start].decode(encoding, "ignore"))
    return None
