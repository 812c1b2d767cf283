"""Long files: read aside, taken in and undone by the worker, with progress, and stopped by whoever may."""

from __future__ import annotations

from pathlib import Path

import pytest
from web.world import HEADINGS, NOW, World, workbook

from jianhao.web.people.roles import Role
from jianhao.web.progress import Cancelled
from jianhao.web.registry import actions_imports, actions_imports_later, jobs, views_imports
from jianhao.web.registry.importing import upload_path
from jianhao.web.registry.models import Account, ImportBatch
from jianhao.web.registry.progress import FileProgress, ask_to_stop, forget, told

ROWS = [
    HEADINGS,
    *(
        [n, f"号{n}", "新浪微博", str(2810000000 + n), "丁镇人民政府", "", n, "", "", "", "", ""]
        for n in range(30)
    ),
]


@pytest.fixture
def batch(world: World, tmp_path: Path) -> ImportBatch:
    by = world.user("importer", world.county, Role.REVIEWER)
    with workbook(tmp_path / "台账.xlsx", ROWS).open("rb") as stream:
        return actions_imports.receive(stream=stream, name="台账.xlsx", agency=world.county, now=NOW, by=by)


@pytest.fixture
def decider(world: World):
    return world.user("decider", world.county, Role.DECIDER)


def test_the_worker_reads_takes_in_and_undoes(batch: ImportBatch, decider, signed_in, monkeypatch) -> None:
    monkeypatch.setattr(views_imports, "QUICK_ROWS", 10)
    jobs.work_on(batch.pk)
    batch.refresh_from_db()
    assert (batch.state, batch.counts["new"]) == ("ready", 30)
    signed_in(decider).post(f"/imports/{batch.pk}/commit/")
    batch.refresh_from_db()
    assert (batch.state, batch.committed_by, Account.objects.count()) == ("committed", decider, 37)
    signed_in(batch.made_by).post(f"/imports/{batch.pk}/undo/")
    batch.refresh_from_db()
    assert (batch.state, Account.objects.count()) == ("undone", 7)
    assert told(batch.pk) is None


def test_what_the_rules_forbid_is_said_on_the_page(batch: ImportBatch, decider, signed_in) -> None:
    jobs.work_on(batch.pk)
    actions_imports_later.ask_commit(batch=batch, by=decider)
    Account.objects.create(
        account_id="weibo:2810000003",
        platform="weibo",
        name="先登记的",
        agency=decider.agency,
        agency_path=decider.agency.path,
    )
    jobs.work_on(batch.pk)
    batch.refresh_from_db()
    assert batch.state == "ready"
    assert "重新读取" in batch.failure
    assert "没有办成" in signed_in(decider).get(f"/imports/{batch.pk}/").content.decode()
    assert Account.objects.count() == 8


def test_a_file_that_waits_is_called_off(batch: ImportBatch, signed_in) -> None:
    client = signed_in(batch.made_by)
    page = client.get(f"/imports/{batch.pk}/").content.decode()
    assert "等待后台处理" in page
    assert "every 2s" in page
    client.post(f"/imports/{batch.pk}/stop/")
    batch.refresh_from_db()
    assert batch.state == "cancelled"
    assert not upload_path(batch.stored).exists()
    jobs.work_on(batch.pk)
    batch.refresh_from_db()
    assert batch.state == "cancelled"
    assert client.get(f"/imports/{batch.pk}/progress/").headers["HX-Refresh"] == "true"


def test_taking_in_is_stopped_as_a_whole(batch: ImportBatch, decider) -> None:
    jobs.work_on(batch.pk)
    actions_imports_later.ask_commit(batch=batch, by=decider)
    ask_to_stop(batch.pk)
    jobs.work_on(batch.pk)
    batch.refresh_from_db()
    assert (batch.state, Account.objects.count()) == ("committing", 7)
    actions_imports_later.call_off(batch=batch, by=batch.made_by)
    batch.refresh_from_db()
    assert batch.state == "ready"
    actions_imports.commit(batch=batch, now=NOW, by=decider)
    assert Account.objects.count() == 37


def test_progress_is_told_and_stopping_is_heard() -> None:
    progress = FileProgress(4711)
    progress.stage("读取", 200)
    progress.advance(50)
    assert told(4711).step == "读取"
    progress._told = 0.0
    progress.advance(50)
    assert told(4711).percent == 50
    ask_to_stop(4711)
    with pytest.raises(Cancelled):
        progress.stage("下一步")
    forget(4711)
    assert told(4711) is None


def test_a_file_that_is_no_table_fails_once(world: World, tmp_path: Path) -> None:
    by = world.user("importer", world.county, Role.REVIEWER)
    path = tmp_path / "坏.xlsx"
    path.write_bytes(b"PK\x03\x04 broken")
    with path.open("rb") as stream:
        batch = actions_imports.receive(stream=stream, name="坏.xlsx", agency=world.county, now=NOW, by=by)
    jobs.work_on(batch.pk)
    batch.refresh_from_db()
    assert batch.state == "failed"
    assert batch.failure
    assert jobs.nudge() == 0
