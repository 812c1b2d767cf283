"""The kept copy of a list with the answers in its own reply columns, or in new ones at its right.

Pure: it is given texts by sheet and row and writes a file; it knows no database.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import openpyxl
from openpyxl.cell.cell import MergedCell
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter

from jianhao.documents.cells import cell as cell_text
from jianhao.documents.fixed_zip import rewrite

HEADINGS: Final = {
    "measures": "整改情况",
    "done": "是否完成整改",
    "done_on": "整改完成时间",
    "proof": "佐证材料",
}
WIDTHS: Final = {"measures": 40.0, "done": 14.0, "done_on": 14.0, "proof": 30.0}
Cells = Mapping[tuple[str, int], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Table:
    """Where the header of a sheet is and which of its columns take an answer (0-based, by the names of HEADINGS)."""

    sheet: str
    header_row: int
    width: int
    columns: Mapping[str, int]
    headings: Sequence[str]


def write_answers(kept: bytes, tables: Sequence[Table], cells: Cells, path: Path, *, day: int) -> None:
    """Write the copy of `kept` with `cells` ((sheet, 1-based row) → name → text); dated to `day`, the same bytes each time."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(io.BytesIO(kept), data_only=True, keep_links=False)
        for table in tables:
            if table.sheet in book.sheetnames:
                _fill(book[table.sheet], table, cells)
        out = io.BytesIO()
        book.save(out)
    out.seek(0)
    rewrite(out, path, day)


def _fill(sheet: Any, table: Table, cells: Cells) -> None:
    columns = {name: index + 1 for name, index in table.columns.items() if name in HEADINGS}
    new = [name for name in HEADINGS if name not in columns]
    # What is done and when is said within the sentence where the list has no column for it but one for the sentence.
    if "measures" in columns:
        new = []
    for place, name in enumerate(new, 1):
        columns[name] = table.width + place
        _head(sheet, table, columns[name], name)
    rows = sorted(row for name, row in cells if name == table.sheet)
    for row in rows:
        _row(sheet, row, _spread(cells[table.sheet, row], columns), columns)


def _spread(given: Mapping[str, str], columns: Mapping[str, int]) -> dict[str, str]:
    """The texts by column; those without one join the sentence."""
    told = {name: text for name, text in given.items() if name in columns and text}
    rest = [f"{HEADINGS[name]}：{text}" for name, text in given.items() if name not in columns and text]
    if rest and "measures" in columns:
        told["measures"] = "\n".join([told.get("measures", ""), *rest]).strip("\n")
    return told


def _head(sheet: Any, table: Table, column: int, name: str) -> None:
    heading, beside = sheet.cell(table.header_row, column), sheet.cell(table.header_row, max(table.width, 1))
    _put(heading, HEADINGS[name])
    if beside.has_style:
        heading._style = copy(beside._style)
    sheet.column_dimensions[get_column_letter(column)].width = WIDTHS[name]


def _row(sheet: Any, row: int, told: Mapping[str, str], columns: Mapping[str, int]) -> None:
    for name, text in told.items():
        target = _top(sheet, row, columns[name])
        before = target.value
        # A merged cell stands for several rows, and what was written before stays: nothing of theirs is lost.
        _put(target, text if before in (None, "") else f"{before}\n{text}")
        target.alignment = Alignment(wrap_text=True, vertical="top")


def _top(sheet: Any, row: int, column: int) -> Any:
    """The cell itself, or the first one of the merged range that it lies in."""
    found = sheet.cell(row, column)
    if not isinstance(found, MergedCell):
        return found
    for merged in sheet.merged_cells.ranges:
        if merged.min_row <= row <= merged.max_row and merged.min_col <= column <= merged.max_col:
            return sheet.cell(merged.min_row, merged.min_col)
    return found


def _put(cell: Any, text: str) -> None:
    cell.value = cell_text(text, "")
    cell.data_type = "s"  # never a formula, whatever the text looks like
