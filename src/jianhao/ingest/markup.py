"""Tables of HTML pages and of XML-2003 spreadsheets that were saved under the name .xls."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from lxml import etree, html

from jianhao.errors import UnusableFile
from jianhao.ingest.source import SourceFile
from jianhao.ingest.table import ERROR_MARK, HEAD_ROWS, LOST_MARK, Merge, Pace, batch_schema

FILE_LIMIT = 64 * 1024**2
SPAN_LIMIT = 500
CELLS = 5_000_000
EXACT = 2**53
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"


@dataclass
class MemoryTable:
    """A small table held as rows of text, as a RawTable."""

    sheet: str
    rows: list[list[str]]
    merges: tuple[Merge, ...] = ()

    @property
    def width(self) -> int:
        return max(map(len, self.rows), default=0)

    @property
    def head(self) -> list[list[str]]:
        width = self.width
        return [row + [""] * (width - len(row)) for row in self.rows[:HEAD_ROWS]]

    def batches(self, first_row: int) -> Iterator[pa.RecordBatch]:
        width = self.width
        schema, step = batch_schema(width), Pace(width).rows
        for start in range(first_row, len(self.rows), step):
            block = [row + [""] * (width - len(row)) for row in self.rows[start : start + step]]
            columns = [pa.array(cells, pa.string()) for cells in zip(*block, strict=True)]
            numbers = pa.array(range(start + 1, start + 1 + len(block)), pa.int64())
            yield pa.RecordBatch.from_arrays([*columns, numbers], schema=schema)


def markup_tables(source: SourceFile) -> list[MemoryTable]:
    """Every table with at least two rows and two columns."""
    data = source.read(FILE_LIMIT)
    try:
        is_spreadsheet = b"urn:schemas-microsoft-com:office:spreadsheet" in data[:4096].replace(b"\x00", b"")
        tables = _spreadsheet_2003(data) if is_spreadsheet else _page(data.decode(source.encoding))
    except (etree.LxmlError, ValueError, LookupError, RecursionError) as error:
        raise UnusableFile(
            source.name, "网页或XML格式的表格已损坏或过大，请用Excel或WPS另存为xlsx后再试。"
        ) from error
    tables = [table for table in tables if len(table.rows) > 1 and table.width > 1]
    if not tables:
        raise UnusableFile(source.name, "网页文件中没有表格，请另存为xlsx或CSV后再试。")
    return tables


def _page(text: str) -> list[MemoryTable]:
    # What the page says of its encoding is often wrong; the bytes have been decoded by rule.
    parser = html.HTMLParser(no_network=True, huge_tree=False)
    page = html.document_fromstring(_DECLARATION.sub("", text), parser=parser)
    budget = _Budget()
    tables = [_rows(table, budget) for table in page.iter("table")]
    return [MemoryTable("" if n == 0 else f"表{n + 1}", rows) for n, rows in enumerate(tables)]


class _Budget:
    """Counts cells over all tables of a file; spans multiply them cheaply."""

    def __init__(self) -> None:
        self._left = CELLS

    def take(self, cells: int) -> None:
        self._left -= cells
        if self._left < 0:
            raise ValueError("table too large")


def _rows(table: Any, budget: _Budget) -> list[list[str]]:
    rows: list[list[str]] = []
    carried: dict[int, tuple[int, str]] = {}
    for row in table.iter("tr"):
        if next(row.iterancestors("table")) is not table:
            continue  # a row of a table inside a cell of this one
        cells: list[str] = []
        for cell in row.iterchildren("td", "th"):
            _carry(cells, carried)
            text = "" if cell.find(".//table") is not None else " ".join("".join(cell.itertext()).split())
            across, down = _span(cell.get("colspan")), _span(cell.get("rowspan"))
            budget.take(across)
            for _ in range(across):
                if down > 1:
                    carried[len(cells)] = (down - 1, text)
                cells.append(text)
        _carry(cells, carried)
        budget.take(len(carried) + 1)
        rows.append(cells)
    return rows


def _carry(cells: list[str], carried: dict[int, tuple[int, str]]) -> None:
    while len(cells) in carried:
        left, text = carried.pop(len(cells))
        if left > 1:
            carried[len(cells)] = (left - 1, text)
        cells.append(text)


def _span(value: str | None) -> int:
    return (
        min(int(value), SPAN_LIMIT)
        if value and value.isdecimal() and 0 < len(value) < 9 and int(value)
        else 1
    )


def _spreadsheet_2003(data: bytes) -> list[MemoryTable]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, recover=False)
    book = etree.fromstring(data, parser)
    budget = _Budget()
    return [_sheet_2003(sheet, budget) for sheet in book.iter(f"{_SS}Worksheet")]


def _sheet_2003(sheet: Any, budget: _Budget) -> MemoryTable:
    rows: list[list[str]] = []
    merges: list[Merge] = []
    for row in sheet.iter(f"{_SS}Row"):
        gap = int(row.get(f"{_SS}Index") or len(rows) + 1) - 1 - len(rows)
        if not 0 <= gap <= 10_000:
            raise ValueError("row gap")
        budget.take(gap)
        rows.extend([[]] * gap)
        rows.append(_row_2003(row, len(rows), merges, budget))
    return MemoryTable(str(sheet.get(f"{_SS}Name") or ""), rows, tuple(merges))


def _row_2003(row: Any, number: int, merges: list[Merge], budget: _Budget) -> list[str]:
    cells: list[str] = []
    for cell in row.iterchildren(f"{_SS}Cell"):
        place = int(cell.get(f"{_SS}Index") or len(cells) + 1) - 1
        across, down = (int(cell.get(f"{_SS}{name}") or 0) for name in ("MergeAcross", "MergeDown"))
        if not len(cells) <= place <= place + across < 16_384 or not 0 <= down < 1_048_576 or across < 0:
            raise ValueError("column gap")
        budget.take(place - len(cells) + across + 1)
        cells.extend([""] * (place - len(cells)))
        cells.append(_value_2003(cell))
        cells.extend([""] * across)
        if across or down:
            merges.append(Merge(number, place, number + down, place + across))
    return cells


def _value_2003(cell: Any) -> str:
    data = cell.find(f"{_SS}Data")
    if data is None:
        return f"{ERROR_MARK}" if cell.get(f"{_SS}Formula") else ""
    text = "".join(data.itertext()).strip()
    match data.get(f"{_SS}Type"):
        case "Error":
            return f"{ERROR_MARK}{text}"
        case "Number":
            return _number_2003(text)
        case "DateTime":
            # Dates carry a time of midnight and thousandths that nobody wrote.
            return text.removesuffix(".000").removesuffix("T00:00:00")
        case _:
            return text


def _number_2003(text: str) -> str:
    try:
        value = float(text)
    except ValueError:
        return text
    if not value.is_integer():
        return text
    return f"{LOST_MARK}{value:.0f}" if abs(value) >= EXACT else f"{value:.0f}"
