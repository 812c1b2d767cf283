"""Records of any container, one at a time, and batches of them; memory is bounded by one batch."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from jianhao.ingest.cells import fold
from jianhao.ingest.delimited import DelimitedTable
from jianhao.ingest.issues import Code, IssueLog, RowIssue
from jianhao.ingest.jsonfile import json_keys, json_records, jsonl_records
from jianhao.ingest.profiles._values import Record
from jianhao.ingest.raw import Peek, RawPosts, raw_batch
from jianhao.ingest.sniff import Kind
from jianhao.ingest.source import SourceFile
from jianhao.ingest.table import RAGGED_MARK, RawTable
from jianhao.ingest.tables import tables_of

Row = dict[str, str | None]
Placed = tuple[str, int, Record]  # sheet, row as the user sees it, record
PlacedRow = tuple[str, int, Row]

BATCH_ROWS = 20_000
BATCH_CHARS = 16 * 1024**2
TABULAR = frozenset({Kind.XLSX, Kind.BIFF, Kind.CSV, Kind.MARKUP})
OBJECTS = frozenset({Kind.JSON, Kind.JSONL})


def headings_of(peek: Peek) -> list[frozenset[str]]:
    """The candidate header rows of a table, or the keys of the first record, as sets of folded names."""
    rows = [frozenset(filter(None, map(fold, row))) for row in peek.headers]
    keys = frozenset(peek.record_keys) | frozenset(peek.keys)
    return [*rows, keys] if keys else rows


def has_columns(peek: Peek, *wanted: Collection[str]) -> bool:
    """Whether one header row (or record) holds at least one of each group of names."""
    return any(all(names & set(group) for group in wanted) for names in headings_of(peek))


def tables(source: SourceFile) -> Iterable[RawTable]:
    """Tables of a tabular file; none for other containers."""
    return tables_of(source) if source.kind in TABULAR else ()


def records(source: SourceFile, wanted: Collection[str], log: IssueLog) -> Iterator[Placed]:
    """Records of tables with such a header, of a JSON array or object, or of JSON Lines."""
    if source.kind in OBJECTS:
        yield from _objects(source, log)
        return
    for table in tables(source):
        yield from table_records(source, table, wanted, log)


def table_records(
    source: SourceFile, table: RawTable, wanted: Collection[str], log: IssueLog
) -> Iterator[Placed]:
    """Rows below the header, by folded heading; empty rows, repeated headers and ragged rows are left out."""
    found = header_place(table, wanted)
    if found is None:
        return
    place, headings = found
    columns = {name: index for index, name in reversed(list(enumerate(headings))) if name}
    for batch in table.batches(place + 1):
        cells = [batch.column(index).to_pylist() for index in columns.values()]
        firsts = batch.column(0).to_pylist()
        for first, number, *values in zip(firsts, batch.column("row").to_pylist(), *cells, strict=True):
            if first and first.startswith(RAGGED_MARK):
                log.add(ragged(source, table.sheet, number), fatal=True)
            elif any(values):
                record = dict(zip(columns, values, strict=True))
                if not all(record[name] == name for name in wanted):
                    yield table.sheet, number, record


def uneven_rows(source: SourceFile) -> Iterator[tuple[str, int, list[str]]]:
    """(sheet, row number, cells) of a tabular file, each row as long as it is: for tools that mix layouts in one file."""
    if source.kind is Kind.CSV:
        yield from (("", number, cells) for number, cells in DelimitedTable(source).rows())
        return
    for table in tables(source):
        for batch in table.batches(0):
            columns = [batch.column(i).to_pylist() for i in range(table.width)]
            for number, *cells in zip(batch.column("row").to_pylist(), *columns, strict=True):
                yield table.sheet, number, cells


def header_place(table: RawTable, wanted: Collection[str]) -> tuple[int, list[str]] | None:
    """0-based place and folded headings of the first row that holds all wanted names."""
    for place, row in enumerate(table.head):
        headings = [fold(cell) for cell in row]
        if set(wanted) <= set(headings):
            return place, headings
    return None


def post_batches(
    rows: Iterable[PlacedRow], *, metric: str = "times", listing: bool = True
) -> Iterator[RawPosts]:
    """Raw posts in batches of at most BATCH_ROWS rows of one sheet."""
    for sheet, numbers, block in blocks(rows):
        yield RawPosts(raw_batch(block, numbers), sheet=sheet, metric=metric, listing=listing)


def blocks(rows: Iterable[PlacedRow]) -> Iterator[tuple[str, list[int], list[Row]]]:
    """Rows in blocks bounded in number and in characters, each of one sheet."""
    numbers: list[int] = []
    block: list[Row] = []
    sheet, chars = "", 0
    for place, number, row in rows:
        if block and (place != sheet or len(block) >= BATCH_ROWS or chars >= BATCH_CHARS):
            yield sheet, numbers, block
            numbers, block, chars = [], [], 0
        sheet = place
        numbers.append(number)
        block.append(row)
        chars += sum(len(value) for value in row.values() if value)
    if block:
        yield sheet, numbers, block


def ragged(source: SourceFile, sheet: str, row: int) -> RowIssue:
    """The issue of a row with more cells than the header."""
    message = f"{source.name}第{row}行：列数多于表头，可能是正文中的分隔符未加引号，该行未读入。"
    return RowIssue(source.name, sheet, row, "", "", Code.RAGGED_ROW, message)


def _objects(source: SourceFile, log: IssueLog) -> Iterator[Placed]:
    if source.kind is Kind.JSON:
        for number, value in json_records(source, "" if json_keys(source) else "item"):
            yield "", number, value
        return
    for number, record in jsonl_records(source):
        if record is None:
            message = f"{source.name}第{number}行：不是完整的JSON记录，该行未读入。"
            log.add(RowIssue(source.name, "", number, "", "", Code.UNREADABLE_RECORD, message), fatal=True)
        else:
            yield "", number, record
