"""The public list: fixed, approved by another person, written as a static folder that answers without a server."""

from __future__ import annotations

import csv
import hashlib
import json
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from web.world import NOW, World

from jianhao.errors import NotAResult, UnusableCall, UnusableFile
from jianhao.web.audit.models import AuditEvent
from jianhao.web.people.roles import Role
from jianhao.web.publishing import actions
from jianhao.web.publishing.folder import LARGEST_PAGE, write_folder
from jianhao.web.publishing.listing import list_path
from jianhao.web.publishing.models import Publication
from jianhao.web.publishing.shards import LARGEST, bucket, key, shards
from jianhao.web.publishing.writing import write_last
from jianhao.web.refusals import NotAllowed, Refused
from jianhao.web.registry.models import Account

TOLD = {"number": 1, "day": "2026-11-02", "sha256": "0" * 64, "official": 1, "closing": 0, "closed": 0}


@pytest.fixture
def approved(world: World) -> Publication:
    reviewer = world.user("reviewer", world.province, Role.REVIEWER)
    decider = world.user("decider", world.province, Role.DECIDER)
    Account.objects.filter(pk=world.accounts["town"].pk).update(
        local_state="closed",
        successor="乙县发布",
        notice_link="javascript:alert(1)",
        remark="联系人13800001234",
    )
    made = actions.prepare(now=NOW, by=reviewer)
    return actions.decide(publication=made, approve=True, opinion="", now=NOW, by=decider)


