"""The cells of a list that is kept: filled from other formats, and rid of people, links and whatever a program would carry out."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Final

from openpyxl.cell.cell import MergedCell
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.workbook.defined_name import DefinedNameDict

from jianhao.documents.cells import clean, masked, neutral
from jianhao.ingest.generic import FieldTable
from jianhao.ingest.table import LOST_MARK, RawTable, error_text
from jianhao.web.assigned.columns import EXACT, names_a_person
from jianhao.web.refusals import Refused

ROWS_AT_MOST: Final = 5_000
CELLS_AT_MOST: Final = 200_000
COLUMNS_AT_MOST: Final = 200
MERGES_AT_MOST: Final = 5_000
TOO_LARGE: Final = f"清单超过{ROWS_AT_MOST:,}行或体量过大，请按单位拆分后再上传。"
_PLAIN_NUMBER = re.compile(r"[-+]?[0-9][0-9,]*(?:\.[0-9]+)?%?|[-—+=@]+")


def sheet_name(name: str, number: int) -> str:
    """A name that a workbook takes, from one that another format had."""
    plain = "".join(ch for ch in clean(name) if ch not in "[]:*?/\\'")[:28].strip()
    return plain or f"清单{number}"


def poured(sheet: Any, table: RawTable) -> None:
    """Put the rows of a file of another format in their places; Refused where they are too many."""
    if table.width > COLUMNS_AT_MOST:
        raise Refused(TOO_LARGE)
    for batch in table.batches(0):
        columns = [batch.column(f"c{i}").to_pylist() for i in range(table.width)]
        for number, cells in zip(batch.column("row").to_pylist(), zip(*columns, strict=True), strict=True):
            if number > ROWS_AT_MOST + 100 or number * table.width > CELLS_AT_MOST:
                raise Refused(TOO_LARGE)
            _pour_row(sheet, number, cells)
    for merge in table.merges[:MERGES_AT_MOST]:
        places = (merge.first_row, merge.first_column, merge.last_row, merge.last_column)
        sheet.merge_cells(None, *(place + 1 for place in places))


def _pour_row(sheet: Any, number: int, cells: Iterable[str | None]) -> None:
    for column, text in enumerate(cells, 1):
        if not text:
            continue
        if text[0] == LOST_MARK:
            # A number again, so that whoever reads the copy sees as well that its last digits are gone.
            sheet.cell(number, column).value = float(text[1:])
        elif error_text(text) is None:
            _write(sheet.cell(number, column), text)


def bare(sheet: Any) -> None:
    """Nothing but cells: pictures, charts, notes, links and rules of format may name people or lead outside."""
    sheet._images, sheet._charts, sheet._pivots = [], [], []
    sheet._tables.clear()
    sheet.legacy_drawing = None
    sheet.conditional_formatting = ConditionalFormattingList()
    sheet.data_validations.dataValidation = []
    sheet.defined_names = DefinedNameDict()
    sheet.HeaderFooter = type(sheet.HeaderFooter)()


def cleaned(sheet: Any, table: FieldTable, data: set[int]) -> None:
    """Take out of the cells what names people and what is alive; `data` are the rows that are read as data.

    Only cells that are there are looked at: a sheet may reach as far as one stray cell in a corner.
    """
    header = table.reading.header
    personal = set(table.reading.columns.personal)
    gone = {n for n, heading in enumerate(header.headings, 1) if heading in personal}
    exact = {c.index + 1 for c in table.reading.columns.columns if c.field.name in EXACT}
    rows: dict[int, list[Any]] = defaultdict(list)
    for cell in sheet._cells.values():
        if not isinstance(cell, MergedCell):
            rows[cell.row].append(cell)
    for number, cells in rows.items():
        drop = number not in data and _is_about_people(cells)
        for cell in cells:
            cell.hyperlink, cell.comment = None, None
            if header.header_row < number <= header.first_data_row:
                _heading(cell)
            elif drop or (number > header.header_row and cell.column in gone):
                cell.value = None
            else:
                _clean_cell(cell, exact=cell.column in exact and number > header.header_row)


def _is_about_people(row: Sequence[Any]) -> bool:
    """A line of signatures or telephone numbers above or below the data."""
    texts = [cell.value for cell in row if isinstance(cell.value, str)]
    return any(names_a_person(text[:200]) for text in texts)


def _heading(cell: Any) -> None:
    if isinstance(cell.value, str):
        _write(cell, cell.value)


def _clean_cell(cell: Any, *, exact: bool) -> None:
    if isinstance(cell.value, str):
        _write(cell, cell.value if exact else masked(cell.value))
    elif isinstance(cell.value, int) and not isinstance(cell.value, bool) and not exact:
        shown = masked(str(cell.value))
        if shown != str(cell.value):
            _write(cell, shown)


def _write(cell: Any, text: str) -> None:
    """Text that no program takes for a formula; numbers and dashes kept as text stay as they are."""
    plain = clean(text)
    cell.value = plain if _PLAIN_NUMBER.fullmatch(plain.strip()) else neutral(plain)
    cell.data_type = "s"
