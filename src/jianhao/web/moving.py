"""Everything from SQLite into PostgreSQL, and the proof that it is there. The source is only read, and nobody writes to it meanwhile.

Called before Django is set up: this process works on the new database, the old one stands beside it under the name `source`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from jianhao.backup.progress import Progress
from jianhao.errors import UnusableCall, UnusableFile
from jianhao.web import unfinished
from jianhao.web.config import settings
from jianhao.web.databases import database

SOURCE, TARGET = "source", "default"
WHY = "从SQLite迁移到这个数据库没有完成。"
BUSY = "SQLite数据库正在使用，请先停止网页应用和后台处理，再迁移。"


@dataclass(frozen=True, slots=True)
class Moved:
    """What was moved and proved: rows by table, the sum of each table's digests in hexadecimal, the end of the log."""

    rows: dict[str, int]
    digests: dict[str, str]
    head: str


def move(to: str, progress: Progress) -> Moved:
    """Move this installation's SQLite database to the empty PostgreSQL database at `to` and prove it.

    UnusableCall before anything is written (another database in use, target not empty, source in use or of another release);
    UnusableFile if a row cannot be kept or is not the same afterwards: then the target stays marked and cannot be used.
    """
    if settings().database:
        raise UnusableCall("本系统已经使用PostgreSQL。迁移是从SQLite到PostgreSQL，请取消设置database后再试。")
    if not (settings().data / "office.sqlite3").is_file():
        raise UnusableCall(f"{settings().data}中没有SQLite数据库，没有可以迁移的内容。")
    if not to.startswith(("postgresql://", "postgres://")):
        raise UnusableCall("--to须写成postgresql://用户:密码@主机:端口/库名。")
    unfinished.require_empty(to)
    _set_up(to)
    from jianhao.web.worker import alone

    with alone(), _held():
        _up_to_date()
        unfinished.begin(to, WHY)
        _tables()
        _rows(progress)
        moved = _proved(progress)
        unfinished.unmark(to)
    return moved


def _set_up(to: str) -> None:
    from jianhao.web.setup import prepare

    data = settings().data
    os.environ["JIANHAO_DATABASE"] = to
    settings.cache_clear()
    prepare()
    from django.db import connections

    connections.databases[SOURCE] = {**connections.databases[TARGET], **database("", data)}
    connections.configure_settings(connections.databases)


@contextmanager
def _held() -> Iterator[None]:
    """Hold SQLite's only writer, so that nothing is added while we read; nothing is written."""
    import sqlite3

    path = settings().data / "office.sqlite3"
    holder = sqlite3.connect(path, timeout=2, isolation_level=None)
    try:
        holder.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        holder.close()
        raise UnusableCall(BUSY) from error
    try:
        yield
    finally:
        holder.rollback()
        holder.close()


def _up_to_date() -> None:
    """Only tables as this release knows them can be moved."""
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connections[SOURCE])
    strange = set(executor.loader.applied_migrations) - set(executor.loader.disk_migrations)
    if strange or executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise UnusableCall("SQLite数据库不是这个版本的，请先用这个版本启动一次jianhao web，停止后再迁移。")


def _tables() -> None:
    """The tables, indexes and triggers of this release, empty."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def _rows(progress: Progress) -> None:
    """Every row of every table in one transaction; then the counters."""
    from django.core.management.color import no_style
    from django.db import connection, transaction

    from jianhao.web.operations.loading import quiet_triggers
    from jianhao.web.operations.references import models_kept

    models = models_kept()
    progress.stage("迁移数据", len(models))
    with (
        transaction.atomic(),
        connection.cursor() as cursor,
        quiet_triggers(cursor, [m._meta.db_table for m in models]),
    ):
        for model in models:
            _copy(cursor, model)
            progress.advance()
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


def _copy(cursor: Any, model: Any) -> None:
    from django.db import connection
    from psycopg import DataError, sql

    from jianhao.web.operations.proving import fields_of, rows_of

    fields = fields_of(model)
    table = model._meta.db_table
    names = sql.SQL(", ").join(sql.Identifier(field.column) for field in fields)
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), names)
    at: Any = None
    try:
        with cursor.copy(statement) as copy:
            for row in rows_of(model, SOURCE):
                at = row[0]
                copy.write_row([f.get_db_prep_save(v, connection) for f, v in zip(fields, row, strict=True)])
    except (DataError, ValueError) as error:
        said = getattr(getattr(error, "diag", None), "message_primary", None) or str(error)
        raise UnusableFile(
            table, f"有内容不能存入PostgreSQL（{at}附近）：{said}。迁移没有完成，原数据库没有改动。"
        ) from error


def _proved(progress: Progress) -> Moved:
    """Counts, contents, triggers and the chain, all read back from the new database."""
    from jianhao.web.audit.proof import prove_database
    from jianhao.web.operations.proving import summed
    from jianhao.web.operations.references import models_kept

    models = models_kept()
    progress.stage("逐表核对", len(models))
    rows, digests = {}, {}
    for model in models:
        table = model._meta.db_table
        before, after = summed(model, SOURCE), summed(model, TARGET)
        if before != after:
            raise UnusableFile(
                table,
                f"迁移前{before.rows}行、迁移后{after.rows}行，内容不一致。迁移没有完成，原数据库没有改动。",
            )
        rows[table], digests[table] = after.rows, f"{after.digest:064x}"
        progress.advance()
    _protected()
    report = prove_database()
    if not report.intact:
        raise UnusableFile("操作记录", f"第{report.broken_at}条起不能证明，{report.why}。迁移没有完成。")
    return Moved(rows, digests, str(report.head))


def _protected() -> None:
    """The tables whose rows SQLite refuses to change are refused by the new database as well."""
    from django.db import connections

    with connections[SOURCE].cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT tbl_name FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%RAISE(ABORT%'"
        )
        before = {name for (name,) in cursor.fetchall()}
    with connections[TARGET].cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace"
        )
        after = {name for (name,) in cursor.fetchall()}
    if before - after:
        raise UnusableFile(min(before - after), "新数据库中没有“只增不改”的保护。迁移没有完成。")
