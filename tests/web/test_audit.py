"""The chain proves itself; the database refuses changes; every action records exactly one event."""

from __future__ import annotations

import importlib
import inspect
import json
import pkgutil
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from web.world import World

import jianhao.web
from jianhao.web.audit.chain import Head, prove
from jianhao.web.audit.exported import prove_file
from jianhao.web.audit.models import AuditEvent, ChainHead, Unchangeable
from jianhao.web.audit.proof import prove_database, rows
from jianhao.web.audit.recording import WrongNumberOfEvents, action, record
from jianhao.web.people.principals import SYSTEM, Outsider
from jianhao.web.people.roles import Role


@pytest.fixture
def chain(world: World) -> list[dict[str, object]]:
    for number in range(5):
        record(
            "试验", by=Outsider(f"甲{number}", world.county.path), target=world.county, details={"n": number}
        )
    return list(rows())


def test_an_untouched_chain_is_intact(chain) -> None:
    report = prove_database()
    assert report.intact
    assert report.head == Head(5, chain[-1]["digest"])


@pytest.mark.parametrize(
    "column",
    ["at", "actor", "actor_id", "agency_path", "verb", "target", "result", "reason", "origin", "details"],
)
def test_any_changed_column_is_found(chain, column: str) -> None:
    changed = [dict(row) for row in chain]
    changed[2][column] = 7 if column == "actor_id" else "别的"
    report = prove(changed)
    assert report.broken_at == 3
    assert "内容与校验值不一致" in report.why


def test_left_out_swapped_and_cut_off_events_are_found(chain) -> None:
    assert prove(chain[:2] + chain[3:]).broken_at == 3
    assert prove([chain[1], chain[0], *chain[2:]]).broken_at == 1
    head = Head(5, chain[-1]["digest"])
    assert prove(chain[:4]).intact
    assert prove(chain[:4], head).broken_at == 5
    assert prove(chain, Head(5, "0" * 64)).broken_at == 5
    assert prove(chain, head).intact


def test_a_chain_cut_in_the_database_is_found(chain) -> None:
    ChainHead.objects.update(sequence=6)
    assert prove_database().broken_at == 6


def test_the_database_refuses_changes(chain) -> None:
    table = AuditEvent._meta.db_table
    for statement in (f"UPDATE {table} SET actor = 'x'", f"DELETE FROM {table}"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    with pytest.raises(Unchangeable):
        AuditEvent.objects.all().delete()
    with pytest.raises(Unchangeable):
        AuditEvent.objects.update(actor="x")
    with pytest.raises(Unchangeable):
        AuditEvent.objects.get(sequence=1).save()
    assert prove_database().intact


def test_an_exported_log_is_proved_without_the_database(chain, tmp_path: Path) -> None:
    file = tmp_path / "log.jsonl"
    lines = [json.dumps(row, ensure_ascii=False) for row in chain]
    file.write_text("\n".join(lines), encoding="utf-8")
    assert prove_file(file).intact
    file.write_text("\n".join([*lines[:3], lines[3].replace("甲3", "乙3"), lines[4]]), encoding="utf-8")
    assert prove_file(file).broken_at == 4


def test_an_action_without_an_event_keeps_nothing(world: World) -> None:
    @action
    def silent(*, by: object) -> None:
        type(world.county).objects.filter(pk=world.county.pk).update(name="改了")

    @action
    def loud(*, by: object) -> None:
        record("一", by=by)
        record("二", by=by)

    for wrong in (silent, loud):
        with pytest.raises(WrongNumberOfEvents):
            wrong(by=SYSTEM)
    world.county.refresh_from_db()
    assert world.county.name == "乙县人民政府办公室"
    assert AuditEvent.objects.count() == 0
    with pytest.raises(TypeError):
        loud()


def _modules():
    for found in pkgutil.walk_packages(jianhao.web.__path__, "jianhao.web."):
        if found.name.rsplit(".", 1)[-1].startswith("actions"):
            yield importlib.import_module(found.name)


# These do what takes long before the action of their own that records, or take one action for each of many accounts.
AROUND = frozenset({"sign_in", "issue_link", "prepare", "receive", "remap", "make", "take_together", "write"})


def test_every_public_action_takes_by_and_is_recorded() -> None:
    seen = 0
    for module in _modules():
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if name.startswith("_") or function.__module__ != module.__name__ or not inspect.getdoc(function):
                continue
            parameters = inspect.signature(function).parameters
            if "by" not in parameters:
                assert name in {"account_identity", "free_identity", "digest_of", "digests_of"}, name
                continue
            assert parameters["by"].kind is inspect.Parameter.KEYWORD_ONLY, name
            assert getattr(function, "is_action", False) or name in AROUND, name
            seen += 1
    assert seen > 25


def test_the_audit_administrator_reads_proves_and_exports(world: World, signed_in, chain) -> None:
    top = signed_in(world.user("auditor", world.province, Role.AUDITOR))
    assert "试验" in top.get("/audit/").content.decode()
    assert "完好" in top.post("/audit/prove/").content.decode()
    lines = b"".join(top.post("/audit/export/").streaming_content).decode().splitlines()
    assert prove([json.loads(line) for line in lines]).intact
    assert "导出操作记录" in lines[-1]
    foreign = signed_in(world.user("other", world.other, Role.AUDITOR))
    assert "试验" not in foreign.get("/audit/").content.decode()
    assert foreign.post("/audit/export/").status_code == 403


def test_a_refused_page_is_recorded(world: World, signed_in) -> None:
    signed_in(world.user("clerk", world.town, Role.OPERATOR)).get("/audit/")
    event = AuditEvent.objects.get(verb="拒绝访问")
    assert event.origin == "127.0.0.1"
    assert json.loads(event.details) == {"路径": "/audit/"}
