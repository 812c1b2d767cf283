"""The tables of a file, whatever its container."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from jianhao.errors import UnusableFile
from jianhao.ingest.delimited import DelimitedTable
from jianhao.ingest.markup import markup_tables
from jianhao.ingest.record_tables import database_table, json_tables
from jianhao.ingest.sniff import Kind
from jianhao.ingest.source import SourceFile
from jianhao.ingest.sqlitefile import sqlite_tables
from jianhao.ingest.table import RawTable
from jianhao.ingest.workbook import workbook_tables


class _Latest(threading.local):
    """The file read last by this thread and its tables: a file is looked at several times in a row, and never two held."""

    source: SourceFile | None = None
    tables: Sequence[RawTable] = ()


_latest = _Latest()


def tables_of(source: SourceFile) -> Sequence[RawTable]:
    """Tables of a workbook, page, delimited file, JSON list of objects or SQLite file."""
    if _latest.source is not source:
        forget_tables()
        _latest.tables = _tables(source)
        _latest.source = source
    return _latest.tables


def forget_tables() -> None:
    """Let go of the file read last."""
    _latest.source, _latest.tables = None, ()


@contextmanager
def remembered_tables() -> Iterator[None]:
    """Within the block the file read last is kept; afterwards a long-lived worker holds on to nothing."""
    try:
        yield
    finally:
        forget_tables()


def _tables(source: SourceFile) -> Sequence[RawTable]:
    match source.kind:
        case Kind.XLSX | Kind.BIFF:
            return workbook_tables(source)
        case Kind.MARKUP:
            return markup_tables(source)
        case Kind.CSV:
            return [DelimitedTable(source)]
        case Kind.JSON | Kind.JSONL:
            return json_tables(source)
        case Kind.SQLITE:
            return [database_table(source, name, c) for name, c in sqlite_tables(source).items() if c]
        case _:
            raise UnusableFile(source.name, "该类型文件不能作为表格读取。")
