"""One stream in a clean compound file, so that a damaged container never gets to the reader of workbooks.

Layout: [MS-CFB], version 4 with sectors of 4,096 bytes; the header alone names enough of them for 400 MB.
"""

from __future__ import annotations

import struct

SECTOR = 4096
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_NAMED_IN_HEADER = 109


def wrapped(stream: bytes, name: str = "Workbook") -> bytes:
    """A compound file whose root holds that stream and nothing else; ValueError if it is too long."""
    body = stream.ljust(SECTOR, b"\0")  # anything shorter would have to lie in a stream of short sectors
    sectors = -(-len(body) // SECTOR)
    tables = 1
    while tables * (SECTOR // 4) < tables + 2 + sectors:
        tables += 1
    if tables > _NAMED_IN_HEADER:
        raise ValueError("stream too long")
    # The root must own a sector for short streams, though there are none.
    directory, short, start = tables, tables + 1, tables + 2
    chain = [_FAT] * tables + [_END, _END, *range(start + 1, start + sectors), _END]
    chain += [_FREE] * (tables * SECTOR // 4 - len(chain))
    entries = _entry("Root Entry", 5, 1, short, SECTOR) + _entry(name, 2, _FREE, start, len(body))
    head = _header(tables, directory).ljust(SECTOR, b"\0") + struct.pack(f"<{len(chain)}I", *chain)
    return head + entries.ljust(2 * SECTOR, b"\0") + body.ljust(sectors * SECTOR, b"\0")


def _header(tables: int, directory: int) -> bytes:
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    head += struct.pack("<HHHHH", 0x3E, 4, 0xFFFE, 12, 6) + b"\0" * 6
    head += struct.pack("<IIIIIIIII", 1, tables, directory, 0, 4096, _END, 0, _END, 0)
    return head + struct.pack("<109I", *range(tables), *[_FREE] * (_NAMED_IN_HEADER - tables))


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    entry = text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text), kind, 1, _FREE, _FREE, child)
    return entry + b"\0" * 36 + struct.pack("<IQ", start, size)
