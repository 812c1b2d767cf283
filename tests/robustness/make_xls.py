"""A small .xls written by hand: one BIFF8 sheet of shared texts, numbers and an error cell in an OLE container.

Record layouts: [MS-XLS] BOF, BoundSheet8, SST, LabelSst, Number, BoolErr; container: [MS-CFB] version 3.
"""

from __future__ import annotations

import struct

SECTOR = 512
END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
NA = 0x2A


def xls(rows: list[list[str | float | None]]) -> bytes:
    """A workbook with one sheet; None is the error cell #N/A."""
    texts = sorted({cell for row in rows for cell in row if isinstance(cell, str)})
    return _container(_workbook(rows, texts))


def _workbook(rows: list[list[str | float | None]], texts: list[str]) -> bytes:
    name = "台账"
    shared = struct.pack("<II", len(texts), len(texts)) + b"".join(_text(t) for t in texts)
    assert len(shared) < 8_000, "longer tables of texts go on in CONTINUE records"
    head = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 6)) + _record(
        0x0042, struct.pack("<H", 1200)
    )
    tail = _record(0x00FC, shared) + _record(0x000A, b"")
    title = struct.pack("<BB", len(name), 1) + name.encode("utf-16-le")
    offset = len(head) + 4 + 6 + len(title) + len(tail)
    sheet = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 6))
    sheet += _record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, max(map(len, rows)), 0))
    sheet += b"".join(_cell(r, c, cell, texts) for r, row in enumerate(rows) for c, cell in enumerate(row))
    return (
        head
        + _record(0x0085, struct.pack("<IBB", offset, 0, 0) + title)
        + tail
        + sheet
        + _record(0x000A, b"")
    )


def _cell(row: int, column: int, cell: str | float | None, texts: list[str]) -> bytes:
    place = struct.pack("<HHH", row, column, 0)
    if cell is None:
        return _record(0x0205, place + struct.pack("<BB", NA, 1))
    if isinstance(cell, str):
        return _record(0x00FD, place + struct.pack("<I", texts.index(cell)))
    return _record(0x0203, place + struct.pack("<d", cell))


def _text(text: str) -> bytes:
    return struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _container(stream: bytes) -> bytes:
    stream = stream.ljust(
        max(len(stream), 4_096), b"\x00"
    )  # shorter streams would live in a container of their own
    stream = stream.ljust(-(-len(stream) // SECTOR) * SECTOR, b"\x00")
    count = len(stream) // SECTOR
    chain = [FAT, END, *range(3, 2 + count), END]
    table = struct.pack(f"<{SECTOR // 4}I", *chain, *[FREE] * (SECTOR // 4 - len(chain)))
    header = (
        bytes.fromhex("d0cf11e0a1b11ae1")
        + bytes(16)
        + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
        + bytes(6)
    )
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4_096, END, 0, END, 0) + struct.pack(
        "<109I", 0, *[FREE] * 108
    )
    root = _entry("Root Entry", 5, END, 0, child=1)
    book = _entry("Workbook", 2, 2, len(stream))
    return header + table + root + book + _entry("", 0, 0, 0) * 2 + stream


def _entry(name: str, kind: int, start: int, size: int, child: int = FREE) -> bytes:
    raw = name.encode("utf-16-le")
    length = len(raw) + 2 if name else 0
    return (
        struct.pack("<64sHBBIII", raw, length, kind, 1, FREE, FREE, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )
