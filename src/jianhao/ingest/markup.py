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
from jianhao.ingest.table import BATCH_ROWS, HEAD_ROWS, Merge, batch_schema

FILE_LIMIT = 64 * 1024**2
SPAN_LIMIT = 500
CELLS = 5_000_000
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)|encoding\s*=\s*[\"']([\w-]+)", re.IGNORECASE)
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
        return [row + [""] * (self.width - len(row)) for row in self.rows[:HEAD_ROWS]]

    def batches(self, first_row: int) -> Iterator[pa.RecordBatch]:
        schema = batch_schema(self.width)
        for start in range(first_row, len(self.rows), BATCH_ROWS):
            block = [row + [""] * (self.width - len(row)) for row in self.rows[start : start + BATCH_ROWS]]
            columns = [pa.array(cells, pa.string()) for cells in zip(*block, strict=True)]
            numbers = pa.array(range(start + 1, start + 1 + len(block)), pa.int64())
            yield pa.RecordBatch.from_arrays([*columns, numbers], schema=schema)


def markup_tables(source: SourceFile) -> list[MemoryTable]:
    """Every table with at least two rows and two columns."""
    data = source.read(FILE_LIMIT)
    try:
        is_spreadsheet = b"urn:schemas-microsoft-com:office:spreadsheet" in data[:4096]
        tables = _spreadsheet_2003(data) if is_spreadsheet else _page(data)
    except (etree.LxmlError, ValueError, RecursionError) as error:
        raise UnusableFile(
            source.name, "网页或XML格式的表格已损坏，请用Excel或WPS另存为xlsx后再试。"
        ) from error
    tables = [table for table in tables if len(table.rows) > 1 and table.width > 1]
    if not tables:
        raise UnusableFile(source.name, "网页文件中没有表格，请另存为xlsx或CSV后再试。")
    return tables


def _page(data: bytes) -> list[MemoryTable]:
    found = _CHARSET.search(data[:4096])
    declared = (found[1] or found[2]).decode("ascii").lower() if found else "utf-8"
    encoding = "gb18030" if declared in ("gb2312", "gbk", "gb18030", "gb_2312-80") else "utf-8"
    parser = html.HTMLParser(encoding=encoding, no_network=True, huge_tree=False)
    page = html.document_fromstring(data, parser=parser)
    tables = page.iter("table")
    return [MemoryTable("" if n == 0 else f"表{n + 1}", _rows(table)) for n, table in enumerate(tables)]


def _rows(table: Any) -> list[list[str]]:
    rows: list[list[str]] = []
    carried: dict[int, tuple[int, str]] = {}
    for row in table.iter("tr"):
        cells: list[str] = []
        for cell in row.iterchildren("td", "th"):
            _carry(cells, carried)
            text = " ".join("".join(cell.itertext()).split())
            across, down = _span(cell.get("colspan")), _span(cell.get("rowspan"))
            for _ in range(across):
                if down > 1:
                    carried[len(cells)] = (down - 1, text)
                cells.append(text)
        _carry(cells, carried)
        rows.append(cells)
        if len(rows) * max(len(cells), 1) > CELLS:
            raise ValueError("table too large")
    return rows


def _carry(cells: list[str], carried: dict[int, tuple[int, str]]) -> None:
    while len(cells) in carried:
        left, text = carried.pop(len(cells))
        if left > 1:
            carried[len(cells)] = (left - 1, text)
        cells.append(text)


def _span(value: str | None) -> int:
    return min(int(value), SPAN_LIMIT) if value and value.isdigit() and int(value) > 0 else 1


def _spreadsheet_2003(data: bytes) -> list[MemoryTable]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, recover=False)
    book = etree.fromstring(data, parser)
    return [
        MemoryTable(str(sheet.get(f"{_SS}Name")), _ss_rows(sheet)) for sheet in book.iter(f"{_SS}Worksheet")
    ]


def _ss_rows(sheet: Any) -> list[list[str]]:
    rows: list[list[str]] = []
    for row in sheet.iter(f"{_SS}Row"):
        index = int(row.get(f"{_SS}Index") or len(rows) + 1)
        if index - len(rows) > 10_000:
            raise ValueError("row gap")
        rows.extend([[]] * (index - 1 - len(rows)))
        cells: list[str] = []
        for cell in row.iterchildren(f"{_SS}Cell"):
            place = int(cell.get(f"{_SS}Index") or len(cells) + 1)
            if place > 16_384:
                raise ValueError("column gap")
            cells.extend([""] * (place - 1 - len(cells)))
            data = cell.find(f"{_SS}Data")
            cells.append("" if data is None else " ".join("".join(data.itertext()).split()))
        rows.append(cells)
    return rows