def test_who_prepared_does_not_approve(world: World) -> None:
    reviewer = world.user("reviewer", world.county, Role.REVIEWER)
    made = actions.prepare(now=NOW, by=reviewer)
    assert made.counts["official"] == 4
    with pytest.raises(Refused, match="待审批"):
        actions.prepare(now=NOW, by=reviewer)
    with pytest.raises(NotAllowed, match="另一人"):
        actions.decide(publication=made, approve=True, opinion="", now=NOW, by=reviewer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Publication.objects.filter(pk=made.pk).update(decided_by=reviewer)
    with pytest.raises(NotAllowed):
        actions.prepare(now=NOW, by=world.user("clerk", world.town, Role.OPERATOR))


def test_nothing_is_written_that_was_not_approved(world: World, tmp_path: Path) -> None:
    with pytest.raises(UnusableCall, match="没有已批准"):
        write_last(tmp_path / "名录")
    actions.prepare(now=NOW, by=world.user("reviewer", world.province, Role.REVIEWER))
    with pytest.raises(UnusableCall):
        write_last(tmp_path / "名录")
    assert not (tmp_path / "名录").exists()


def test_the_folder_holds_what_was_approved_and_nothing_else(
    approved: Publication, world: World, tmp_path: Path
) -> None:
    Account.objects.filter(pk=world.accounts["county"].pk).update(name="改了名")
    publication, count = write_last(tmp_path / "名录")
    assert publication == approved
    files = {
        p.relative_to(tmp_path / "名录").as_posix(): p.read_bytes()
        for p in (tmp_path / "名录").rglob("*")
        if p.is_file()
    }
    assert len(files) == count
    whole = b"".join(files.values()).decode()
    assert "改了名" not in whole
    assert "13800001234" not in whole
    assert "javascript:" not in whole.replace(files["search.js"].decode(), "")
    for line in files["SHA256SUMS"].decode().splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256(files[name]).hexdigest() == digest
    rows = list(csv.DictReader(files["accounts.csv"].decode("utf-8-sig").splitlines()))
    closed = next(row for row in rows if row["账号名称"] == "丁镇之声")
    assert (closed["状态"], closed["承接账号"], closed["公告链接"]) == (
        "已关停",
        "乙县发布（微信公众号）",
        "",
    )
    listed = json.loads(files["accounts.json"])
    assert {row["state"] for row in listed} == {"official", "closed"}
    assert all(len(content) < LARGEST_PAGE for name, content in files.items() if name.endswith(".html"))
    assert AuditEvent.objects.filter(verb="写出公开名录").count() == 1


def test_the_same_list_gives_the_same_bytes_and_replaces_only_its_own(
    approved: Publication, tmp_path: Path
) -> None:
    write_last(tmp_path / "a")
    write_last(tmp_path / "b")
    write_last(tmp_path / "a")
    assert (tmp_path / "a" / "SHA256SUMS").read_bytes() == (tmp_path / "b" / "SHA256SUMS").read_bytes()
    foreign = tmp_path / "别的"
    foreign.mkdir()
    (foreign / "重要.txt").write_text("x", encoding="utf-8")
    with pytest.raises(NotAResult, match="另选位置"):
        write_last(foreign)
    assert (foreign / "重要.txt").exists()


def test_a_list_that_was_changed_on_disk_is_not_published(approved: Publication, tmp_path: Path) -> None:
    path = list_path(approved.stored)
    path.write_bytes(path.read_bytes().replace("乙县发布".encode(), "乙县法布".encode()))
    with pytest.raises(UnusableFile, match="不一致"):
        write_last(tmp_path / "名录")
    assert not (tmp_path / "名录").exists()


def test_the_next_list_names_its_differences(approved: Publication, world: World, signed_in) -> None:
    reviewer = approved.prepared_by
    with pytest.raises(Refused, match="没有变化"):
        actions.prepare(now=NOW, by=reviewer)
    Account.objects.filter(pk=world.accounts["bureau"].pk).update(name="乙县教育发布")
    world.account("庚镇发布", world.town, "gh_0000000000c1")
    made = actions.prepare(now=NOW, by=reviewer)
    assert {k: made.counts[k] for k in ("added", "removed", "changed")} == {
        "added": 1,
        "removed": 0,
        "changed": 1,
    }
    page = signed_in(approved.decided_by).get(f"/publications/{made.pk}/").content.decode()
    assert "庚镇发布" in page
    assert "乙县教育发布" in page
    done = signed_in(approved.decided_by).post(
        f"/publications/{made.pk}/decide/", {"answer": "approve", "opinion": ""}
    )
    assert done.status_code == 302
    sent = signed_in(approved.decided_by).post(f"/publications/{made.pk}/download/")
    with zipfile.ZipFile(BytesIO(sent.content)) as whole:
        assert "index.html" in whole.namelist()


@pytest.mark.parametrize(
    ("asked", "found"), [("ｇｈ_0000000000A3", "gh_0000000000a3"), (" 乙县 发布", "乙县发布")]
)
def test_one_spelling(asked: str, found: str) -> None:
    assert key(asked) == found


def test_many_accounts_are_cut_into_small_files_and_pages(tmp_path: Path) -> None:
    entries = [
        {"account_id": f"weixin:gh_{n:012x}", "name": f"<甲>&{n % 7}号", "platform": "微信公众号", "agency": "某&局" * 6,
         "state": "official", "closed_on": "", "successor": "", "successor_link": "", "notice_link": "",
         "ids": [f"gh_{n:012x}"], "initial": "J"}
        for n in range(3000)
    ]  # fmt: skip
    write_folder(entries, TOLD, tmp_path / "名录")
    pages = list((tmp_path / "名录").rglob("*.html"))
    assert len(pages) > 5
    assert max(p.stat().st_size for p in pages) < LARGEST_PAGE
    digits, files = shards([e | {"name": f"{i}号"} for i, e in enumerate(entries)])
    assert digits > 0
    assert max(len(text.encode()) for text in files.values()) <= LARGEST
    assert json.loads(files[bucket("2999号", digits)])["2999号"][0]["account_id"] == f"weixin:gh_{2999:012x}"


def test_the_hash_is_the_published_one() -> None:
    assert [bucket(text, 8) for text in ("", "a", "foobar")] == ["811c9dc5", "e40c292c", "bf9cf968"]
