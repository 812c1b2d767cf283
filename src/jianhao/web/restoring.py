"""Giving an installation back from a backup, on a bare machine: files, database, proof. Nothing that exists is overwritten.

Called before Django is set up: which folder and which database this process works on is decided here, once.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jianhao.backup.keys import Key
from jianhao.backup.progress import Progress
from jianhao.backup.restoring import finish_folder, prepare_folder, restore_files, stream
from jianhao.backup.sets import Entry, SetHeader
from jianhao.backup.store import Store
from jianhao.errors import UnusableCall, UnusableFile
from jianhao.web import unfinished
from jianhao.web.config import settings

WHY = "从备份恢复没有完成。"
SQLITE = "office.sqlite3"
RESTORED = ".restored"  # what a settings file is called, so that it is looked at before it is used


@dataclass(frozen=True, slots=True)
class Restored:
    """What was given back. `head` is the end of the log as number:digest; `missing` are files that rows name and that no set had."""

    header: SetHeader
    files: int
    chain_intact: bool
    head: str
    why: str = ""
    missing: tuple[str, ...] = ()


def restore(
    store: Path, key: Key, data: Path, *, set_id: str | None = None, database: str = "", progress: Progress
) -> Restored:
    """Give a set (the last whole one if none is named) back into `data`, which must be new, empty or broken off half way.

    A set of PostgreSQL needs `database`, the address of an empty database (or of one that is marked unfinished, which is emptied).
    The tables are as they were, migrations of a newer release are not run. UnusableCall, UnusableFile say why not; then the
    folder and the database stay marked and the application refuses them.
    """
    data = data.absolute()
    opened = Store.open(store, key)
    header, entries = opened.read(set_id)
    _suits(header, database)
    prepare_folder(data, header)
    if database:
        unfinished.begin(database, WHY)
    try:
        files = restore_files(opened, entries, data, _place, progress)
    except OSError as error:
        raise UnusableCall(
            f"{data}不能再写入（{error.strerror}），恢复没有完成。腾出空间后再运行一次，接着恢复。"
        ) from error
    _set_up(data, database)
    _known(header)
    progress.stage("核对数据库")
    if database:
        _load(opened, {entry.path: entry for entry in entries}, header, progress)
    done = _proved(header, files)
    if database:
        unfinished.unmark(database)
    finish_folder(data)
    return done


def _suits(header: SetHeader, database: str) -> None:
    if header.engine == "postgresql" and not database:
        raise UnusableCall("这份备份来自PostgreSQL，请用--database给出一个空数据库的地址。")
    if header.engine == "sqlite" and database:
        raise UnusableCall(
            "这份备份来自SQLite，恢复时不用--database；恢复后可用jianhao database move迁移到PostgreSQL。"
        )


def _place(path: str) -> str | None:
    """Where a file of a set goes below the data folder."""
    kind, _, rest = path.partition("/")
    if kind == "data":
        return rest
    if kind == "settings":
        return rest + RESTORED
    return SQLITE if path == f"database/{SQLITE}" else None


def _set_up(data: Path, database: str) -> None:
    from jianhao.web.setup import prepare

    os.environ["JIANHAO_DATA"] = str(data)
    os.environ["JIANHAO_DATABASE"] = database
    settings.cache_clear()
    prepare()
    from django.conf import settings as django_settings

    if Path(django_settings.HUEY["connection"].get("filename", data / "x")).parent != data:
        raise RuntimeError("this process already works on another installation")


def _known(header: SetHeader) -> None:
    """A set of a newer release holds columns that this one does not know."""
    from django.db.migrations.loader import MigrationLoader

    known = set(MigrationLoader(None).disk_migrations)
    strange = [
        f"{app}.{name}" for app, names in header.changes.items() for name in names if (app, name) not in known
    ]
    if strange:
        raise UnusableCall(
            f"这份备份由版本{header.release}生成，比现在的版本新（{strange[0]}），请安装同一版本或更新的版本后再恢复。"
        )


def _load(store: Store, entries: dict[str, Entry], header: SetHeader, progress: Progress) -> None:
    """PostgreSQL: tables as they were designed then, their rows, their counters; all rows or none."""
    from django.db import connection, transaction
    from django.db.migrations.executor import MigrationExecutor

    from jianhao.web.operations.loading import quiet_triggers

    executor = MigrationExecutor(connection)
    executor.migrate([(app, names[-1]) for app, names in sorted(header.changes.items())])
    said = json.loads(b"".join(stream(store, entries["database/tables.json"])))
    progress.stage("恢复数据库", len(said["columns"]))
    with transaction.atomic(), connection.cursor() as cursor, quiet_triggers(cursor, list(header.rows)):
        cursor.execute("DELETE FROM django_migrations")
        for table, columns in said["columns"].items():
            _copy(cursor, table, columns, stream(store, entries[f"database/{table}.copy"]))
            progress.advance()
        for name, (value, called) in said["sequences"].items():
            cursor.execute("SELECT setval(%s::regclass, %s, %s)", [f'"{name}"', value, called])


def _copy(cursor: Any, table: str, columns: list[str], blocks: Iterator[bytes]) -> None:
    from psycopg import sql

    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), names)
    with cursor.copy(statement) as copy:
        for block in blocks:
            copy.write(block)


def _proved(header: SetHeader, files: int) -> Restored:
    """Counts as they were, the chain, and every file that a row names."""
    from jianhao.web.audit.proof import prove_database
    from jianhao.web.operations.proving import counts, missing_files

    found = counts()
    wrong = [name for name, count in header.rows.items() if found.get(name) != count]
    if wrong:
        raise UnusableFile(
            wrong[0], f"恢复后有{found.get(wrong[0])}行，备份时有{header.rows[wrong[0]]}行，恢复没有完成。"
        )
    report = prove_database()
    same = str(report.head) == header.audit or not header.audit
    why = report.why or ("" if same else "末条与备份时记下的不一致")
    return Restored(header, files, report.intact and same, str(report.head), why, tuple(missing_files()))
