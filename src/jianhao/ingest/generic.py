"""Canonical columns out of any table: header found, headings mapped, remark rows set aside, merged cells filled.

Gives batches of raw text columns named after fields; what a cell means is decided by accounts, posts and side inputs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from jianhao.errors import UnusableFile
from jianhao.ingest.columns import ColumnMap, map_columns
from jianhao.ingest.fields import Field, Type
from jianhao.ingest.header import REMARK_FIRST, Header, find_header, is_header_again, is_remark, is_total
from jianhao.ingest.issues import Code, IssueLog, Place
from jianhao.ingest.source import SourceFile
from jianhao.ingest.table import BROKEN_MARK, RAGGED_MARK, RawTable

Confirmed = Mapping[str, Mapping[str, str]]
# Types of the columns that say which account or post a row is about.
TELLING = frozenset({Type.ID, Type.PLATFORM, Type.TIME})
TIMES = frozenset({Type.TIME})
FILLED_AT_MOST = 500_000


@dataclass
class TableReading:
    """How one table was read: for the report and for confirming the mapping."""

    sheet: str
    header: Header
    columns: ColumnMap
    rows: int = 0
    remark_rows: int = 0
    empty_rows: int = 0


@dataclass
class FieldTable:
    """A table understood as fields; iterate `batches` once, then `reading` holds the counts."""

    source: SourceFile
    table: RawTable
    reading: TableReading
    _fills: dict[int, dict[int, str]] = field(default_factory=dict)

    @property
    def place(self) -> Place:
        """Where its rows are, for messages."""
        return Place(self.source.name, self.reading.sheet)

    def batches(self, log: IssueLog) -> Iterator[pa.RecordBatch]:
        """Batches with one string column per mapped field and `row`; ragged rows go to the log."""
        mapped = self.reading.columns.columns
        self._fills = _merged_values(self.source.name, self.table, self.reading.header.first_data_row)
        for raw in self.table.batches(self.reading.header.first_data_row):
            batch = self._kept(self._filled(raw), log)
            self.reading.rows += batch.num_rows
            if batch.num_rows:
                arrays = [batch.column(c.index) for c in mapped]
                yield pa.RecordBatch.from_arrays(
                    [*arrays, batch.column("row")], names=[*(c.field.name for c in mapped), "row"]
                )

    def _filled(self, raw: pa.RecordBatch) -> pa.RecordBatch:
        if not self._fills or not raw.num_rows:
            return raw
        first = raw.column("row")[0].as_py() - 1
        columns = raw.columns
        for index in range(self.table.width):
            changes = {r - first: cells[index] for r, cells in self._fills.items()
                       if index in cells and first <= r < first + raw.num_rows}  # fmt: skip
            if changes:
                values = columns[index].to_pylist()
                for place, text in changes.items():
                    values[place] = text
                columns[index] = pa.array(values, pa.string())
        return pa.RecordBatch.from_arrays(columns, schema=raw.schema)

    def _kept(self, raw: pa.RecordBatch, log: IssueLog) -> pa.RecordBatch:
        """Rows that are data: empty ones, remarks, ragged and broken ones taken out and counted."""
        texts = [pc.utf8_trim_whitespace(pc.fill_null(raw.column(i), "")) for i in range(self.table.width)]
        filled = pc.not_equal(texts[0], "")
        for text in texts[1:]:
            filled = pc.or_(filled, pc.not_equal(text, ""))
        self.reading.empty_rows += raw.num_rows - (pc.sum(filled).as_py() or 0)
        marked = pc.match_substring_regex(texts[0], f"^[{RAGGED_MARK}{BROKEN_MARK}]")
        suspects = pc.or_(self._suspect_remarks(texts), marked)
        keep = pc.and_(filled, pc.invert(suspects))
        restored = self._judge_suspects(raw, pc.and_(suspects, filled), log)
        if restored:
            numbers = pa.array(range(raw.num_rows))
            keep = pc.or_(keep, pc.is_in(numbers, pa.array(restored)))
        return raw.filter(keep)

    def _suspect_remarks(self, texts: list[pa.Array]) -> pa.Array:
        # Only the first filled cell can make a remark, nearly always in the first columns; the header repeated
        # starts with the same heading.
        first = texts[0]
        for text in texts[1:4]:
            first = pc.if_else(pc.equal(first, ""), text, first)
        heading = next((h for h in self.reading.header.headings if h), "\x00")
        return pc.or_(pc.match_substring_regex(first, REMARK_FIRST), pc.equal(first, heading))

    def _judge_suspects(self, raw: pa.RecordBatch, suspects: pa.Array, log: IssueLog) -> list[int]:
        restored = []
        for place in pc.indices_nonzero(suspects).to_pylist():
            cells = [raw.column(i)[place].as_py() or "" for i in range(self.table.width)]
            if cells[0].startswith((RAGGED_MARK, BROKEN_MARK)):
                self._log_unread(raw.column("row")[place].as_py(), cells[0][0], log)
            elif self._is_remark(cells):
                self.reading.remark_rows += 1
            else:
                restored.append(place)
        return restored

    def _is_remark(self, cells: list[str]) -> bool:
        """A total, a signature line, a note, or the header again; never a row that says which account or post it is."""
        if is_header_again(cells, self.reading.header.headings):
            return True
        first = next(cell for cell in cells if cell.strip())
        if not is_remark(first):
            return False
        # A row that begins with 合计 may carry counts anywhere, but no post has a total for a title and a time.
        types = TIMES if is_total(first) else TELLING
        telling = (cells[c.index] for c in self.reading.columns.columns if c.field.type in types)
        return not any(cell.strip() and cell != first and not is_remark(cell) for cell in telling)

    def _log_unread(self, row: int, mark: str, log: IssueLog) -> None:
        if mark == RAGGED_MARK:
            why = "列数多于表头，可能是正文中的分隔符未加引号，该行未读入。"
            self.place.reject(log, row, "", None, Code.RAGGED_ROW, why)
        else:
            self.place.reject(log, row, "", None, Code.UNREADABLE_RECORD, "不是完整的JSON记录，该行未读入。")


def field_tables(
    source: SourceFile,
    tables: Sequence[RawTable],
    fields: Sequence[Field],
    confirmed: Confirmed | None = None,
) -> list[FieldTable]:
    """The tables of a file that have a header naming some of the fields."""
    found = []
    for table in tables:
        header = find_header(table, fields, confirmed or ())
        if header:
            columns = map_columns(header.headings, fields, confirmed)
            reading = TableReading(table.sheet, header, columns, remark_rows=header.remark_rows)
            found.append(FieldTable(source, table, reading))
    return found


def _merged_values(name: str, table: RawTable, first_data_row: int) -> dict[int, dict[int, str]]:
    """Values of merged ranges below the header, for the cells that the file leaves empty, by 0-based row and column."""
    ranges = [m for m in table.merges if m.first_row >= first_data_row and m.last_column == m.first_column]
    if not ranges:
        return {}
    tops = _cells(table, {m.first_row for m in ranges}, first_data_row)
    fills: dict[int, dict[int, str]] = {}
    filled = 0
    for merge in ranges:
        text = tops.get(merge.first_row, {}).get(merge.first_column, "")
        if not text:
            continue
        filled += merge.last_row - merge.first_row
        if filled > FILLED_AT_MOST:
            raise UnusableFile(name, "合并单元格的范围异常庞大，请取消合并后再试。")
        for row in range(merge.first_row + 1, merge.last_row + 1):
            fills.setdefault(row, {})[merge.first_column] = text
    return fills


def _cells(table: RawTable, wanted: set[int], first: int) -> dict[int, dict[int, str]]:
    found: dict[int, dict[int, str]] = {}
    for batch in table.batches(first):
        start = batch.column("row")[0].as_py() - 1
        for row in wanted:
            if start <= row < start + batch.num_rows:
                found[row] = {i: batch.column(i)[row - start].as_py() or "" for i in range(table.width)}
    return found
