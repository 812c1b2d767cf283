"""A file in: read without effect, cell errors named, committed as a whole, undone as a whole."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from web.world import HEADINGS, NOW, World, workbook

from jianhao.web.audit.models import AuditEvent
from jianhao.web.people.models import Agency
from jianhao.web.people.roles import Role
from jianhao.web.refusals import NotAllowed, Refused
from jianhao.web.registry import actions, actions_imports
from jianhao.web.registry.importing import safe_name, upload_path
from jianhao.web.registry.jobs import resume
from jianhao.web.registry.models import Account, BatchState, ImportBatch, NativeId

ROWS = [
    HEADINGS,
    [
        1,
        "戊镇发布",
        "微信公众号",
        "gh_0000000000b1",
        "戊镇人民政府",
        "",
        1200,
        "2026-10-20",
        "运行",
        "正常",
        "正常运行",
        "",
    ],
    [
        2,
        "丁镇新声",
        "微信公众号",
        "gh_0000000000a6",
        "丁镇人民政府",
        "",
        88,
        "2026-10-21",
        "运行",
        "停更",
        "正常运行",
        "",
    ],
    [
        3,
        "丙县发布",
        "微信公众号",
        "gh_0000000000a4",
        "丙县人民政府办公室",
        "",
        5,
        "2026-10-21",
        "",
        "",
        "",
        "",
    ],
    [4, "没有编号", "微信公众号", "", "丁镇人民政府", "", "很多", "2026-10-21", "", "", "", ""],
    [5, "乙县教育", "微信公众号", "gh_0000000000a5", "乙县教育局", "", "", "", "运行", "正常", "", ""],
]


def _receive(world: World, tmp_path: Path, rows=ROWS, by=None) -> ImportBatch:
    by = by or world.user("importer", world.county, Role.REVIEWER)
    with workbook(tmp_path / "台账.xlsx", rows).open("rb") as stream:
        batch = actions_imports.receive(
            stream=stream, name="..\\..\\台账.xlsx", agency=by.agency, now=NOW, by=by
        )
    return actions_imports.read(batch=batch, by=by)


def _snapshot() -> list[tuple]:
    skipped = {"changed_at"}
    names = [f.attname for f in Account._meta.concrete_fields if f.name not in skipped]
    return list(Account.objects.order_by("pk").values_list(*names))


def test_reading_changes_nothing_and_says_each_row(world: World, tmp_path: Path) -> None:
    before = _snapshot()
    batch = _receive(world, tmp_path)
    assert _snapshot() == before
    assert {k: v for k, v in batch.counts.items() if v} == {
        "new": 1, "changed": 1, "same": 1, "foreign": 1, "problem": 2, "guarded": 2, "new_agencies": 1,
    }  # fmt: skip
    row = batch.rows.get(kind="changed")
    assert row.before == {
        "name": "丁镇之声",
        "platform_state": "active",
        "followers": None,
        "last_update": None,
    }
    assert all("第5行" in row.message for row in batch.rows.filter(kind="problem"))
    assert batch.new_agencies == [{"name": "戊镇人民政府", "division_code": ""}]


def test_committing_needs_a_second_person_and_undoing_restores_everything(
    world: World, tmp_path: Path
) -> None:
    importer = world.user("importer", world.county, Role.REVIEWER)
    before, agencies = _snapshot(), Agency.objects.count()
    batch = _receive(world, tmp_path, by=importer)
    with pytest.raises(NotAllowed, match="以外的审批人"):
        actions_imports.commit(batch=batch, now=NOW, by=importer)
    assert _snapshot() == before
    committed_at = NOW + timedelta(minutes=1)
    actions_imports.commit(
        batch=batch, now=committed_at, by=world.user("decider", world.county, Role.DECIDER)
    )
    made = Account.objects.get(account_id="weixin:gh_0000000000b1")
    assert (made.name, made.followers, made.agency.name, made.agency.parent) == (
        "戊镇发布",
        1200,
        "戊镇人民政府",
        world.county,
    )
    assert made.entered_for_unit
    assert NativeId.objects.filter(account=made, value="gh_0000000000b1").exists()
    town = Account.objects.get(pk=world.accounts["town"].pk)
    assert (town.name, town.platform_state, town.followers) == ("丁镇新声", "stopped", 88)
    assert Account.objects.get(pk=world.accounts["other"].pk).followers is None
    actions_imports.undo(batch=batch, now=NOW + timedelta(hours=1), by=importer)
    entered = [f.attname for f in Account._meta.concrete_fields if f.name != "changed_at"].index(
        "entered_for_unit"
    )
    assert [r[:entered] + r[entered + 1 :] for r in _snapshot()] == [
        r[:entered] + r[entered + 1 :] for r in before
    ]
    assert Agency.objects.count() == agencies
    assert not upload_path(batch.stored).exists()


def test_a_first_register_of_an_empty_scope_and_mere_facts_need_no_second_person(
    world: World, tmp_path: Path
) -> None:
    empty = world.agency("己县人民政府办公室", world.city)
    alone = world.user("alone", empty, Role.REVIEWER)
    rows = [
        HEADINGS,
        [1, "己县发布", "新浪微博", "2812345678", "己县人民政府办公室", "", 9, "", "", "", "", ""],
    ]
    batch = _receive(world, tmp_path, rows, alone)
    actions_imports.commit(batch=batch, now=NOW, by=alone)
    account = Account.objects.get(agency=empty)
    assert (account.account_id, account.local_state, account.last_update) == (
        "weibo:2812345678",
        "running",
        None,
    )
    rows[1][6] = 10
    facts = _receive(world, tmp_path, rows, alone)
    assert facts.counts["guarded"] == 0
    actions_imports.commit(batch=facts, now=NOW, by=alone)
    account.refresh_from_db()
    assert account.followers == 10


def test_empty_cells_erase_nothing(world: World, tmp_path: Path) -> None:
    Account.objects.filter(pk=world.accounts["bureau"].pk).update(followers=7, remark="说明")
    batch = _receive(world, tmp_path)
    assert batch.rows.get(kind="same").account_id == "weixin:gh_0000000000a5"


def test_what_changed_since_the_preview_is_not_overwritten(world: World, tmp_path: Path) -> None:
    decider = world.user("decider", world.county, Role.DECIDER)
    batch = _receive(world, tmp_path)
    Account.objects.filter(pk=world.accounts["town"].pk).update(followers=1)
    before = _snapshot()
    with pytest.raises(Refused, match="重新读取"):
        actions_imports.commit(batch=batch, now=NOW, by=decider)
    assert _snapshot() == before
    actions_imports.read(batch=batch, by=batch.made_by)
    actions_imports.commit(batch=batch, now=NOW, by=decider)


def test_what_changed_since_the_import_keeps_it_from_being_undone(world: World, tmp_path: Path) -> None:
    reviewer = world.user("importer", world.county, Role.REVIEWER)
    batch = _receive(world, tmp_path, by=reviewer)
    actions_imports.commit(
        batch=batch, now=NOW + timedelta(minutes=1), by=world.user("decider", world.county, Role.DECIDER)
    )
    actions.update_facts(
        account=world.accounts["town"], values={"followers": 3}, now=NOW + timedelta(hours=1), by=reviewer
    )
    before = _snapshot()
    with pytest.raises(Refused, match="其中1个账号"):
        actions_imports.undo(batch=batch, now=NOW + timedelta(hours=2), by=reviewer)
    assert _snapshot() == before


def test_a_hostile_file_is_one_sentence(world: World, signed_in, tmp_path: Path) -> None:
    client = signed_in(world.user("importer", world.county, Role.REVIEWER))
    for name, content in (("台账.xlsx", b"MZ\x90\x00" * 500), ("台账.csv", b"a,b\n1,2\n"), ("空.xlsx", b"")):
        path = tmp_path / name
        path.write_bytes(content)
        with path.open("rb") as stream:
            answer = client.post("/imports/new/", {"file": stream}, follow=True)
        page = answer.content.decode()
        assert answer.status_code == 200
        assert "Traceback" not in page
        assert "未能读取" in page or "空" in page
    assert Account.objects.count() == 7


@pytest.mark.parametrize(("given", "kept"), [
    ("../../etc/passwd", "passwd"), ("C:\\temp\\台账.xlsx", "台账.xlsx"), ("a\x00b\n.csv", "ab.csv"), ("..", "台账"), ("", "台账"),
])  # fmt: skip
def test_file_names_lead_nowhere(given: str, kept: str) -> None:
    assert safe_name(given) == kept


def test_a_file_left_unread_is_taken_up_by_the_worker(world: World, tmp_path: Path) -> None:
    by = world.user("importer", world.county, Role.REVIEWER)
    with workbook(tmp_path / "台账.xlsx", ROWS).open("rb") as stream:
        batch = actions_imports.receive(stream=stream, name="台账.xlsx", agency=world.county, now=NOW, by=by)
    assert resume() == 1
    batch.refresh_from_db()
    assert batch.state == BatchState.READY
    assert AuditEvent.objects.get(verb="读取台账文件").origin == "后台任务"
    assert resume() == 0


def test_the_whole_way_through_the_pages(world: World, signed_in, tmp_path: Path) -> None:
    importer, decider = (
        signed_in(world.user(n, world.county, r)) for n, r in (("i", Role.REVIEWER), ("d", Role.DECIDER))
    )
    with workbook(tmp_path / "台账.xlsx", ROWS).open("rb") as stream:
        where = importer.post("/imports/new/", {"file": stream}).headers["Location"]
    assert "须由您以外的审批人" in importer.get(where).content.decode()
    assert "丁镇之声" in importer.get(where + "?kind=changed").content.decode()
    importer.post(where + "commit/")
    assert Account.objects.count() == 7
    assert "份台账文件待确认导入" in decider.get("/office/").content.decode()
    decider.post(where + "commit/")
    assert Account.objects.count() == 8
    importer.post(where + "undo/")
    assert Account.objects.count() == 7
