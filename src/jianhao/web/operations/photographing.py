"""The database at one moment, while others write: a copy of SQLite's pages, or all tables of PostgreSQL in one transaction.

No client program of PostgreSQL is needed: the tables come through COPY, which the driver speaks.
"""

from __future__ import annotations

import json
import os
import secrets
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from django.db import connection

from jianhao.backup.taking import Snapshot, Stream
from jianhao.errors import UnusableFile
from jianhao.web.config import settings
from jianhao.web.operations.references import models_kept, references

SQLITE_PATH = "database/office.sqlite3"
TABLES_PATH = "database/tables.json"
MIGRATIONS = "django_migrations"
PREFIX = "backup-"
BLOCK = 4 << 20
Rows = Callable[[str], list[tuple[Any, ...]]]


@contextmanager
def photographed() -> Iterator[Snapshot]:
    """The database of this installation; the streams can be read until the block ends."""
    with _sqlite() if connection.vendor == "sqlite" else _postgresql() as snapshot:
        yield snapshot


@contextmanager
def _sqlite() -> Iterator[Snapshot]:
    """A copy beside the other work files, by the online backup of SQLite: page by page within one reading."""
    folder = settings().data / "work"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    _sweep(folder)
    path = folder / f"{PREFIX}{os.getpid()}-{secrets.token_hex(4)}.sqlite3"
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    taken = datetime.now(UTC)
    try:
        connection.ensure_connection()
        copy = sqlite3.connect(path)
        try:
            connection.connection.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
            _whole(copy)
            streams = (Stream(SQLITE_PATH, partial(_blocks, path)),)
            yield _described("sqlite", taken, lambda sql: copy.execute(sql).fetchall(), streams)
        finally:
            copy.close()
    finally:
        path.unlink(missing_ok=True)


def _sweep(folder: Path) -> None:
    """Take away copies of processes that were killed; one that lives may be writing into another store."""
    for left in folder.glob(f"{PREFIX}*"):
        pid = left.name.removeprefix(PREFIX).partition("-")[0]
        if not (pid.isdigit() and _lives(int(pid))):
            left.unlink(missing_ok=True)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _whole(copy: sqlite3.Connection) -> None:
    """A damaged database is said at once: a backup of it would only look like one."""
    found = copy.execute("PRAGMA quick_check(1)").fetchone()
    if found[0] != "ok":
        raise UnusableFile("office.sqlite3", "数据库文件已损坏，没有备份。请立即停止使用并从上一份备份恢复。")


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as source:
        while block := source.read(BLOCK):
            yield block


@contextmanager
def _postgresql() -> Iterator[Snapshot]:
    import psycopg

    parameters = connection.get_connection_params()
    for name in ("cursor_factory", "context"):
        parameters.pop(name, None)
    with psycopg.connect(**parameters) as reading:
        reading.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        taken = datetime.now(UTC)
        reading.execute("SELECT 1")  # the snapshot is taken by the first statement
        columns, keys = _columns(reading), _keys()
        said = json.dumps({"columns": columns, "sequences": _sequences(reading)}, ensure_ascii=False).encode()
        streams = [Stream(TABLES_PATH, lambda: iter([said]))]
        streams += [
            Stream(f"database/{name}.copy", partial(_copied, reading, name, columns[name], keys[name]))
            for name in columns
        ]
        yield _described(
            "postgresql", taken, lambda sql: list(reading.execute(sql).fetchall()), tuple(streams)
        )


def _columns(reading: Any) -> dict[str, list[str]]:
    """Every table of ours as it stands in the database, with the columns that hold values of their own."""
    known = _keys()
    rows = reading.execute(
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema()"
        " AND is_generated = 'NEVER' ORDER BY table_name, ordinal_position"
    )
    found: dict[str, list[str]] = {}
    for table, column in rows:
        if table in known:
            found.setdefault(table, []).append(column)
    return found


def _keys() -> dict[str, str]:
    """The primary key of every table of ours."""
    return {model._meta.db_table: model._meta.pk.column for model in models_kept()} | {MIGRATIONS: "id"}


def _sequences(reading: Any) -> dict[str, list[Any]]:
    """Where each counter stands."""
    rows = reading.execute(
        "SELECT sequencename, coalesce(last_value, start_value), last_value IS NOT NULL FROM pg_sequences"
        " WHERE schemaname = current_schema() ORDER BY 1"
    )
    return {name: [int(value), bool(called)] for name, value, called in rows}


def _copied(reading: Any, table: str, columns: list[str], key: str) -> Iterator[bytes]:
    """A table as COPY writes it, by its key: what did not change gives the same bytes."""
    from psycopg import sql

    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    statement = sql.SQL("COPY (SELECT {} FROM {} ORDER BY {}) TO STDOUT").format(
        names, sql.Identifier(table), sql.Identifier(key)
    )
    with reading.cursor() as cursor, cursor.copy(statement) as copy:
        for block in copy:
            yield bytes(block)


def _described(engine: str, taken: datetime, rows: Rows, streams: tuple[Stream, ...]) -> Snapshot:
    """What the snapshot says of itself: migrations, counts, the end of the log, the files that its rows name."""
    changes: dict[str, list[str]] = {}
    for app, name in rows(f"SELECT app, name FROM {MIGRATIONS} ORDER BY id"):
        changes.setdefault(app, []).append(name)
    counts = {
        model._meta.db_table: int(rows(f'SELECT count(*) FROM "{model._meta.db_table}"')[0][0])
        for model in models_kept()
    }
    head = rows("SELECT sequence, digest FROM audit_chainhead")
    named: set[str] = set()
    required: dict[str, str] = {}
    for one in references():
        found = {str(name) for (name,) in rows(f'SELECT "{one.column}" FROM "{one.table}"') if name}
        named |= found
        if one.condition is not None:
            needed = rows(f'SELECT "{one.column}" FROM "{one.table}" WHERE {one.condition or "1 = 1"}')
            required |= {str(name): one.where for (name,) in needed}
    return Snapshot(
        taken=taken, engine=engine, audit=f"{head[0][0]}:{head[0][1]}" if head else "", streams=streams,
        changes=changes, rows=counts, named=frozenset(named), required=required,
    )  # fmt: skip
