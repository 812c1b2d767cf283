"""Sheets of .xlsx, .xls and .et, read from bytes so that a wrong extension does not matter."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from functools import cached_property
from itertools import islice
from typing import Any

import pyarrow as pa
from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum

from jianhao.errors import UnusableFile
from jianhao.ingest.biff import scan_biff
from jianhao.ingest.native_noise import held_back
from jianhao.ingest.sniff import Kind
from jianhao.ingest.source import SourceFile
from jianhao.ingest.table import ERROR_MARK, HEAD_ROWS, LOST_MARK, Merge, Pace, batch_schema
from jianhao.ingest.workbook_guard import readable, scan_workbook

FILE_LIMIT = 256 * 1024**2
EXACT = 2**53


def workbook_tables(source: SourceFile) -> list[SheetTable]:
    """The worksheets that have content, hidden ones too (a hidden sheet is still data), in workbook order."""
    data = source.read(FILE_LIMIT)
    data, marks = _looked_into(source, data)
    try:
        with held_back():
            tables = _sheets(data, marks)
    except PasswordError as error:
        raise UnusableFile(source.name, "文件设有打开密码，请取消密码后再提供。") from error
    except BaseException as error:  # a panic of the reader's native code derives from BaseException
        if isinstance(error, KeyboardInterrupt | SystemExit | MemoryError):
            raise
        raise UnusableFile(source.name, "工作簿不完整或已损坏，请用Excel或WPS另存后再试。") from error
    return [table for table in tables if table.width and table.head]


def _sheets(data: bytes, marks: Callable[[int, str], dict[tuple[int, int], str]]) -> list[SheetTable]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return [
        SheetTable(meta.name, book.get_sheet_by_index(index), marks(index, meta.name))
        for index, meta in enumerate(book.sheets_metadata)
        if meta.typ is SheetTypeEnum.WorkSheet
    ]


def _looked_into(
    source: SourceFile, data: bytes
) -> tuple[bytes, Callable[[int, str], dict[tuple[int, int], str]]]:
    """The bytes to load and what marks the cells of each sheet, once it is known that loading them is safe."""
    if source.kind is Kind.XLSX:
        scans = scan_workbook(source.name, data)
        # A sheet that was not looked into is not loaded: the KeyError says that the workbook is damaged.
        return readable(data, scans), lambda _index, title: scans[title].marks
    data, sheets = scan_biff(source.name, data)
    return data, lambda index, _title: sheets[index]


class SheetTable:
    """One worksheet as a RawTable."""

    def __init__(self, name: str, sheet: CalamineSheet, marks: dict[tuple[int, int], str]) -> None:
        self.sheet = name
        self._sheet = sheet
        self._marks: dict[int, dict[int, str]] = {}
        for (row, column), text in marks.items():
            self._marks.setdefault(row, {})[column] = ERROR_MARK + text
        used = 0 if sheet.end is None else sheet.end[1] + 1
        self.width = max(used, 1 + max((column for _, column in marks), default=-1))

    @cached_property
    def merges(self) -> tuple[Merge, ...]:
        return tuple(
            Merge(top, left, bottom, right)
            for (top, left), (bottom, right) in self._sheet.merged_cell_ranges or ()
            if (top, left) != (bottom, right)
        )

    @cached_property
    def head(self) -> list[list[str]]:
        return [[_text(cell) for cell in row] for row in islice(self._rows(), HEAD_ROWS)]

    def batches(self, first_row: int) -> Iterator[pa.RecordBatch]:
        rows = islice(self._rows(), first_row, None)
        schema, pace = batch_schema(self.width), Pace(self.width)
        while block := list(islice(rows, pace.rows)):
            columns = [_column(cells) for cells in zip(*block, strict=True)]
            numbers = pa.array(range(first_row + 1, first_row + 1 + len(block)), pa.int64())
            yield pace.measure(pa.RecordBatch.from_arrays([*columns, numbers], schema=schema))
            first_row += len(block)

    def _rows(self) -> Iterator[list[Any]]:
        number = -1
        for number, row in enumerate(self._absolute_rows()):
            if len(row) < self.width:
                row = row + [""] * (self.width - len(row))
            if number in self._marks:
                row = list(row)
                for column, text in self._marks[number].items():
                    row[column] = text
            yield row
        # Rows that hold nothing but error cells lie outside what the reader calls the used range.
        for rest in range(number + 1, max(self._marks, default=-1) + 1):
            yield [self._marks.get(rest, {}).get(column, "") for column in range(self.width)]

    def _absolute_rows(self) -> Iterator[list[Any]]:
        """Rows from the sheet's first row on; the reader leaves out empty columns before the first used one."""
        if self._sheet.start is None:
            return
        before = [""] * self._sheet.start[1]
        yield from (before + row for row in self._sheet.iter_rows()) if before else self._sheet.iter_rows()


def _column(cells: tuple[Any, ...]) -> pa.StringArray:
    if set(map(type, cells)) == {str}:
        return pa.array(cells, pa.string())
    return pa.array([_text(cell) for cell in cells], pa.string())


def _text(cell: Any) -> str:
    """A cell's value as text that loses nothing: whole numbers without a point, dates in ISO form."""
    if type(cell) is str:
        return cell
    if type(cell) is float:
        if cell.is_integer():
            return f"{LOST_MARK}{cell:.0f}" if abs(cell) >= EXACT else f"{int(cell)}"
        return repr(cell)
    return _rarer_text(cell)


def _rarer_text(cell: Any) -> str:
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "seconds")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    if isinstance(cell, int):
        return f"{LOST_MARK}{cell}" if abs(cell) >= EXACT else str(cell)
    return "" if cell is None else str(cell)
