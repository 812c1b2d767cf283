"""The tables of a file, whatever its container."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from jianhao.errors import UnusableFile
from jianhao.ingest.delimited import DelimitedTable
from jianhao.ingest.jsonfile import json_keys, json_records, jsonl_records
from jianhao.ingest.markup import MemoryTable, markup_tables
from jianhao.ingest.sniff import Kind
from jianhao.ingest.source import SourceFile
from jianhao.ingest.sqlitefile import sqlite_rows, sqlite_tables
from jianhao.ingest.table import RawTable
from jianhao.ingest.workbook import workbook_tables

ROW_LIMIT = 2_000_000


@lru_cache(maxsize=4)
def tables_of(source: SourceFile) -> Sequence[RawTable]:
    """Tables of a workbook, page, delimited file, JSON array of flat objects or SQLite file."""
    match source.kind:
        case Kind.XLSX | Kind.BIFF:
            return workbook_tables(source)
        case Kind.MARKUP:
            return markup_tables(source)
        case Kind.CSV:
            return [DelimitedTable(source)]
        case Kind.JSON | Kind.JSONL:
            return [_record_table(source)]
        case Kind.SQLITE:
            return [
                _database_table(source, name, columns)
                for name, columns in sqlite_tables(source).items()
                if columns
            ]
        case _:
            raise UnusableFile(source.name, "该类型文件不能作为表格读取。")


def _record_table(source: SourceFile) -> MemoryTable:
    if source.kind is Kind.JSONL:
        records = [(n, r or {}) for n, r in jsonl_records(source)]
    else:
        keys = json_keys(source)
        records = [
            pair
            for prefix in ([f"{k}.item" for k in keys] or ["item"])
            for pair in json_records(source, prefix)
        ]
    if len(records) > ROW_LIMIT:
        raise UnusableFile(source.name, "记录过多，请改用CSV或JSON Lines格式。")
    names = list(dict.fromkeys(name for _, record in records for name in record))
    return MemoryTable("", [names, *([_plain(record.get(name)) for name in names] for _, record in records)])


def _database_table(source: SourceFile, name: str, columns: tuple[str, ...]) -> MemoryTable:
    rows = [[_plain(row.get(c)) for c in columns] for _, row in sqlite_rows(source, name, list(columns))]
    return MemoryTable(name, [list(columns), *rows])


def _plain(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, list):
        return "、".join(_plain(item) for item in value)
    return str(value)
