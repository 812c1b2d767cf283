"""Backups of a working installation and what comes back from them, on the database at hand."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from web.databases import own_database
from web.installation import Installation, copied, prepared

DEEP = bool(os.environ.get("JIANHAO_DEEP"))
PATIENCE = 90.0


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with prepared(tmp_path_factory.mktemp("template"), database=True) as one:
        yield one


@pytest.fixture
def office(template: Installation, tmp_path: Path) -> Iterator[Installation]:
    with copied(template, tmp_path) as one:
        yield one


def _wait(until: object, what: str) -> None:
    end = time.monotonic() + PATIENCE
    while not until():  # type: ignore[operator]
        assert time.monotonic() < end, what
        time.sleep(0.05)


def test_twenty_writers_at_work_and_the_set_is_consistent(office: Installation) -> None:
    stop = office.root / "stop"
    ready = [office.root / f"ready{n}" for n in range(4)]
    writers = [
        office.begin("write", FIRST=str(5 * n), STOP=str(stop), READY=str(one)) for n, one in enumerate(ready)
    ]
    try:
        _wait(lambda: all(one.exists() for one in ready), "the writers did not begin")
        before = office.look()
        done = office.back_up()
        assert done.returncode == 0, done.stderr
        again = office.back_up()
        assert again.returncode == 0, again.stderr
    finally:
        stop.touch()
        kept = sum(int(writer.communicate()[0]) for writer in writers)
    after = office.look()
    assert (after["wrong"], after["intact"]) == ([], True)
    with own_database() as database:
        other, restored = office.restore("new", database)
        assert restored.returncode == 0, restored.stderr
        assert "备份时被删去" not in done.stdout + again.stdout
        seen = other.look()
    assert (seen["wrong"], seen["intact"], seen["users"]) == ([], True, after["users"])
    assert _events(before) < _events(seen) < _events(after)  # they were at it all the while
    assert after["rows"] == 2 * 4 * 5 + kept
    assert seen["head"] in restored.stdout
    assert "数据截至" in restored.stdout


def _events(looked: dict[str, Any]) -> int:
    return int(looked["head"].partition(":")[0])


def test_a_restoring_that_was_broken_off_is_refused_by_the_application_and_gone_on_with(
    office: Installation,
) -> None:
    assert office.back_up().returncode == 0
    blob = next((office.store / "blobs").glob("??/" + "?" * 64))
    aside = office.root / "aside"
    shutil.move(blob, aside)
    with own_database() as database:
        other, done = office.restore("new", database)
        assert done.returncode == 2
        assert "不能恢复" in done.stderr
        served = other.command("web", "--port", "1")
        assert served.returncode == 2
        assert other.command("publish", "--out", office.root / "p").stderr.count("没有完成") == 1
        shutil.move(aside, blob)
        other, done = office.restore("new", database)
        assert done.returncode == 0, done.stderr
        assert other.look()["intact"]


def test_check_list_and_keep(office: Installation) -> None:
    for _ in range(3):
        done = office.back_up("--keep", 2)
    assert "已清理1份" in done.stdout
    listed = office.command("backup", "list", "--from", office.store).stdout.splitlines()
    assert [line[:6] for line in listed] == ["000002", "000003"]
    assert office.command("backup", "check", "--from", office.store, "--key", office.key).returncode == 0
    for blob in (office.store / "blobs").glob("??/" + "?" * 64):  # whichever the newest backup has
        content = bytearray(blob.read_bytes())
        content[60] ^= 1
        blob.write_bytes(content)
    quick = office.command("backup", "check", "--from", office.store, "--key", office.key, "--quick")
    assert quick.returncode == 0
    full = office.command("backup", "check", "--from", office.store, "--key", office.key)
    assert full.returncode == 1
    assert "改动、调换或者不完整" in full.stderr


def _schemas(address: str) -> list[str]:
    import psycopg

    with psycopg.connect(address) as connection:
        rows = connection.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'jianhao%'").fetchall()
    return [name for (name,) in rows]


def test_the_drill_gives_the_backup_back_and_finds_what_is_damaged(office: Installation) -> None:
    assert office.back_up().returncode == 0
    settings = {"JIANHAO_BACKUP_TO": str(office.store), "JIANHAO_BACKUP_KEY": str(office.key)}
    before = office.look()
    records = json.loads(office.step("keep_safe", **settings))
    assert [record[:2] for record in records] == [["backup", True], ["drill", True]]
    events = _events(before) - 1  # the set was taken before it was recorded
    assert f"操作记录{events}条逐条衔接" in records[1][2]
    assert office.look()["users"] == before["users"]
    blob = max((office.store / "blobs").glob("??/" + "?" * 64), key=lambda path: path.stat().st_size)
    content = bytearray(blob.read_bytes())
    content[-5] ^= 1
    blob.write_bytes(content)
    well, sentence, left = json.loads(office.step("hold", **settings))
    assert (well, left) == (False, [])
    assert "个文件不能恢复：d" in sentence  # database/… or data/…, by name
    assert office.back_up().returncode == 0
    well, sentence, left = json.loads(office.step("hold", **settings))
    assert (well, left) == (True, []), sentence
    if office.database:
        assert _schemas(office.database) == []


if DEEP:  # each is a dozen processes; the short way above passes through the same code

    def test_a_restored_installation_goes_on(office: Installation) -> None:
        assert office.back_up().returncode == 0
        before = office.look()
        with own_database() as database:
            other, restored = office.restore("new", database)
            assert restored.returncode == 0, restored.stderr
            assert (other.data / "secret.key").read_bytes() == (office.data / "secret.key").read_bytes()
            assert not (other.data / "restore.unfinished").exists()
            # counters stand after the rows: what is written next does not collide
            other.step(
                "write", FIRST="0", STOP=str(office.root / "none"), READY=str(office.root / "r"), MOST="3"
            )
            after = other.look()
        assert after["rows"] == before["rows"] + 5
        assert after["intact"]
        assert after["wrong"] == []

    def test_nothing_that_exists_is_overwritten(office: Installation) -> None:
        assert office.back_up().returncode == 0
        with own_database() as database:
            _, done = office.restore("data", database)
            assert done.returncode == 2
            assert "不是空文件夹" in done.stderr
            if database:
                _, done = office.restore("new", office.database)
                assert done.returncode == 2
                assert "目标数据库不是空的" in done.stderr
                _, done = office.restore("new2", "")
                assert "请用--database" in done.stderr
        assert office.look()["intact"]

    def test_a_log_that_was_changed_before_the_backup_is_said(office: Installation) -> None:
        if office.database:
            import psycopg

            with psycopg.connect(office.database) as connection:
                connection.execute("ALTER TABLE audit_auditevent DISABLE TRIGGER USER")
                connection.execute("UPDATE audit_auditevent SET actor = '另一人' WHERE sequence = 2")
        else:
            import sqlite3

            connection = sqlite3.connect(office.data / "office.sqlite3")
            connection.execute("DROP TRIGGER audit_no_update")
            connection.execute("UPDATE audit_auditevent SET actor = '另一人' WHERE sequence = 2")
            connection.commit()
            connection.close()
        assert office.back_up().returncode == 0
        with own_database() as database:
            _, done = office.restore("new", database)
        assert done.returncode == 1
        assert "不能证明完好" in done.stderr

    def test_a_set_of_a_newer_release_is_not_restored(office: Installation) -> None:
        statement = "INSERT INTO django_migrations (app, name, applied) VALUES ('registry', '9999_later', '2030-01-01')"
        if office.database:
            import psycopg

            with psycopg.connect(office.database) as connection:
                connection.execute(statement)
        else:
            import sqlite3

            connection = sqlite3.connect(office.data / "office.sqlite3")
            connection.execute(statement)
            connection.commit()
            connection.close()
        assert office.back_up().returncode == 0
        with own_database() as database:
            _, done = office.restore("new", database)
        assert done.returncode == 2
        assert "比现在的版本新" in done.stderr

    def test_calls_that_cannot_be_served(office: Installation, tmp_path: Path) -> None:
        inside = office.command("backup", "--to", office.data / "backup", "--key", office.key)
        assert (inside.returncode, "不能在数据文件夹里面" in inside.stderr) == (2, True)
        assert office.command("backup").returncode == 2
        nothing = Installation(tmp_path / "none", "")
        nothing.root.mkdir()
        assert "没有可以备份的内容" in nothing.back_up().stderr
        short = office.command("backup", "--to", office.root / "other", JIANHAO_BACKUP_PASSPHRASE="短")
        assert (short.returncode, "至少12个字符" in short.stderr) == (2, True)
        assert office.back_up().returncode == 0
        office.key.unlink()
        gone = office.back_up()
        assert (gone.returncode, "要用建立时的密钥文件" in gone.stderr) == (2, True)
        assert office.command("backup", "list", "--from", office.store).stdout.count("数据截至") == 1
        assert office.command("backup", "list", "--from", office.root).returncode == 2

    def test_a_file_that_was_lost_before_is_named_by_backup_and_restoring(office: Installation) -> None:
        lost = min((office.data / "materials").iterdir())
        lost.unlink()
        assert f"inspections_material.stored：{lost.name}" in office.back_up().stdout
        with own_database() as database:
            _, done = office.restore("new", database)
        assert done.returncode == 0
        assert f"inspections_material.stored：{lost.name}" in done.stderr
