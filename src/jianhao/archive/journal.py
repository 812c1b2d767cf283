"""A build in progress: what is done is kept beside the place of the archive, so that a killed build goes on where it was.

    .NAME.draft/bag       the archive as far as it is written
    .NAME.draft/work.db   which steps are done, and what later steps need of earlier ones

Every step writes its files under temporary names, renames them and then commits here; a step that is not committed is repeated.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

from jianhao.archive.locking import Lock
from jianhao.errors import JianhaoError, NotAResult
from jianhao.store.dataset import flush_folder

_TABLES = """
create table if not exists step(name text primary key, said text not null);
create table if not exists post(post_id text primary key, url text, published text, said text not null) without rowid;
create table if not exists address(key text, post_id text, primary key(key, post_id)) without rowid;
create table if not exists page(wacz text, url text, timestamp text, digest text, post_id text, captured text,
    primary key(wacz, url, timestamp)) without rowid;
create index if not exists page_post on page(post_id);
create table if not exists image(url text primary key, path text not null) without rowid;
create table if not exists seen(url text primary key, status integer) without rowid;
create table if not exists reference(page text, position integer, url text, primary key(page, position)) without rowid;
create table if not exists file(path text primary key, said text not null) without rowid;
create table if not exists attached(post_id text, path text, primary key(post_id, path)) without rowid;
create table if not exists failure(kind text, subject text, why text, primary key(kind, subject)) without rowid;
create table if not exists masked(item text primary key, said text not null) without rowid;
create table if not exists source(name text, post_id text, primary key(name, post_id)) without rowid;
"""


class Journal:
    """The draft of one archive; only one process works on it at a time."""

    def __init__(self, target: Path) -> None:
        self.target = target.absolute()
        self.folder = self.target.with_name(f".{self.target.name}.draft")
        self.bag = self.folder / "bag"
        self._database = self.folder / "work.db"

    def __enter__(self) -> Journal:
        self.target.parent.mkdir(parents=True, exist_ok=True)
        self._lock = Lock(self.target.with_name(f".{self.target.name}.lock"))
        self._open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._db.close()
        if isinstance(
            value, JianhaoError
        ):  # other materials are needed, with which the build begins anew anyway
            shutil.rmtree(self.folder, ignore_errors=True)
        self._lock.release()

    def _open(self) -> None:
        self._made: set[Path] = set()
        self.bag.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(self._database)
        try:
            self._db.execute("pragma journal_mode=wal")
            self._db.execute("pragma synchronous=normal")
            self._db.executescript(_TABLES)
        except sqlite3.DatabaseError:  # cut short by a full disk or a power failure: the build begins anew
            self._db.close()
            self._begin_anew()

    def _begin_anew(self) -> None:
        shutil.rmtree(self.folder)
        self._open()

    def belongs_to(self, inputs: str) -> None:
        """Go on only with a draft of the same inputs; one of others is begun anew."""
        if self.done("inputs") not in (None, inputs):
            self._db.close()
            self._begin_anew()
        self.mark("inputs", inputs)

    def done(self, step: str) -> Any:
        """What a finished step left, None if it is not finished."""
        row = self._db.execute("select said from step where name = ?", (step,)).fetchone()
        return None if row is None else json.loads(row[0])

    def mark(self, step: str, said: Any = True) -> None:
        """Record a step, together with every row added since the last one."""
        self._db.execute("insert or replace into step values (?, ?)", (step, json.dumps(said)))
        self._db.commit()

    def forget(self) -> None:
        """Drop rows that were added and not recorded."""
        self._db.rollback()

    def add(self, table: str, *row: Any) -> None:
        """Add or replace a row; it counts when the next step is marked."""
        marks = ",".join("?" * len(row))
        self._db.execute(f"insert or replace into {table} values ({marks})", row)

    def rows(self, query: str, values: Iterable[Any] = ()) -> Iterator[tuple[Any, ...]]:
        """Rows of a query, one after the other."""
        yield from self._db.execute(query, tuple(values))

    def first(self, query: str, *values: Any) -> Any:
        """The first value of the first row, None without one."""
        row = self._db.execute(query, values).fetchone()
        return None if row is None else row[0]

    def count(self, table: str) -> int:
        """Rows of a table."""
        return int(self.first(f"select count(*) from {table}"))

    def place(self, name: str) -> Path:
        """Where a file of the archive is written; its folder exists."""
        path = self.bag / name
        if path.parent not in self._made:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._made.add(path.parent)
        return path

    def write(self, name: str, data: bytes) -> None:
        """A file of the archive, whole or not at all."""
        path = self.place(name)
        draft = path.with_name(f"{path.name}.incoming")
        draft.write_bytes(data)
        os.replace(draft, path)

    def publish(self) -> None:
        """Everything to disk, then the archive appears in its place by one rename."""
        if self.target.exists():
            raise NotAResult(f"{self.target.name}已存在；归档包不覆盖，请另选输出位置。")
        flush_all(self.bag)
        self.mark("sealed")
        os.replace(self.bag, self.target)
        flush_folder(self.target.parent)

    def discard(self) -> None:
        """Remove what is left of the draft after publication."""
        self._db.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def flush_all(folder: Path) -> None:
    """Force all files of a folder to disk: the whole system at once where it can, which is far quicker than one by one."""
    if hasattr(os, "sync"):
        os.sync()
        return
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb+") as stream:
                os.fsync(stream.fileno())
