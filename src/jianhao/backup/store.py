"""A store of backups: a folder on another disk or machine, with one key, any number of sets and their contents.

jianhao-backup.json   format, id, the store's key wrapped by a key file or a passphrase
sets/                 one file a set
blobs/                the contents, each once
.lock                 held by whoever writes
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jianhao.archive.locking import Lock
from jianhao.backup.blobs import Blobs
from jianhao.backup.keys import Key, unwrapped, wrapped
from jianhao.backup.sets import Entry, SetHeader, read_header, read_set, set_paths
from jianhao.errors import NotAResult, UnusableCall

FILE = "jianhao-backup.json"
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Store:
    """An opened store."""

    folder: Path
    secret: bytes
    blobs: Blobs

    @property
    def sets(self) -> Path:
        """Where its sets lie."""
        return self.folder / "sets"

    @classmethod
    def create(cls, folder: Path, key: Key) -> Store:
        """A new store; UnusableCall if the folder holds anything else or cannot be written."""
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            if any(not path.name.startswith(".") for path in list(folder.iterdir())):
                raise UnusableCall(f"{folder}不是备份库，又不是空文件夹，请另选一个文件夹存放备份。")
            store, secret = secrets.token_hex(8), secrets.token_bytes(32)
            said = {"format": FORMAT, "store": store, "keys": [wrapped(key, secret, store)]}
            draft = folder / f".{FILE}"
            draft.write_text(json.dumps(said, indent=1), encoding="utf-8")
            os.replace(draft, folder / FILE)
        except OSError as error:
            raise UnusableCall(f"备份文件夹{folder}不能写入，请检查磁盘是否接好、是否有权限。") from error
        return cls.open(folder, key)

    @classmethod
    def open(cls, folder: Path, key: Key) -> Store:
        """A store that is there; UnusableCall if it is none or the key does not open it."""
        said = _said(folder)
        secret = unwrapped(key, said["keys"], said["store"])
        return cls(folder, secret, Blobs(folder / "blobs", secret))

    @classmethod
    def at(cls, folder: Path, key: Key) -> Store:
        """The store of a folder, made if the folder holds none yet."""
        return cls.open(folder, key) if (folder / FILE).exists() else cls.create(folder, key)

    def read(self, set_id: str | None = None) -> tuple[SetHeader, list[Entry]]:
        """A set by its id, or the last whole one; UnusableCall if there is none."""
        paths = set_paths(self.sets)
        found = [path for path in paths if set_id in (None, path.stem)]
        if not found:
            raise UnusableCall(f"备份库中没有备份{set_id}。" if set_id else "备份库中还没有完整的备份。")
        return read_set(found[-1], self.secret)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Only one process at a time writes or takes away; UnusableCall while another does."""
        try:
            for folder in (self.sets, self.folder / "blobs"):
                folder.mkdir(exist_ok=True, mode=0o700)
            lock = Lock(self.folder / ".lock")
        except NotAResult as error:
            raise UnusableCall("另一个程序正在写这个备份库，请等它结束后再试。") from error
        except OSError as error:
            raise UnusableCall(
                f"备份文件夹{self.folder}不能写入，请检查磁盘是否接好、是否有权限。"
            ) from error
        try:
            yield
        finally:
            lock.release()


def is_store(folder: Path) -> bool:
    """Whether a folder holds a store."""
    return (folder / FILE).is_file()


def stored_sets(folder: Path) -> list[SetHeader]:
    """The whole sets of a store, oldest first, as they say of themselves: no key is needed, nothing is proved."""
    _said(folder)
    return [read_header(path) for path in set_paths(folder / "sets")]


def _said(folder: Path) -> dict[str, Any]:
    try:
        said: dict[str, Any] = json.loads((folder / FILE).read_text(encoding="utf-8"))
        if said["format"] != FORMAT:
            raise UnusableCall("这个备份库由较新的版本建立，请用同一版本或更新的版本打开。")
        if not isinstance(said["keys"], list) or not isinstance(said["store"], str):
            raise TypeError
    except FileNotFoundError as error:
        raise UnusableCall(f"{folder}不是备份库（没有{FILE}）。") from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UnusableCall(f"备份库的说明文件{FILE}不能读取或已损坏。") from error
    return said
