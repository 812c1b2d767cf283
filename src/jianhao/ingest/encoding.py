"""The encoding of a text by rule and never by guess: a byte order mark, else strict UTF-8, else GB18030.

GB18030 and not GBK, which lacks characters of real names; nothing else is tried, because detectors take short Chinese
text for Big5.
"""

from __future__ import annotations

import codecs
from typing import IO

BLOCK = 8 * 1024**2
SURELY_UTF8 = 32


def encoding_of(stream: IO[bytes]) -> str | None:
    """`utf-8`, `utf-8-sig`, `utf-16` or `gb18030`, read from the start of a seekable stream; None if it is none of them."""
    stream.seek(0)
    head = stream.read(4)
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig" if _undecoded(stream, "utf-8", 3) is None else None
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16" if _undecoded(stream, "utf-16") is None else None
    surplus = _undecoded(stream, "utf-8")
    if surplus is None:
        return "utf-8"
    # So many characters do not happen to be valid UTF-8: it is UTF-8 with a damaged place, and nonsense as GB18030.
    if surplus < SURELY_UTF8 and _undecoded(stream, "gb18030") is None:
        return "gb18030"
    return None


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
