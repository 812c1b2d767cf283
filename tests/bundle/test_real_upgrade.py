"""A real installation with data upgraded to another real release, killed at ten instants, and taken back; under `./dev test --deep`.

On SQLite, and on PostgreSQL where scripts/with_postgresql.py has started one.
"""

from __future__ import annotations

import os
import platform
import shutil
import signal
import sqlite3
import subprocess
import sys
import tarfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

sys.path.append(str(Path(__file__).parent))  # the journey imports its visitor by the bare name

from bundle.small_bundles import PYTHON
from make_bundle import make
from offline_journey import OFFICE, Server, _until_answers, first_start, install, signed_in, take_in

OLD, NEW = "0.0.9", "0.9.10"
KILLS = 10
SERVER = os.environ.get("JIANHAO_TEST_DATABASE", "")
# The newer release differs by one change of the database, so that an unfinished one can be told from a finished one.
CHANGE = '''"""One more table."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("people", "{last}")]
    operations = [migrations.RunSQL("CREATE TABLE upgrade_probe (x integer)", "DROP TABLE upgrade_probe")]
'''
REGISTER = "账号ID,账号名称,平台,主办单位,层级,粉丝数\n" + "".join(
    f"gh_{number:012x},示例第{number}号,微信公众号,示例省第{number}局,省级,{number * 100}\n"
    for number in range(1, 31)
)


def release(root: Path, folder: Path, version: str, changed: bool) -> Path:
    """A bundle of these sources under another version, unpacked."""
    sources = folder / f"sources {version}"
    for name in ("src", "docs", "bundle", "requirements"):
        shutil.copytree(root / name, sources / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(root / name, sources / name)
    package = sources / "src" / "jianhao" / "__init__.py"
    text = package.read_text(encoding="utf-8")
    (line,) = (one for one in text.splitlines() if one.startswith("__version__ = "))
    package.write_text(text.replace(line, f'__version__ = "{version}"'), encoding="utf-8")
    if changed:
        folder_of = sources / "src" / "jianhao" / "web" / "people" / "migrations"
        last = max(path.stem for path in folder_of.glob("0*.py"))
        (folder_of / "0999_probe.py").write_text(CHANGE.format(last=last), encoding="utf-8")
    archive = make(sources, folder / "made", platform.machine(), (PYTHON,), None)
    with tarfile.open(archive) as tar:
        tar.extractall(folder / "unpacked", filter="data")
    return folder / "unpacked" / archive.name.removesuffix(".tar.gz")


@dataclass(frozen=True, slots=True)
class Office:
    """An installation of the old release with accounts and one inspection, and the bundle of the new one."""

    server: Server
    newer: Path
    database: str  # address of PostgreSQL, or empty

    def script(self, *words: str, seconds: float | None = None) -> int:
        """upgrade.sh to its end, or killed with all it began after some seconds."""
        command = ["sh", str(self.newer / "upgrade.sh"), "--prefix", str(self.server.prefix), "--yes", *words]
        log = self.server.prefix.parent / "upgrade.log"
        with (
            log.open("ab") as out,
            subprocess.Popen(command, stdout=out, stderr=out, start_new_session=True) as process,
        ):
            if seconds is not None:
                try:
                    return process.wait(seconds)
                except subprocess.TimeoutExpired:
                    os.killpg(process.pid, signal.SIGKILL)
            return process.wait()

    def version(self) -> str:
        """The release that `current` names."""
        return (self.server.prefix / "current").resolve().name.split("-")[0]

    def accounts(self) -> int:
        """Rows of the register."""
        return int(self._asked("SELECT count(*) FROM registry_account")[0][0])

    def is_changed(self) -> bool:
        """Whether the database is that of the newer release."""
        if self.database:
            return self._asked("SELECT to_regclass('upgrade_probe')") != [(None,)]
        return bool(self._asked("SELECT 1 FROM sqlite_master WHERE name = 'upgrade_probe'"))

    def _asked(self, question: str) -> list[Any]:
        if self.database:
            with psycopg.connect(self.database) as server:
                return server.execute(question).fetchall()
        with sqlite3.connect(self.server.data / "office.sqlite3") as database:
            return database.execute(question).fetchall()

    def at_work(self) -> str:
        """Which release answers, after its service was started and somebody signed in; everything of one release."""
        self.server.service("start")
        _until_answers(self.server.port)
        assert "待办" in signed_in(self.server, "reviewer").page
        assert not (self.server.prefix / "upgrade").exists()
        version = self.version()
        assert self.is_changed() is (version == NEW)
        assert self.accounts() == 30
        assert "完好" in self.server.run("audit", "verify")
        return version

    def back(self) -> int:
        """To the older release again; what was newer is put away."""
        later = self.server.data.with_name("data.later")
        if later.exists():
            shutil.rmtree(later)
        return self.script("--back")


def _address() -> str:
    """Of an empty database of its own; empty for SQLite."""
    if not SERVER:
        return ""
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute("CREATE DATABASE upgraded")
    return f"{SERVER.rsplit('/', 1)[0]}/upgraded"


@pytest.fixture(scope="module")
def office(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder, database = tmp_path_factory.mktemp("releases"), _address()
    older, newer = release(root, folder, OLD, False), release(root, folder, NEW, True)
    server, said = install(older, folder / "server", *(["--database", database] if database else []))
    try:
        reviewer = first_start(server, said.rstrip().splitlines()[-1])
        (folder / "台账.csv").write_text(REGISTER, encoding="utf-8")
        assert take_in(reviewer, folder / "台账.csv") == "30"
        reviewer.open("/inspections/new/")
        reviewer.submit("新建", {"title": "升级前的检查", "as_of": "2026-06-30"})
        reviewer.submit("开始检查")
        reviewer.wait(lambda page: "逐个账号的结果" in page, 300)
        yield Office(server, newer, database)
    finally:
        server.service("stop")


def test_upgraded_with_its_data_and_back_again(office: Office) -> None:
    assert OFFICE
    assert office.script() == 0
    assert office.at_work() == NEW
    kept = next((office.server.data / "runs").iterdir())
    assert "一致" in office.server.run("verify", str(kept))
    assert office.back() == 0
    assert office.at_work() == OLD
    assert office.server.data.with_name("data.later").is_dir()


def test_killed_at_ten_instants_it_is_as_before_or_finished(office: Office) -> None:
    if not (
        office.server.prefix / "releases" / NEW
    ).is_dir():  # put there once, then only switched to: what is timed below
        assert office.script() == 0
        assert office.back() == 0
    began = time.monotonic()
    assert office.script() == 0
    whole = time.monotonic() - began
    assert office.back() == 0
    endings = []
    for number in range(1, KILLS + 1):
        office.script(seconds=whole * number / (KILLS + 1))
        endings.append(office.at_work())
        if endings[-1] == NEW:
            assert office.back() == 0
            assert office.at_work() == OLD
    assert OLD in endings
    print(f"{whole:.1f} s undisturbed; after kills: {endings}")
