"""Looks into a BIFF workbook (.xls, .et) before it is loaded: error cells, which the reader of workbooks returns as empty
texts, and whether the sheets as it lays them out fit into memory.

The reader takes its memory by what the file says of itself and ends the whole process if that is absurd. So it gets the
records in a container of ours, and counts in them that cannot be true are set right.
Record layouts: [MS-XLS] BoundSheet8, BoolErr, Dimensions, Formula, MulRk, LabelSst, SST.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

import olefile

from jianhao.errors import UnusableFile
from jianhao.ingest.biff_texts import copied, text_lengths
from jianhao.ingest.compound import wrapped
from jianhao.ingest.sniff import DAMAGED

_BOF, _EOF, _BOUNDSHEET, _FILEPASS = 0x0809, 0x000A, 0x0085, 0x002F
_DIMENSIONS, _BOOLERR, _FORMULA, _MULRK, _LABELSST, _SST, _CONTINUE = (
    0x0200,
    0x0205,
    0x0006,
    0x00BD,
    0x00FD,
    0x00FC,
    0x003C,
)
# Records of one cell with content: its row and column come first. NUMBER, RK, LABEL, RSTRING and those above.
_CELLS = frozenset({0x0203, 0x027E, 0x0204, 0x00D6, _BOOLERR, _FORMULA, _LABELSST})
ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
MEMORY = 800 * 1024**2
CELL_BYTES = 44
PLACE_BYTES = 32

Marks = dict[tuple[int, int], str]


@dataclass
class _Sheet:
    """What the records of one sheet show."""

    marks: Marks = field(default_factory=dict)
    texts: list[int] = field(default_factory=list)
    cells: int = 0
    rows: int = 0
    columns: int = 0

    def memory(self, lengths: list[int]) -> int:
        laid_out = CELL_BYTES * self.cells + PLACE_BYTES * self.rows * self.columns
        return laid_out + copied(self.texts, lengths)


def scan_biff(name: str, data: bytes) -> tuple[bytes, list[Marks]]:
    """The workbook as the reader may have it, and the error cells per sheet in workbook order by 0-based (row, column).

    UnusableFile if it is damaged, encrypted or too large.
    """
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            stream = "Workbook" if ole.exists("Workbook") else "Book"
            book = bytearray(ole.openstream(stream).read())
        if book[:2] != _BOF.to_bytes(2, "little"):
            raise ValueError("no workbook begins here")
        offsets, lengths = _globals(name, book)
        marks = _sheets(name, book, offsets, lengths)
        for offset in (0, *offsets):
            _set_right(book, offset)
        return wrapped(bytes(book), stream), marks
    except DAMAGED as error:
        raise UnusableFile(name, "文件不完整或已损坏，请用Excel或WPS另存后再试。") from error


def _set_right(book: bytearray, offset: int) -> None:
    """Counts that the reader believes: the extent of a sheet, which it need not know, and the number of texts."""
    for kind, body, place in _placed_records(book, offset):
        if kind == _DIMENSIONS:
            book[place : place + len(body)] = bytes(len(body))
        elif kind == _SST and len(body) >= 8:
            count = min(struct.unpack_from("<I", body, 4)[0], len(book) // 3)
            struct.pack_into("<I", book, place + 4, count)


def _globals(name: str, book: bytes | bytearray) -> tuple[list[int], list[int]]:
    """Where the sheets begin, and the lengths of the shared texts."""
    offsets: list[int] = []
    texts: list[bytes] = []
    before = 0
    for kind, body in _records(book, 0):
        if kind == _FILEPASS:
            raise UnusableFile(name, "文件设有打开密码，请取消密码后再提供。")
        if kind == _BOUNDSHEET and len(body) >= 6:
            offsets.append(struct.unpack_from("<I", body)[0])
        if kind == _SST or (kind == _CONTINUE and before == _SST):
            texts.append(body)
        before = _SST if kind == _CONTINUE and before == _SST else kind
    return offsets, text_lengths(texts)


def _sheets(name: str, book: bytes | bytearray, offsets: list[int], lengths: list[int]) -> list[Marks]:
    marks, spent = [], 3 * len(book)
    for offset in offsets:
        sheet = _sheet(book, offset)
        spent += sheet.memory(lengths)
        if spent > MEMORY:
            raise UnusableFile(
                name, "工作表的行列范围或内容异常庞大，请删除空白行列后另存，或另存为CSV后再试。"
            )
        marks.append(sheet.marks)
    return marks


def _records(book: bytes | bytearray, offset: int) -> Iterator[tuple[int, bytes]]:
    """Records of one substream, up to its EOF; a cut stream just ends."""
    return ((kind, body) for kind, body, _ in _placed_records(book, offset))


def _placed_records(book: bytes | bytearray, offset: int) -> Iterator[tuple[int, bytes, int]]:
    depth = 0
    while offset + 4 <= len(book):
        kind, length = struct.unpack_from("<HH", book, offset)
        body = bytes(book[offset + 4 : offset + 4 + length])
        yield kind, body, offset + 4
        offset += 4 + length
        depth += (kind == _BOF) - (kind == _EOF)
        if kind == _EOF and depth <= 0:
            return


def _sheet(book: bytes | bytearray, offset: int) -> _Sheet:
    sheet = _Sheet()
    for kind, body in _records(book, offset):
        if kind in _CELLS and len(body) >= 6:
            row, column = struct.unpack_from("<HH", body)
            _reach(sheet, row, column, 1)
            if kind == _LABELSST and len(body) >= 10:
                sheet.texts.append(struct.unpack_from("<I", body, 6)[0])
            elif (code := _error_code(kind, body)) is not None:
                sheet.marks[(row, column)] = ERRORS.get(code, "#ERR")
        elif kind == _MULRK and len(body) >= 6:
            row, first = struct.unpack_from("<HH", body)
            last = struct.unpack_from("<H", body, len(body) - 2)[0]
            _reach(sheet, row, max(first, last), max(last - first + 1, 1))
    return sheet


def _reach(sheet: _Sheet, row: int, column: int, cells: int) -> None:
    sheet.rows, sheet.columns = max(sheet.rows, row + 1), max(sheet.columns, column + 1)
    sheet.cells += cells


def _error_code(kind: int, body: bytes) -> int | None:
    if kind == _BOOLERR and len(body) >= 8 and body[7]:
        return body[6]
    if kind == _FORMULA and len(body) >= 14 and body[6] == 2 and body[12:14] == b"\xff\xff":
        return body[8]
    return None
