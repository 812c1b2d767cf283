"""From SQLite to PostgreSQL: everything arrives and is proved; whatever goes wrong leaves the source as it was."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from web.databases import VARIABLE, own_database
from web.installation import Installation, copied, prepared

DEEP = bool(os.environ.get("JIANHAO_DEEP"))
# Before which step, or within which table, the process dies.
KILLED = (
    ("migrate", "audit_auditevent", "registry_account", "proved", "unmark")
    if DEEP
    else ("registry_account", "proved")
)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with prepared(tmp_path_factory.mktemp("template"), database=False) as one:
        yield one


@pytest.fixture
def office(template: Installation, tmp_path: Path) -> Iterator[Installation]:
    """An installation on SQLite, also where the tests run on PostgreSQL."""
    with copied(template, tmp_path) as one:
        yield one


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_only_a_sqlite_installation_moves_and_only_to_postgresql(
    office: Installation, tmp_path: Path
) -> None:
    empty = Installation(tmp_path, "", "nothing").command(
        "database", "move", "--to", "postgresql://u:p@127.0.0.1:1/x"
    )
    assert (empty.returncode, "没有SQLite数据库" in empty.stderr) == (2, True)
    wrong = office.command("database", "move", "--to", "mysql://x/y")
    assert (wrong.returncode, "--to须写成" in wrong.stderr) == (2, True)
    gone = office.command("database", "move", "--to", "postgresql://u:p@127.0.0.1:1/x")
    assert (gone.returncode, "不能连接" in gone.stderr) == (2, True)
    assert office.look()["intact"]


if os.environ.get(VARIABLE):  # it takes a server of the other kind

    def _move(office: Installation, address: str, **more: str):
        return office.command("database", "move", JIANHAO_MOVE_TO=address, **more)

    def _moved(office: Installation, address: str) -> Installation:
        return Installation(office.root, address)

    def test_everything_is_moved_and_proved(office: Installation) -> None:
        before, file = office.look(), _digest(office.data / "office.sqlite3")
        with own_database() as address:
            done = _move(office, address)
            assert done.returncode == 0, done.stderr
            assert "逐表一致" in done.stdout
            assert before["head"] in done.stdout
            assert _digest(office.data / "office.sqlite3") == file
            other = _moved(office, address)
            assert other.look() == before
            other.step(
                "write", FIRST="0", STOP=str(office.root / "no"), READY=str(office.root / "r"), MOST="3"
            )
            assert other.look()["rows"] == before["rows"] + 5
            _append_only(address)
            again = _move(office, address)
            assert (again.returncode, "目标数据库不是空的" in again.stderr) == (2, True)

    def _append_only(address: str) -> None:
        import psycopg

        for change in ("UPDATE {} SET actor = ''", "DELETE FROM {}", "TRUNCATE {}"):
            statement = change.format("audit_auditevent")
            with (
                psycopg.connect(address) as connection,
                pytest.raises(psycopg.Error, match="cannot be changed"),
            ):
                connection.execute(statement)

    @pytest.mark.parametrize("at", KILLED)
    def test_killed_on_the_way_the_target_is_refused_and_the_next_try_succeeds(
        office: Installation, at: str
    ) -> None:
        file = _digest(office.data / "office.sqlite3")
        with own_database() as address:
            done = office.run_module("web.move_process", at, JIANHAO_MOVE_TO=address)
            assert done.returncode == 9, done.stderr
            assert _digest(office.data / "office.sqlite3") == file
            other = _moved(office, address)
            refused = other.command("publish", "--out", office.root / "out")
            assert (refused.returncode, "没有完成" in refused.stderr) == (2, True)
            said = other.command("doctor", "--json")
            assert "迁移到这个数据库没有完成" in said.stdout
            assert _move(office, address).returncode == 0
            assert other.look() == office.look()

    def test_a_source_in_use_is_not_moved(office: Installation) -> None:
        holder = sqlite3.connect(office.data / "office.sqlite3", isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        with own_database() as address:
            done = _move(office, address)
            assert (done.returncode, "正在使用" in done.stderr) == (2, True)
            holder.rollback()
            holder.close()
            assert _move(office, address).returncode == 0

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE registry_account SET name = name || char(0) || 'x' WHERE id = (SELECT min(id) FROM registry_account)",
            "UPDATE people_agency SET name = hex(zeroblob(2000)) WHERE id = 1",
        ],
        ids=["a character that PostgreSQL refuses", "longer than the column"],
    )
    def test_what_the_other_database_cannot_keep_is_named(office: Installation, statement: str) -> None:
        source = sqlite3.connect(office.data / "office.sqlite3")
        source.execute(statement)
        source.commit()
        source.close()
        with own_database() as address:
            done = _move(office, address)
            assert done.returncode == 2
            assert "有内容不能存入PostgreSQL" in done.stderr
            assert ("registry_account" if "account" in statement else "people_agency") in done.stderr
            assert "没有完成" in _moved(office, address).command("publish", "--out", office.root / "o").stderr

    def test_a_database_of_another_release_is_brought_up_first(office: Installation) -> None:
        source = sqlite3.connect(office.data / "office.sqlite3")
        source.execute("DELETE FROM django_migrations WHERE app = 'operations'")
        source.commit()
        source.close()
        with own_database() as address:
            done = _move(office, address)
            assert (done.returncode, "不是这个版本的" in done.stderr) == (2, True)
