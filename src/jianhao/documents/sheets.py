"""Workbooks of xlsxwriter: tables with frozen headings, filters, real dates, A4 print; bytes are fixed."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from itertools import chain, islice
from math import ceil
from pathlib import Path
from types import TracebackType
from typing import Any

import xlsxwriter

from jianhao.documents.cells import EXCEL_ROW_LIMIT, MISSING, cell, clean
from jianhao.documents.fixed_zip import rewrite, stamped_day

FONT = "宋体"
# Excel counts days from 1899-12-30; ours from 1970-01-01.
_EPOCH_SERIAL = 25_569
_HEADER_LIMIT = 255
_A4 = 9
_RULE = "#98A2B3"
_LINE = 13.5  # points of one line of 10-point text
_TALLEST = 409  # Excel's limit


class Kind(StrEnum):
    """How the values of a column are written; the value is the number format. None is written as 「—」."""

    TEXT = "@"
    COUNT = "#,##0"
    AMOUNT = "#,##0.##"
    SHARE = "0.00%"
    DATE = "yyyy-mm-dd"


Value = str | int | float | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: heading and width in characters.

    `wrap` is for sentences, `asked` marks cells that people fill.
    """

    heading: str
    width: float
    kind: Kind = Kind.TEXT
    wrap: bool = False
    asked: bool = False


class Book:
    """A workbook that is complete when the `with` block ends, and absent when it raises.

    `stamp` lines stand in the print header of every sheet (draft mark, edition); `day` dates the file. A `large` one, of
    millions of cells, goes to disk row by row: that takes half as long again and hardly any memory.
    """

    def __init__(self, path: Path, *, title: str, day: int, stamp: str, large: bool = False) -> None:
        self._path, self._day = path, day
        self._stamp = stamp
        self._folder = tempfile.TemporaryDirectory(prefix="jianhao-")
        self._raw = Path(self._folder.name) / "book.xlsx"
        options = {
            "constant_memory": large,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "tmpdir": self._folder.name,
        }
        self.workbook = xlsxwriter.Workbook(str(self._raw), options)
        created = datetime.combine(stamped_day(day), datetime.min.time(), UTC).replace(tzinfo=None)
        self.workbook.set_properties({"title": clean(title), "author": "", "created": created})
        self._formats: dict[tuple[object, ...], Any] = {}

    def __enter__(self) -> Book:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self.workbook.close()
            if kind is None:
                rewrite(self._raw, self._path, self._day)
        finally:
            self._folder.cleanup()

    def format(self, **properties: object) -> Any:
        """A cell format, made once."""
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self.workbook.add_format(
                {"font_name": FONT, "valign": "vcenter", **properties}
            )
        return self._formats[key]

    def sheet(self, name: str, *, landscape: bool = True) -> Any:
        """An empty sheet on A4, one page wide, with the stamp above and page numbers below."""
        sheet = self.workbook.add_worksheet(name)
        if landscape:
            sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.set_margins(left=0.6, right=0.6, top=0.8, bottom=0.7)
        sheet.fit_to_pages(1, 0)
        stamp = clean(self._stamp).replace("&", "&&")
        sheet.set_header(f"&L&9&A&R&9{stamp}"[:_HEADER_LIMIT])
        sheet.set_footer("&C&9第&P页 共&N页")
        return sheet

    def table(
        self,
        name: str,
        columns: Sequence[Column],
        rows: Iterable[Sequence[Value]],
        *,
        note: str,
        blank: str = MISSING,
        row_limit: int = EXCEL_ROW_LIMIT,
        finish: Callable[[Any, int, int], None] | None = None,
        row_height: float = 0,
    ) -> int:
        """Write a table: `note` in the first row, headings in the second, then the rows; returns how many.

        `blank` stands for what is missing. More than `row_limit` rows of a sheet go on in 「name（2）」 …
        `finish(sheet, first, last)` may add to each sheet (0-based data rows; none when last < first).
        `row_height` in points is the least height of a row (0 = as the text needs).
        """
        remaining = iter(rows)
        total = 0
        for number in range(1, 1000):
            part = list(islice(remaining, 1))
            if number > 1 and not part:
                break
            sheet = self.sheet(name if number == 1 else f"{name}（{number}）")
            chunk = chain(part, islice(remaining, row_limit - 3))
            count = self._fill(sheet, columns, chunk, note, blank, row_height)
            if finish is not None:
                finish(sheet, 2, count + 1)
            total += count
        return total

    def _fill(
        self,
        sheet: Any,
        columns: Sequence[Column],
        rows: Iterator[Sequence[Value]],
        note: str,
        blank: str,
        row_height: float,
    ) -> int:
        self._head(sheet, columns, note)
        writers = [self._writer(sheet, index, column, blank) for index, column in enumerate(columns)]
        wrapped = [(index, column.width - 1) for index, column in enumerate(columns) if column.wrap]
        at = 1
        for at, row in enumerate(rows, 2):
            lines = max((_lines(row[index], width) for index, width in wrapped), default=1)
            if lines > 1 or row_height:
                sheet.set_row(at, max(row_height, min(lines * _LINE + 2, _TALLEST)))
            for write, value in zip(writers, row, strict=True):
                write(at, value)
        sheet.autofilter(1, 0, max(at, 2), len(columns) - 1)
        return at - 1

    def _head(self, sheet: Any, columns: Sequence[Column], note: str) -> None:
        for index, column in enumerate(columns):
            sheet.set_column(index, index, column.width)
        sheet.freeze_panes(2, 0)
        sheet.repeat_rows(0, 1)
        sheet.set_row(0, 18)
        sheet.write_string(0, 0, cell(note), self.format(font_size=9, font_color="#475467"))
        sheet.set_row(1, 30)
        style = {
            "bold": True,
            "border": 1,
            "border_color": _RULE,
            "align": "center",
            "text_wrap": True,
            "font_size": 10,
        }
        given, asked = self.format(**style, bg_color="#EEF1F6"), self.format(**style, bg_color="#FFF3C4")
        for index, column in enumerate(columns):
            sheet.write_string(1, index, column.heading, asked if column.asked else given)

    def _writer(self, sheet: Any, index: int, column: Column, blank: str) -> Callable[[int, Value], None]:
        style = {"border": 1, "border_color": _RULE, "font_size": 10, "num_format": column.kind.value}
        missing = self.format(**style, font_color="#667085", align="center")
        present = self.format(**style, text_wrap=column.wrap)
        shift = _EPOCH_SERIAL if column.kind is Kind.DATE else 0
        is_text = column.kind is Kind.TEXT

        def absent(row: int) -> None:
            if blank:
                sheet.write_string(row, index, blank, missing)
            else:
                sheet.write_blank(row, index, None, present)

        def write(row: int, value: Value) -> None:
            if value is None or value == "":
                absent(row)
            elif is_text:
                sheet.write_string(row, index, cell(str(value)), present)
            elif isinstance(value, str):
                raise TypeError(f"{column.heading} holds numbers, not {value!r}")
            else:
                sheet.write_number(row, index, value + shift, present)

        return write


def _lines(value: Value, width: float) -> int:
    # Programs do not agree on fitting heights when a file is opened; a Chinese character is two units wide.
    if not isinstance(value, str) or len(value) * 2 <= width:
        return 1
    return sum(max(1, ceil(_units(line) / width)) for line in value.split("\n"))


def _units(text: str) -> int:
    return len(text) + sum(character > "\u2000" for character in text)
