"""A small installation without the application: a folder, a database of bytes, a store; shared by the tests of backups."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from jianhao.backup.gathering import Folder
from jianhao.backup.keys import KeyFile, make_key_file
from jianhao.backup.restoring import finish_folder, prepare_folder, restore_files
from jianhao.backup.store import Store
from jianhao.backup.taking import Snapshot, Stream, Taken, take
from jianhao.jobs.progress import Silent

SILENT = Silent()
TOKEN = "{:032x}".format


@dataclass
class Kept:
    """An installation at `root`: data/, store/, key."""

    root: Path
    database: bytes = b""
    named: set[int] = field(default_factory=set)
    photographs: int = 0
    meanwhile: Callable[[], None] = lambda: None  # what happens right after the snapshot of the database

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def key(self) -> KeyFile:
        return KeyFile(self.root / "key")

    def make(self) -> Kept:
        (self.data / "evidence").mkdir(parents=True)
        make_key_file(self.key.path)
        return self

    def add(self, number: int, content: bytes) -> None:
        """A file that a row names."""
        (self.data / "evidence" / TOKEN(number)).write_bytes(content)
        self.named.add(number)
        self.database += f"{number}\n".encode()

    def drop(self, number: int) -> None:
        """Take a file and its row away."""
        self.named.discard(number)
        self.database = self.database.replace(f"{number}\n".encode(), b"")
        (self.data / "evidence" / TOKEN(number)).unlink()

    @contextmanager
    def photograph(self) -> Iterator[Snapshot]:
        self.photographs += 1
        seen, names = self.database, frozenset(TOKEN(n) for n in self.named)
        self.meanwhile()
        yield Snapshot(
            taken=datetime.now(UTC), engine="sqlite", audit="1:ab", streams=(Stream("database/x", lambda: iter([seen])),),
            named=names, required=dict.fromkeys(names, "t.stored"),
        )  # fmt: skip

    def store(self) -> Store:
        return Store.at(self.root / "store", self.key)

    def back_up(self, **options: frozenset[str]) -> Taken:
        return take(self.store(), self.photograph, Folder(self.data, **options), "0", SILENT)

    def restore(self, name: str, set_id: str | None = None) -> dict[str, bytes]:
        """Every file of a set as it comes back."""
        store, folder = self.store(), self.root / name
        header, entries = store.read(set_id)
        prepare_folder(folder, header)
        restore_files(store, entries, folder, lambda path: path, SILENT)
        finish_folder(folder)
        return {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file()
        }

    def blobs(self) -> list[Path]:
        return sorted((self.root / "store" / "blobs").glob("??/" + "?" * 64))


def noise(size: int) -> bytes:
    """Bytes that cannot be compressed."""
    return os.urandom(size)
