"""Sheets of .xlsx, .xls and .et, read from bytes so that a wrong extension does not matter."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property, partial
from itertools import islice
from typing import Any

import pyarrow as pa
from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum

from jianhao.errors import UnusableFile
from jianhao.ingest.biff import scan_biff
from jianhao.ingest.cell_texts import column_of, text_of
from jianhao.ingest.distinct_sheet import DistinctSheet
from jianhao.ingest.distinct_workbook import distinct_texts, distinct_workbook
from jianhao.ingest.native_noise import held_back
from jianhao.ingest.sheet_cells import Marks, SheetCells
from jianhao.ingest.sheet_scan import SheetScan
from jianhao.ingest.sniff import Kind
from jianhao.ingest.source import SourceFile
from jianhao.ingest.table import ERROR_MARK, HEAD_ROWS, Merge, Pace, RawTable, batch_schema
from jianhao.ingest.workbook_guard import readable, scan_workbook

FILE_LIMIT = 256 * 1024**2
_OUT_OF_RANGE = "工作表中有超出范围的时长，请改正后再试。"


def workbook_tables(source: SourceFile) -> list[RawTable]:
    """The worksheets that have content, hidden ones too (a hidden sheet is still data), in workbook order."""
    load = _looked_into(source, source.read(FILE_LIMIT))
    try:
        with held_back():
            tables = load()
    except PasswordError as error:
        raise UnusableFile(source.name, "文件设有打开密码，请取消密码后再提供。") from error
    except OverflowError as error:
        raise UnusableFile(source.name, _OUT_OF_RANGE) from error
    except BaseException as error:  # a panic of the reader's native code derives from BaseException
        if isinstance(error, KeyboardInterrupt | SystemExit | MemoryError):
            raise
        raise UnusableFile(source.name, "工作簿不完整或已损坏，请用Excel或WPS另存后再试。") from error
    return [table for table in tables if table.width and table.head]


def _looked_into(source: SourceFile, data: bytes) -> Callable[[], list[RawTable]]:
    """What loads the sheets, once it is known that loading them is safe."""
    if source.kind is Kind.XLSX:
        return partial(_scanned_sheets, source.name, data, scan_workbook(source.name, data))
    book, marks = scan_biff(source.name, data)
    return lambda: [
        SheetTable(source.name, name, load(), marks[index]) for index, name, load in _worksheets(book)
    ]


def _scanned_sheets(file: str, data: bytes, scans: Mapping[str, SheetScan]) -> list[RawTable]:
    """Each sheet by its distinct cells if it is a usual one, else as a whole."""
    # A sheet that was not looked into is not loaded: the KeyError says that the workbook is damaged.
    usual = {scan.part: scan.usual for scan in scans.values() if scan.usual is not None}
    found: dict[int, RawTable | None] = {}
    if (small := distinct_workbook(data, usual)) is not None:
        numbers = {part: number for number, part in enumerate(usual)}
        for index, name, load in _worksheets(small):
            number, cells = numbers.get(scans[name].part, 0), scans[name].usual
            found[index] = None if cells is None else _distinct(name, number, cells, load())
    if not found or None in found.values():
        for index, name, load in _worksheets(readable(data, scans)):
            if found.get(index) is None:
                found[index] = SheetTable(file, name, load(), scans[name].marks)
    return [table for _, table in sorted(found.items()) if table is not None]


def _worksheets(data: bytes) -> Iterator[tuple[int, str, Callable[[], CalamineSheet]]]:
    """Index and name of each worksheet of a workbook and what loads it."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    for index, meta in enumerate(book.sheets_metadata):
        if meta.typ is SheetTypeEnum.WorkSheet:
            yield index, meta.name, partial(book.get_sheet_by_index, index)


def _distinct(name: str, number: int, cells: SheetCells, sheet: CalamineSheet) -> RawTable | None:
    texts = distinct_texts(number, cells, sheet)
    return None if texts is None else DistinctSheet(name, cells, texts, _merges(sheet))


def _merges(sheet: CalamineSheet) -> tuple[Merge, ...]:
    return tuple(
        Merge(top, left, bottom, right)
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
        if (top, left) != (bottom, right)
    )


class SheetTable:
    """One worksheet, loaded as a whole, as a RawTable."""

    def __init__(self, file: str, name: str, sheet: CalamineSheet, marks: Marks) -> None:
        self.sheet = name
        self._file = file
        self._sheet = sheet
        self._marks: dict[int, dict[int, str]] = {}
        for (row, column), text in marks.items():
            self._marks.setdefault(row, {})[column] = ERROR_MARK + text
        used = 0 if sheet.end is None else sheet.end[1] + 1
        self.width = max(used, 1 + max((column for _, column in marks), default=-1))

    @cached_property
    def merges(self) -> tuple[Merge, ...]:
        return _merges(self._sheet)

    @cached_property
    def head(self) -> list[list[str]]:
        return [[text_of(cell) for cell in row] for row in islice(self._rows(), HEAD_ROWS)]

    def batches(self, first_row: int) -> Iterator[pa.RecordBatch]:
        rows = islice(self._rows(), first_row, None)
        schema, pace = batch_schema(self.width), Pace(self.width)
        while block := list(islice(rows, pace.rows)):
            columns = [column_of(cells) for cells in zip(*block, strict=True)]
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
        try:
            yield from (
                (before + row for row in self._sheet.iter_rows()) if before else self._sheet.iter_rows()
            )
        except OverflowError as error:
            raise UnusableFile(self._file, _OUT_OF_RANGE) from error
