"""JSON records and database rows as tables, read anew each time and never held as a whole."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import cached_property
from itertools import islice
from typing import Any

import pyarrow as pa

from jianhao.errors import UnusableFile
from jianhao.ingest.jsonfile import Record, json_keys, json_lists, json_values, jsonl_records
from jianhao.ingest.sniff import Kind
from jianhao.ingest.source import SourceFile
from jianhao.ingest.sqlitefile import sqlite_rows
from jianhao.ingest.table import BROKEN_MARK, HEAD_ROWS, LOST_MARK, Merge, Pace, batch_schema

EXACT = 2**53
COLUMNS_AT_MOST = 2_000
Records = Callable[[], Iterator[tuple[int, Record | None]]]


class RecordTable:
    """Records of one list as a RawTable whose first row holds the keys; `row` is the line or ordinal of the record."""

    merges: tuple[Merge, ...] = ()

    def __init__(self, name: str, records: Records, keys: tuple[str, ...]) -> None:
        self.sheet = name
        self._records = records
        self._keys = keys
        self.width = len(keys)

    @cached_property
    def head(self) -> list[list[str]]:
        rows = islice(self._records(), HEAD_ROWS - 1)
        return [list(self._keys), *(self._cells(record) for _, record in rows)]

    def batches(self, first_row: int) -> Iterator[pa.RecordBatch]:
        records, pace = self._placed(first_row), Pace(self.width)
        while block := list(islice(records, pace.rows)):
            numbers, rows = zip(*block, strict=True)
            columns = [pa.array(cells, pa.string()) for cells in zip(*rows, strict=True)]
            arrays = [*columns, pa.array(numbers, pa.int64())]
            yield pace.measure(pa.RecordBatch.from_arrays(arrays, schema=batch_schema(self.width)))

    def _placed(self, first_row: int) -> Iterator[tuple[int, list[str]]]:
        if first_row == 0:
            yield 0, list(self._keys)
        for number, record in islice(self._records(), max(first_row - 1, 0), None):
            yield number, self._cells(record)

    def _cells(self, record: Record | None) -> list[str]:
        cells = [BROKEN_MARK] if record is None else [plain(record.get(key)) for key in self._keys]
        return [BROKEN_MARK] + [""] * (self.width - 1) if BROKEN_MARK in cells else cells


def json_tables(source: SourceFile) -> list[RecordTable]:
    """The list of a JSON or JSON Lines file, or each list of objects inside its top object, or that object itself."""
    if source.kind is Kind.JSONL:
        return _with_keys(source, {"": lambda: jsonl_records(source)})
    if not json_keys(source):
        return _with_keys(source, {"": _under(source, "item")})
    lists = _with_keys(source, {key: _under(source, f"{key}.item") for key in json_lists(source)})
    return lists or _with_keys(source, {"": _under(source, "")})


def database_table(source: SourceFile, name: str, columns: tuple[str, ...]) -> RecordTable:
    """One table of an SQLite file."""
    return RecordTable(name, lambda: sqlite_rows(source, name, list(columns)), columns)


def _under(source: SourceFile, prefix: str) -> Records:
    return lambda: json_values(source, prefix)


def _with_keys(source: SourceFile, lists: dict[str, Records]) -> list[RecordTable]:
    tables = []
    for name, records in lists.items():
        keys: dict[str, None] = {}
        for _, record in records():
            keys.update(dict.fromkeys(record or ()))
            if len(keys) > COLUMNS_AT_MOST:
                raise UnusableFile(source.name, f"记录的字段超过{COLUMNS_AT_MOST}个，不是可识别的表格。")
        if keys:
            tables.append(RecordTable(name, records, tuple(keys)))
    return tables


def plain(value: Any) -> str:
    """A value as the text of a cell: lists joined, objects as JSON, numbers that lost digits marked."""
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case float() if value.is_integer():
            return f"{LOST_MARK}{value:.0f}" if abs(value) >= EXACT else f"{value:.0f}"
        case bytes():
            return ""
        case list() if not any(isinstance(item, list | dict) for item in value):
            return "、".join(map(plain, value))
        case list() | dict():
            return _json(value)
        case _:
            return _storable(str(value))


def _json(value: Any) -> str:
    try:
        return _storable(json.dumps(value, ensure_ascii=False, default=str))
    except RecursionError:
        return BROKEN_MARK


def _storable(text: str) -> str:
    # Half of a surrogate pair comes out of escaped JSON and cannot be stored.
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")
