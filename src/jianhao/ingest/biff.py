"""Error cells of a BIFF8 workbook (.xls, .et): the reader of workbooks returns an empty text for them.

Record layouts: [MS-XLS] BoundSheet8, BoolErr, Formula.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator

import olefile

from jianhao.errors import UnusableFile

_BOF, _EOF, _BOUNDSHEET, _BOOLERR, _FORMULA, _FILEPASS = 0x0809, 0x000A, 0x0085, 0x0205, 0x0006, 0x002F
ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}

Marks = dict[tuple[int, int], str]


def scan_biff(name: str, data: bytes) -> list[Marks]:
    """Error cells per worksheet in workbook order, by 0-based (row, column); UnusableFile if damaged or encrypted."""
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            stream = "Workbook" if ole.exists("Workbook") else "Book"
            book = ole.openstream(stream).read()
    except (OSError, ValueError, IndexError, TypeError, OverflowError, struct.error) as error:
        raise UnusableFile(name, "文件不完整或已损坏，请用Excel或WPS另存后再试。") from error
    offsets = []
    for kind, body in _records(book, 0):
        if kind == _FILEPASS:
            raise UnusableFile(name, "文件设有打开密码，请取消密码后再提供。")
        if kind == _BOUNDSHEET and len(body) >= 6:
            offsets.append(struct.unpack_from("<I", body)[0])
    return [_sheet_marks(book, offset) for offset in offsets]


def _records(book: bytes, offset: int) -> Iterator[tuple[int, bytes]]:
    """Records of one substream, up to its EOF; a cut stream just ends."""
    depth = 0
    while offset + 4 <= len(book):
        kind, length = struct.unpack_from("<HH", book, offset)
        body = book[offset + 4 : offset + 4 + length]
        offset += 4 + length
        depth += (kind == _BOF) - (kind == _EOF)
        yield kind, body
        if kind == _EOF and depth <= 0:
            return


def _sheet_marks(book: bytes, offset: int) -> Marks:
    marks: Marks = {}
    for kind, body in _records(book, offset):
        if kind == _BOOLERR and len(body) >= 8 and body[7]:
            row, column = struct.unpack_from("<HH", body)
            marks[(row, column)] = ERRORS.get(body[6], "#ERR")
        elif kind == _FORMULA and len(body) >= 14 and body[6] == 2 and body[12:14] == b"\xff\xff":
            row, column = struct.unpack_from("<HH", body)
            marks[(row, column)] = ERRORS.get(body[8], "#ERR")
    return marks
