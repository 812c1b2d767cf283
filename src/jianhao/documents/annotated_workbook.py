"""The user's .xlsx kept as it is, with the column 校验结果 at the right of each sheet's table (openpyxl)."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any, Final

import openpyxl
from openpyxl.cell.cell import MergedCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from jianhao.documents.annotated_issues import (
    AMBER,
    HEADING,
    NOTE_SHEET,
    RESULT_WIDTH,
    SEARCHED_ROWS,
    Mark,
    Marks,
    column_of,
    header_row,
    heads_of,
    row_text,
    same,
)
from jianhao.documents.cells import cell as cell_text
from jianhao.documents.fixed_zip import rewrite

# The library holds about half a kilobyte a cell.
CELLS_AT_MOST: Final = 400_000
EXPANDED_AT_MOST: Final = 256 * 1024**2
COLUMNS_AT_MOST: Final = 16_384
_CHUNK: Final = 1 << 20
_CELL = re.compile(rb"<(?:\w+:)?c[ >/]")
_ENTITY = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_OTHER_FILE = re.compile(r"\[\d+\]")
_FILL = PatternFill("solid", start_color=AMBER, end_color=AMBER)


def annotate_workbook(
    source: Path | bytes, marks: Marks, path: Path, *, day: int, headers: Mapping[str, int]
) -> str | None:
    """Write the copy; returns None, or why the workbook cannot be kept (too large, damaged)."""
    stream: IO[bytes] = io.BytesIO(source) if isinstance(source, bytes) else source.open("rb")
    with stream, warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # the library warns of features it drops; that is said in the documentation
        try:
            reason = _too_much(stream)
            if reason is not None:
                return reason
            book = openpyxl.load_workbook(stream, keep_vba=False, keep_links=False)
            _annotate(book, marks, headers)
            buffer = io.BytesIO()
            book.save(buffer)
        except Exception:  # the library raises whatever a damaged part leads to; no part of it can be trusted
            return "工作簿中有无法保留的内容，未能在原文件上标注。"
    buffer.seek(0)
    rewrite(buffer, path, day)
    return None


def _too_much(stream: IO[bytes]) -> str | None:
    """Why a workbook must not be loaded: counted in the XML, whatever the file says of its size."""
    cells = expanded = 0
    with zipfile.ZipFile(stream) as archive:
        for info in archive.infolist():
            is_sheet = info.filename.startswith("xl/worksheets/")
            for chunk in _chunks(archive, info):
                expanded += len(chunk)
                cells += len(_CELL.findall(chunk)) if is_sheet else 0
                if expanded > EXPANDED_AT_MOST or cells > CELLS_AT_MOST:
                    return f"工作簿超过{CELLS_AT_MOST // 10_000}万个单元格或体量过大，未在原文件上标注。"
                if info.filename.endswith((".xml", ".rels")) and _ENTITY.search(chunk):
                    return "工作簿含有不允许的XML声明，未在原文件上标注。"
    stream.seek(0)
    return None


def _chunks(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(info) as part:
        while chunk := part.read(_CHUNK):
            yield chunk


def _annotate(book: Any, marks: Marks, headers: Mapping[str, int]) -> None:
    for sheet in book.worksheets:
        _unlink(sheet)
        rows = marks.by_sheet.get(sheet.title)
        # A workbook with one sheet may be named without it.
        if rows is None and len(book.worksheets) == 1:
            rows = marks.by_sheet.get("")
        if rows:
            _annotate_sheet(sheet, rows, headers.get(sheet.title))
    named = {sheet.title for sheet in book.worksheets} | ({""} if len(book.worksheets) == 1 else set())
    outside = marks.outside(named)
    if outside:
        note = book.create_sheet(_free_name(book.sheetnames))
        note.column_dimensions["A"].width = RESULT_WIDTH * 1.5
        for number, message in enumerate(outside, 1):
            _write(note.cell(number, 1), cell_text(message))


def _unlink(sheet: Any) -> None:
    # Links to other workbooks are dropped; a formula that needs one would make the file look damaged.
    for row in sheet.iter_rows():
        for cell in row:
            if cell.data_type == "f" and isinstance(cell.value, str) and _OTHER_FILE.search(cell.value):
                _write(cell, cell_text(cell.value), wrap=False)


def _annotate_sheet(sheet: Any, rows: Mapping[int, tuple[Mark, ...]], header: int | None) -> None:
    head = header or header_row(_first_rows(sheet), rows)
    heads = heads_of(_texts(sheet, head)) if head else {}
    known = heads.get(same(HEADING))
    result = known + 1 if known is not None else _last_column(sheet) + 1
    if result > COLUMNS_AT_MOST:
        raise ValueError("no column is left for the results")
    if known is not None and head:
        _clear(sheet, head, result)
    _write_heading(sheet, head or max(min(rows) - 1, 1), result, rows)
    for number, marks in rows.items():
        _write(sheet.cell(number, result), row_text(marks))
        for mark in marks:
            column = column_of(mark, heads)
            if column is not None and column < result - 1:
                sheet.cell(number, column + 1).fill = _FILL


def _write_heading(sheet: Any, row: int, column: int, rows: Mapping[int, object]) -> None:
    sheet.column_dimensions[get_column_letter(column)].width = RESULT_WIDTH
    if row not in rows:
        heading = sheet.cell(row, column)
        _write(heading, HEADING)
        heading.font = Font(bold=True)


def _write(cell: Any, text: str, *, wrap: bool = True) -> None:
    if isinstance(cell, MergedCell):
        return
    cell.value = text
    cell.data_type = "s"  # never a formula, whatever the text looks like
    if wrap:
        cell.fill = _FILL
        cell.alignment = Alignment(wrap_text=True, vertical="top")


def _clear(sheet: Any, head: int, column: int) -> None:
    # The file was annotated before: what was said then is withdrawn, together with its colour.
    for row in sheet.iter_rows(min_row=head + 1):
        for cell in row:
            if cell.column == column and not isinstance(cell, MergedCell):
                cell.value = None
            if cell.fill.fill_type == "solid" and str(cell.fill.start_color.rgb)[-6:] == AMBER:
                cell.fill = PatternFill()


def _last_column(sheet: Any) -> int:
    return max(
        (cell.column for row in sheet.iter_rows() for cell in row if cell.value is not None), default=0
    )


def _first_rows(sheet: Any) -> list[list[str]]:
    return [_texts(sheet, number) for number in range(1, min(sheet.max_row, SEARCHED_ROWS) + 1)]


def _texts(sheet: Any, number: int) -> list[str]:
    row = next(sheet.iter_rows(min_row=number, max_row=number, values_only=True))
    return ["" if value is None else str(value) for value in row]


def _free_name(taken: list[str]) -> str:
    names = (NOTE_SHEET, *(f"{NOTE_SHEET}{n}" for n in range(2, 1000)))
    return next(name for name in names if name not in taken)
