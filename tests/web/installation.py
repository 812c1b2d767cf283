"""An installation of a test in a folder of its own, worked on by processes: the command line, the steps of backup_process.py."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from web.databases import VARIABLE, own_database

TESTS = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Installation:
    """Where its files and its rows are; `root` also holds the store and the key of its backups."""

    root: Path
    database: str
    data_name: str = "data"

    @property
    def data(self) -> Path:
        return self.root / self.data_name

    @property
    def store(self) -> Path:
        return self.root / "store"

    @property
    def key(self) -> Path:
        return self.root / "backup.key"

    def environment(self, **more: str) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
        self.data.mkdir(mode=0o700, exist_ok=True)
        return kept | {
            "JIANHAO_KEEP_DATA": str(self.data), "JIANHAO_DATA": str(self.data), "JIANHAO_DATABASE": self.database,
            VARIABLE: self.database, "PYTHONPATH": str(TESTS), **more,
        }  # fmt: skip

    def command(self, *arguments: object, **more: str) -> subprocess.CompletedProcess[str]:
        return self._run([sys.executable, "-m", "jianhao", *map(str, arguments)], more)

    def run_module(self, module: str, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        return self._run([sys.executable, "-m", module, *arguments], more)

    def step(self, name: str, module: str = "web.backup_process", **more: str) -> str:
        done = self.run_module(module, name, **more)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def begin(self, name: str, **more: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "web.backup_process", name]
        return subprocess.Popen(
            command, env=self.environment(**more), stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )

    def look(self) -> dict[str, Any]:
        said: dict[str, Any] = json.loads(self.step("look"))
        return said

    def back_up(self, *more: object) -> subprocess.CompletedProcess[str]:
        return self.command("backup", "--to", self.store, "--key", self.key, *more)

    def restore(
        self, name: str, database: str, *more: object
    ) -> tuple[Installation, subprocess.CompletedProcess[str]]:
        """A second installation made from the last set of this one."""
        other = Installation(self.root, database, name)
        given = {"JIANHAO_RESTORE_DATABASE": database} if database else {}
        command = ("restore", "--from", self.store, "--key", self.key, "--data", other.data, *more)
        return other, self.command(*command, **given)

    def _run(self, command: list[str], more: dict[str, str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            env=self.environment(**more),
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )


@contextmanager
def prepared(root: Path, database: bool) -> Iterator[Installation]:
    """An installation with a small province in it; on the server that the tests run beside, if `database`."""
    if not database:
        one = Installation(root, "")
        one.step("prepare")
        yield one
        return
    with own_database() as address:
        one = Installation(root, address)
        one.step("prepare")
        yield one


@contextmanager
def copied(one: Installation, root: Path) -> Iterator[Installation]:
    """The same installation once more: to make its tables anew takes longer than most tests."""
    shutil.copytree(one.data, root / "data")
    (root / "data").chmod(0o700)
    if not one.database:
        yield Installation(root, "")
        return
    import psycopg

    name, template = f"own_{secrets.token_hex(6)}", urlsplit(one.database).path.strip("/")
    with psycopg.connect(os.environ[VARIABLE], autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        try:
            yield Installation(root, urlunsplit(urlsplit(one.database)._replace(path=f"/{name}")))
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
