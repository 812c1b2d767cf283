"""SQLite files of other tools, opened read-only; columns are asked for and never assumed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

from jianhao.errors import UnusableFile
from jianhao.ingest.source import SourceFile

VALUE_LIMIT = 64 * 1024**2


def sqlite_tables(source: SourceFile) -> dict[str, tuple[str, ...]]:
    """Table name → its columns."""
    with _connected(source) as db:
        names = [
            row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        ]
        return {
            name: tuple(c[1] for c in db.execute(f"PRAGMA table_info({_quoted(name)})")) for name in names
        }


def sqlite_rows(source: SourceFile, table: str, columns: list[str]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Rows of a table with their 1-based number, in the order in which they are stored; only columns that exist.

    Text that is not UTF-8 keeps the mark of a lost character (U+FFFD) at each bad place.
    """
    present = [c for c in columns if c in sqlite_tables(source).get(table, ())]
    if not present:
        return
    wanted = ", ".join(_quoted(c) for c in present)
    with _connected(source) as db:
        for number, row in enumerate(db.execute(f"SELECT {wanted} FROM {_quoted(table)}"), 1):
            yield number, dict(zip(present, row, strict=True))


@contextmanager
def _connected(source: SourceFile) -> Iterator[sqlite3.Connection]:
    address = source.path.resolve().as_uri() + "?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(address, uri=True)) as db:
            db.text_factory = lambda raw: raw.decode("utf-8", "replace")
            db.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, VALUE_LIMIT)
            db.execute("PRAGMA trusted_schema = OFF")
            db.execute("PRAGMA cell_size_check = ON")
            yield db
    except (sqlite3.Error, sqlite3.Warning, OverflowError, ValueError) as error:
        raise UnusableFile(source.name, "数据库文件不完整或已损坏，无法读取。") from error


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
