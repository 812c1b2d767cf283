"""A new workbook with the rows of a file of another format (.xls, .et, .csv, .html) and the column 校验结果."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import repeat
from pathlib import Path
from typing import Any, Final

from jianhao.documents.annotated_issues import (
    AMBER,
    HEADING,
    NOTE_SHEET,
    RESULT_WIDTH,
    Mark,
    Marks,
    column_of,
    header_row,
    heads_of,
    row_text,
)
from jianhao.documents.cells import EXCEL_ROW_LIMIT, cell
from jianhao.documents.sheets import Book
from jianhao.ingest.table import LOST_MARK, RawTable, error_text

CELLS_AT_MOST: Final = 2_000_000
COLUMNS_AT_MOST: Final = 16_383
_SHEET_NAME: Final = "数据"
_NAME_LENGTH: Final = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_NO_VALUE: Final = "（公式无结果）"


class _TooLarge(Exception):
    """More cells or rows than the new workbook can hold."""


def annotate_tables(
    tables: Sequence[RawTable], marks: Marks, path: Path, *, day: int, headers: Mapping[str, int]
) -> str | None:
    """Write the new workbook; returns None, or why it was not written."""
    try:
        with Book(path, title=HEADING, day=day, stamp=HEADING, large=True) as book:
            grid, taken = _Grid(book), {NOTE_SHEET.casefold()}
            outside = marks.outside(table.sheet for table in tables)
            for table in tables:
                rows = marks.by_sheet.get(table.sheet, {})
                outside += grid.write(_free_name(table.sheet, taken), table, rows, headers.get(table.sheet))
            if outside:
                _write_note(book, outside)
    except _TooLarge:
        return f"文件超过{CELLS_AT_MOST // 10_000}万个单元格，未生成带校验结果的表格，请按“未读入行”表修改。"
    return None


class _Grid:
    """Writes tables sheet by sheet and counts their cells."""

    def __init__(self, book: Book) -> None:
        self._book, self._left = book, CELLS_AT_MOST
        self._plain = book.format(num_format="@")
        self._amber = book.format(num_format="@", bg_color=f"#{AMBER}")
        self._result = book.format(bg_color=f"#{AMBER}", text_wrap=True)

    def write(
        self, name: str, table: RawTable, rows: Mapping[int, Sequence[Mark]], header: int | None
    ) -> list[str]:
        """Write one table with its results; returns the messages of rows that the table does not have."""
        if table.width > COLUMNS_AT_MOST:
            raise _TooLarge
        sheet = self._book.sheet(name)
        sheet.set_column(0, max(table.width - 1, 0), 16)
        sheet.set_column(table.width, table.width, RESULT_WIDTH)
        head = header or header_row(table.head, rows)
        heads = heads_of(table.head[head - 1]) if head and head <= len(table.head) else {}
        seen = set()
        for number, cells in self._rows(table):
            marks = rows.get(number, ())
            self._write_row(sheet, number - 1, cells, {column_of(mark, heads) for mark in marks})
            if marks:
                sheet.write_string(number - 1, table.width, row_text(marks), self._result)
                seen.add(number)
            elif number == head:
                sheet.write_string(number - 1, table.width, HEADING, self._book.format(bold=True))
        return [mark.message for number, marks in rows.items() if number not in seen for mark in marks]

    def _rows(self, table: RawTable) -> Iterator[tuple[int, tuple[str | None, ...]]]:
        for batch in table.batches(0):
            self._left -= batch.num_rows * table.width
            if self._left < 0:
                raise _TooLarge
            columns = [batch.column(f"c{i}").to_pylist() for i in range(table.width)]
            cells = zip(*columns, strict=True) if columns else repeat(())
            for number, row in zip(batch.column("row").to_pylist(), cells, strict=False):
                if not 1 <= number <= EXCEL_ROW_LIMIT:
                    raise _TooLarge
                yield number, row

    def _write_row(self, sheet: Any, at: int, cells: Sequence[str | None], bad: set[int | None]) -> None:
        for index, value in enumerate(cells):
            style = self._amber if index in bad else self._plain
            if text := _shown(value):
                sheet.write_string(at, index, cell(text), style)
            elif index in bad:
                sheet.write_blank(at, index, None, style)


def _shown(text: str | None) -> str:
    if not text:
        return ""
    error = error_text(text)
    if error is not None:
        return error or _NO_VALUE
    return text.removeprefix(LOST_MARK)


def _write_note(book: Book, messages: Sequence[str]) -> None:
    sheet = book.sheet(NOTE_SHEET)
    sheet.set_column(0, 0, RESULT_WIDTH * 1.5)
    for number, message in enumerate(messages):
        sheet.write_string(number, 0, cell(message), book.format(text_wrap=True))


def _free_name(name: str, taken: set[str]) -> str:
    """A sheet name that Excel accepts and that is not used yet; `taken` grows."""
    base = _FORBIDDEN.sub("_", cell(name, _SHEET_NAME)).strip("'\n ")[:_NAME_LENGTH] or _SHEET_NAME
    free, number = base, 1
    while free.casefold() in taken:
        number += 1
        tail = f"_{number}"
        free = base[: _NAME_LENGTH - len(tail)] + tail
    taken.add(free.casefold())
    return free
