"""The page of the system administrator, /health, what is due, and the nights and weeks of backups and drills."""

from __future__ import annotations

import fcntl
import json
import logging
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, OperationalError
from django.test import Client, RequestFactory
from django.utils import timezone
from web.world import World

from jianhao.backup.keys import make_key_file
from jianhao.backup.taking import Snapshot, Stream
from jianhao.doctor.findings import Answer, fine
from jianhao.web import logs
from jianhao.web.config import Settings, settings
from jianhao.web.errors import INTERFACE
from jianhao.web.operations import actions, checkup, drills, jobs, middleware, storage, taking
from jianhao.web.operations.models import SafetyKind, SafetyRecord
from jianhao.web.people.principals import SYSTEM
from jianhao.web.people.roles import Role
from jianhao.web.ui.places import places

NIGHT = datetime(2026, 11, 3, 18, 30, tzinfo=UTC)  # 02:30 in Shanghai


@pytest.fixture
def worker() -> Iterator[None]:
    """A worker holds its lock."""
    handle = os.open(settings().data / "worker.lock", os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(handle, fcntl.LOCK_EX)
    yield
    os.close(handle)


@pytest.fixture
def stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Settings with a store of backups."""
    key = make_key_file(tmp_path / "key")
    monkeypatch.setattr(settings(), "backup_to", tmp_path / "store")
    monkeypatch.setattr(settings(), "backup_key", key.path)
    return tmp_path / "store"


def _record(kind: SafetyKind, at: datetime, well: bool = True) -> None:
    SafetyRecord.objects.create(kind=kind, at=at, well=well, sentence="说明。", set_id="000001")


def test_the_worker_is_seen_by_its_lock(db: None, worker: None) -> None:
    assert checkup.worker().answer is Answer.OK


def test_a_worker_that_was_killed_or_never_started(db: None) -> None:
    path = settings().data / "worker.lock"
    path.unlink(missing_ok=True)
    assert "没有启动过" in checkup.worker().sentence
    path.touch()
    found = checkup.worker()
    assert (found.answer, "没有运行" in found.sentence) == (Answer.TROUBLE, True)
    assert "jianhao worker" in found.advice


@pytest.mark.parametrize(
    ("records", "answer", "said"),
    [
        ([], Answer.TROUBLE, "还没有成功的备份"),
        ([(1, True)], Answer.OK, "最近一次备份在"),
        ([(70, True)], Answer.TROUBLE, "已超过2天"),
        ([(20, True), (3, False)], Answer.TROUBLE, "没有成功：说明。"),
        ([(20, False), (3, True)], Answer.OK, "最近一次备份在"),
        ([(3, False)], Answer.TROUBLE, "还没有成功的备份：说明。"),
    ],
)
def test_how_old_the_last_backup_is(
    db: None, records: list[tuple[int, bool]], answer: Answer, said: str
) -> None:
    for hours, well in records:
        _record(SafetyKind.BACKUP, NIGHT - timedelta(hours=hours), well)
    found = checkup.backup(NIGHT)
    assert (found.answer, said in found.sentence) == (answer, True), found


@pytest.mark.parametrize(
    ("days", "well", "answer"), [(None, True, Answer.UNKNOWN), (3, True, Answer.OK), (3, False, Answer.TROUBLE), (9, True, Answer.UNKNOWN)]
)  # fmt: skip
def test_what_the_last_drill_said(db: None, days: int | None, well: bool, answer: Answer) -> None:
    if days is not None:
        _record(SafetyKind.DRILL, NIGHT - timedelta(days=days), well)
    assert checkup.drill(NIGHT).answer is answer


def test_the_system_administrator_is_told_what_is_due(world: World) -> None:
    system = world.user("system", world.county, Role.SYSTEM)
    reviewer = world.user("reviewer", world.county, Role.REVIEWER)
    today = timezone.localdate()

    def titles(user: object) -> list[str]:
        return [due.title for due in places.due_for(user, today) if "备份" in due.title]

    assert titles(system) == ["项备份问题待处理"]
    assert titles(reviewer) == []
    _record(SafetyKind.BACKUP, timezone.now())
    assert titles(system) == []
    _record(SafetyKind.DRILL, timezone.now(), well=False)
    assert titles(system) == ["项备份演练问题待处理"]


def test_the_page_shows_every_check_and_every_record(world: World, signed_in, worker: None) -> None:
    _record(SafetyKind.BACKUP, timezone.now())
    page = signed_in(world.user("system", world.county, Role.SYSTEM)).get("/operations/")
    text = page.content.decode()
    assert page.status_code == 200
    for title in (
        "版本",
        "系统时间",
        "磁盘空间",
        "文件权限",
        "中文字体",
        "数据库",
        "后台处理",
        "备份演练",
        "浏览器和WPS",
    ):
        assert title in text
    assert "000001" in text
    assert "没有设置自动备份" in text


def test_health_says_one_word_a_check(world: World, worker: None) -> None:
    _record(SafetyKind.BACKUP, timezone.now())
    answer = Client().get("/health")
    said = answer.json()
    assert (answer.status_code, said["status"]) == (200, "ok")
    assert said["checks"]["database"] == "ok"
    assert said["checks"]["drill"] == "unknown"
    assert set(said) == {"status", "checks"}
    assert str(settings().data) not in answer.content.decode()


def test_health_is_503_where_something_is_wrong(world: World) -> None:
    (settings().data / "worker.lock").unlink(missing_ok=True)
    answer = Client().get("/health")
    assert (answer.status_code, answer.json()["checks"]["worker"]) == (503, "trouble")


@pytest.mark.parametrize(
    "asked",
    [
        {"REMOTE_ADDR": "10.0.0.7"}, {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "10.0.0.7"},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_REAL_IP": "10.0.0.7"}, {"REMOTE_ADDR": ""},
        {"REMOTE_ADDR": "10.0.0.7", "HTTP_AUTHORIZATION": "Bearer "}, {"REMOTE_ADDR": "10.0.0.7", "HTTP_AUTHORIZATION": "Bearer no"},
    ],
)  # fmt: skip
def test_health_is_nothing_to_strangers(world: World, asked: dict[str, str]) -> None:
    answer = Client().get("/health", **asked)
    assert (answer.status_code, answer.json()) == (404, {"detail": "没有这个页面"})


def test_a_monitor_elsewhere_has_a_token(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings(), "health_token", "a-token-of-the-monitor")
    asked = {"REMOTE_ADDR": "10.0.0.7", "HTTP_AUTHORIZATION": "Bearer a-token-of-the-monitor"}
    assert Client().get("/health", **asked).status_code in (200, 503)
    assert Client().post("/health", **asked).status_code == 405


def test_backups_are_due_every_night_and_drills_every_week(
    db: None, stored: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings(), "backup_hour", 2)
    assert jobs.backup_due(NIGHT)
    assert not jobs.drill_due(NIGHT)
    _record(SafetyKind.BACKUP, NIGHT - timedelta(hours=23))
    assert jobs.backup_due(NIGHT)
    _record(SafetyKind.BACKUP, NIGHT - timedelta(minutes=5), well=False)
    assert not jobs.backup_due(NIGHT)
    assert jobs.backup_due(NIGHT + timedelta(minutes=56))
    _record(SafetyKind.BACKUP, NIGHT - timedelta(minutes=1))
    assert not jobs.backup_due(NIGHT + timedelta(hours=23))
    assert jobs.backup_due(NIGHT + timedelta(hours=23, minutes=31))
    assert jobs.drill_due(NIGHT)
    _record(SafetyKind.DRILL, NIGHT)
    assert not jobs.drill_due(NIGHT + timedelta(days=6))
    assert jobs.drill_due(NIGHT + timedelta(days=7))
    _record(SafetyKind.DRILL, NIGHT + timedelta(days=7), well=False)
    assert not jobs.drill_due(NIGHT + timedelta(days=7, hours=3))
    assert jobs.drill_due(NIGHT + timedelta(days=8))


@pytest.fixture
def photograph(monkeypatch: pytest.MonkeyPatch) -> None:
    """A snapshot that needs no connection of its own: a test's rows are in a transaction that nobody else sees."""

    @contextmanager
    def taken() -> Iterator[Snapshot]:
        yield Snapshot(datetime.now(UTC), "sqlite", "0:x", (Stream("database/x", lambda: iter([b"rows"])),))

    monkeypatch.setattr(taking, "photographed", taken)


def test_the_worker_backs_up_and_writes_down_what_came_of_it(
    world: World, stored: Path, photograph: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        drills, "hold", lambda *_: drills.Held("000001-x", False, "有1个文件不能恢复。", {"files": 3})
    )
    assert jobs.nudge() == 1
    backup, drill = SafetyRecord.objects.order_by("pk")
    assert (backup.kind, backup.well, drill.kind, drill.well) == ("backup", True, "drill", False)
    assert backup.set_id.startswith("000001-")
    assert "个文件" in backup.sentence
    assert jobs.nudge() == 0


def test_a_backup_that_fails_says_why(world: World, stored: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stored.write_bytes(b"a file where the folder of backups should be")
    assert jobs.nudge() == 1
    record = SafetyRecord.objects.get()
    assert (record.well, "不能写入" in record.sentence) == (False, True)


def test_without_settings_nothing_is_done(world: World) -> None:
    assert jobs.nudge() == 0
    assert not SafetyRecord.objects.exists()


# ------------------------------------------------------------------ no room


def _full() -> OperationalError:
    error = OperationalError("database or disk is full")
    cause = sqlite3.OperationalError("database or disk is full")
    cause.sqlite_errorcode = sqlite3.SQLITE_FULL  # type: ignore[attr-defined]
    error.__cause__ = cause
    return error


def _read_only() -> OperationalError:
    error = OperationalError("attempt to write a readonly database")
    cause = sqlite3.OperationalError("attempt to write a readonly database")
    cause.sqlite_errorcode = sqlite3.SQLITE_READONLY | (1 << 8)  # type: ignore[attr-defined]
    error.__cause__ = cause
    return error


class _Postgresql(Exception):
    def __init__(self, state: str) -> None:
        self.sqlstate = state


def test_the_sentence_is_told_by_any_error_of_the_kind() -> None:
    assert storage.trouble_of(OSError(28, "No space left on device")) == storage.NO_ROOM
    assert storage.trouble_of(OSError(30, "Read-only file system")) == storage.READ_ONLY
    assert storage.trouble_of(_full()) == storage.NO_ROOM
    assert storage.trouble_of(_read_only()) == storage.READ_ONLY
    assert storage.trouble_of(_Postgresql("53100")) == storage.NO_ROOM
    assert storage.trouble_of(_Postgresql("25006")) == storage.READ_ONLY
    assert storage.trouble_of(_Postgresql("23505")) is None
    assert storage.trouble_of(OSError(2, "No such file")) is None
    assert storage.trouble_of(ValueError("x")) is None
    assert storage.trouble_of(None) is None


@pytest.fixture
def no_room(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """A disk whose room is gone while the list says so."""
    full = [True]
    monkeypatch.setattr(storage, "free", lambda _: 1024 if full[0] else 1 << 40)
    return full


def test_without_room_forms_are_refused_and_pages_shown_and_later_all_goes_on(
    world: World, signed_in, no_room: list[bool]
) -> None:
    client = signed_in(world.user("regulator", world.county, Role.REGULATOR))
    form = {"agency": world.county.pk, "platform": "weixin", "level": "county", "most": 3}
    refused = client.post("/quotas/", form)
    assert refused.status_code == 503
    assert refused.headers["Retry-After"]
    assert "磁盘空间不足，已转为只读" in refused.content.decode()
    for page in ("/accounts/", "/", "/units/", "/quotas/"):
        assert client.get(page, follow=True).status_code == 200
    assert Client().post("/login/", {"login_name": "x", "password": "y"}).status_code == 200
    no_room[0] = False
    assert client.post("/quotas/", form).status_code != 503


def test_an_error_of_the_disk_inside_a_page_is_the_sentence(
    world: World, signed_in, monkeypatch: pytest.MonkeyPatch
) -> None:
    from jianhao.web.registry import views

    client = signed_in(world.user("regulator", world.county, Role.REGULATOR))
    client.raise_request_exception = False
    for error, said in (
        (_full(), "磁盘空间不足"),
        (_read_only(), "目前只读"),
        (OSError(28, "x"), "磁盘空间不足"),
    ):
        monkeypatch.setattr(views, "listed", lambda *_, error=error, **__: (_ for _ in ()).throw(error))
        answer = client.get("/accounts/")
        assert (answer.status_code, said in answer.content.decode()) == (503, True)


def test_programs_are_told_in_json(rf: RequestFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    from jianhao.web.operations.refusing import unavailable

    answer = unavailable(rf.post(f"{INTERFACE}v1/x"), storage.NO_ROOM)
    assert (answer.status_code, json.loads(answer.content)) == (503, {"detail": storage.NO_ROOM})


def test_a_session_that_cannot_be_noted_does_not_stop_anybody_reading(
    world: World, signed_in, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.contrib.sessions.backends.db import SessionStore as InDatabase

    client = signed_in(world.user("regulator", world.county, Role.REGULATOR))
    monkeypatch.setattr(InDatabase, "save", lambda *_, **__: (_ for _ in ()).throw(_full()))
    assert client.get("/accounts/").status_code == 200  # the first page of a session notes when it was seen
    monkeypatch.setattr(
        InDatabase, "save", lambda *_, **__: (_ for _ in ()).throw(OperationalError("locked"))
    )
    with pytest.raises(DatabaseError):
        client.get("/accounts/")


def test_only_small_and_needed_forms_pass_without_room() -> None:
    assert "login" in middleware.SMALL
    assert not {"upload", "add_material", "reply"} & middleware.SMALL


def test_the_worker_begins_nothing_without_room(world: World, no_room: list[bool], stored: Path) -> None:
    from jianhao.web import worker as module

    module.look_after.call_local()
    assert not SafetyRecord.objects.exists()
    no_room[0] = False


# ------------------------------------------------------------------ logs


def test_a_retention_below_180_days_is_refused() -> None:
    with pytest.raises(ValueError, match="180"):
        Settings(log_days=179)
    assert Settings(log_days=180).log_days == 180


def test_old_logs_go_and_180_days_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings(), "data", tmp_path)
    monkeypatch.setattr(settings(), "log_days", 180)
    (tmp_path / "logs").mkdir()
    now = datetime(2026, 11, 3, tzinfo=UTC)
    for age in range(200):
        day = (now - timedelta(days=age)).date().isoformat()
        (tmp_path / "logs" / f"jianhao-{day}.jsonl").touch()
    (tmp_path / "logs" / "other.txt").touch()
    assert logs.forget_old(now) == 19
    kept = sorted(path.name for path in (tmp_path / "logs").glob("jianhao-*"))
    assert kept[0] == f"jianhao-{(now - timedelta(days=180)).date().isoformat()}.jsonl"
    assert logs.forget_old(now + timedelta(days=36500)) == 1  # a clock gone wild spares 180 days of logs
    assert (tmp_path / "logs" / "other.txt").exists()


def test_lines_go_into_the_file_of_the_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings(), "data", tmp_path)
    handler = logs.DailyFile()
    handler.setFormatter(logging.Formatter("%(message)s"))
    record = logging.LogRecord("x", logging.INFO, "x", 1, "一行", None, None)
    handler.emit(record)
    handler.emit(record)
    (file,) = (tmp_path / "logs").iterdir()
    assert file.read_text(encoding="utf-8") == "一行\n一行\n"
    assert file.stat().st_mode & 0o777 == 0o600
    handler.close()
    monkeypatch.setattr(logs.os, "open", lambda *_: (_ for _ in ()).throw(OSError(28, "full")))
    handler.emit(record)  # no room: dropped, nobody is disturbed


def test_a_link_that_opens_something_is_not_in_the_log(world: World, rf: RequestFactory) -> None:
    from django.urls import resolve

    from jianhao.web.middleware import told_path

    request = rf.get("/link/a-token-that-nobody-may-see/")
    request.resolver_match = resolve("/link/a-token-that-nobody-may-see/")
    assert told_path(request) == "/link/…/"
    plain = rf.get("/accounts/")
    plain.resolver_match = resolve("/accounts/")
    assert told_path(plain) == "/accounts/"
    assert told_path(rf.get("/nowhere/")) == "/nowhere/"


def test_actions_are_recorded(world: World) -> None:
    from jianhao.web.audit.models import AuditEvent

    actions.note_failure(kind=SafetyKind.DRILL, sentence="不能恢复。", now=timezone.now(), by=SYSTEM)
    event = AuditEvent.objects.get()
    assert (event.verb, event.result, event.reason) == ("备份演练", "failed", "不能恢复。")


def test_the_checks_never_raise(db: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(settings(), "data", tmp_path / "gone")
    found = checkup.check_up(timezone.now())
    assert fine("a", "b", "c") not in found
    answers = {one.name: one.answer for one in found}
    assert answers["writable"] is Answer.TROUBLE
    assert answers["disk"] is Answer.UNKNOWN
