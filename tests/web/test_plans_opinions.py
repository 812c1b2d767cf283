"""征求意见: the filled workbook read back, opinions from paper, what an objection means for those who decide."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from web.plan_material import drawn, furnish, row_of
from web.world import NOW, World

from jianhao.documents import plan_book
from jianhao.errors import UnusableFile
from jianhao.web.audit.models import AuditEvent
from jianhao.web.people.models import User
from jianhao.web.people.roles import Role
from jianhao.web.plans import actions_decisions, actions_opinions, carrying
from jianhao.web.plans.models import Opinion, Plan, PlannedAccount
from jianhao.web.plans.opinions import FIELDS, NOT_ONE, Said, read_opinions
from jianhao.web.refusals import NotAllowed, Refused

HEADINGS = [column.heading for column in plan_book.COLUMNS]


@pytest.fixture
def reviewer(world: World) -> User:
    furnish(world)
    return world.user("reviewer", world.county, Role.REVIEWER)


@pytest.fixture
def plan(world: World, reviewer: User) -> Plan:
    return drawn(world, reviewer)


def filled(*rows: dict[str, str], sheet: str = "乙县") -> bytes:
    """A sheet as the planner's workbook has it, with what people wrote into it."""
    book = openpyxl.Workbook()
    book.active.title = "总表"
    book.active.append(["政务新媒体整合方案（征求意见稿）"])
    book.active.append(["地区", "账号", "保留"])
    book.active.append(["乙县", 4, 1])
    page = book.create_sheet(sheet)
    page.append(["乙县：黄色标题的列由主办单位填写"])
    page.append(HEADINGS)
    for number, row in enumerate(rows, 1):
        page.append([number if heading == "序号" else row.get(heading) for heading in HEADINGS])
    page.append([])
    page.append([plan_book.SIGNATURE])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def said(account: object, opinion: str, reason: str = "", signed: str = "") -> dict[str, str]:
    return {"账号名称": "某号", "平台": "微信公众号", "主办单位": "某单位", "账号ID": account.account_id, "意见": opinion,
            "不同意的理由": reason, "签字": signed}  # fmt: skip


def test_the_headings_are_those_of_the_workbook() -> None:
    assert {field.title for field in FIELDS} <= set(HEADINGS)
    assert set(plan_book.AGREE) == {"同意", "不同意"}


def test_a_filled_workbook_is_read_by_its_columns(world: World, reviewer: User, tmp_path: Path) -> None:
    county, bureau, town, school = (world.accounts[n] for n in ("county", "bureau", "town", "school"))
    path = tmp_path / "征求意见稿.xlsx"
    path.write_bytes(
        filled(
            said(county, "同意", signed="主任"),
            said(bureau, "不同意", "学生家长多", "局长"),
            said(town, ""),
            said(school, "不同意"),
            said(school, "再议", "x"),
            said(county, "不同意", "改主意"),
        )
    )
    read = read_opinions(path)
    assert read.said == {
        county.account_id: Said(county.account_id, True, "", "主任"),
        bureau.account_id: Said(bureau.account_id, False, "学生家长多", "局长"),
    }
    assert len(read.problems) == 3
    assert any("没有写明理由" in problem for problem in read.problems)
    assert any("同意或不同意" in problem for problem in read.problems)
    assert any("两处意见" in problem for problem in read.problems)
    other = tmp_path / "别的.csv"
    other.write_text("甲,乙\n1,2\n", encoding="utf-8")
    with pytest.raises(UnusableFile, match="征求意见稿"):
        read_opinions(other)
    assert "账号ID" in NOT_ONE


def test_opinions_are_registered_shown_and_hold_bulk_agreement_up(
    world: World, reviewer: User, plan: Plan, signed_in
) -> None:
    client = signed_in(reviewer)
    bureau, town = world.accounts["bureau"], world.accounts["town"]
    content = filled(said(bureau, "不同意", '<script>alert("理由")</script>', "局长"), said(town, "同意"),
                     said(world.accounts["other"], "同意"))  # fmt: skip
    page = client.post(
        f"/plans/{plan.pk}/opinions/", {"file": SimpleUploadedFile("../征求意见稿.xlsx", content)}, follow=True
    ).content.decode()  # fmt: skip
    assert "已登记2个账号的意见" in page
    assert "不在本方案中" in page
    event = AuditEvent.objects.order_by("-sequence").first()
    assert event.verb == "登记征求意见稿"
    details = json.loads(event.details)
    assert (details["同意"], details["不同意"], details["文件"]) == (1, 1, "征求意见稿.xlsx")
    page = client.get(f"/plans/accounts/{row_of(plan, bureau).pk}/").content.decode()
    assert "局长" in page
    assert "<script>alert" not in page
    assert "乙县教育" in client.get(f"/plans/{plan.pk}/?point=objects").content.decode()
    decider = world.user("decider", world.county, Role.DECIDER)
    with pytest.raises(Refused, match="主办单位不同意"):
        actions_decisions.agree_all(
            plan=plan, accounts=[row_of(plan, bureau).pk], reason="", now=NOW, by=decider
        )
    signed_in(decider).post(f"/plans/{plan.pk}/agree/", {"which": "all"})
    assert row_of(plan, bureau).decision == ""
    assert row_of(plan, town).decision == "agree"
    record = client.post(f"/plans/{plan.pk}/record/")
    rows = list(
        openpyxl.load_workbook(BytesIO(record.content))["逐个账号"].iter_rows(min_row=3, values_only=True)
    )
    assert next(row[10] for row in rows if row[-1] == bureau.account_id).startswith("不同意：")


def test_bad_files_and_forged_forms_register_nothing(
    world: World, reviewer: User, plan: Plan, signed_in
) -> None:
    client = signed_in(reviewer)
    bureau = row_of(plan, world.accounts["bureau"])
    for content in (
        b"",
        b"PK\x03\x04broken",
        "甲,乙\n1,2\n".encode(),
        filled(),
        filled(said(world.accounts["other"], "同意")),
    ):
        client.post(f"/plans/{plan.pk}/opinions/", {"file": SimpleUploadedFile("a.xlsx", content)})
    client.post(f"/plans/{plan.pk}/opinions/", {})
    for given in ({}, {"kind": "x"}, {"kind": "objects"}, {"kind": "objects", "reason": "   "}):
        client.post(f"/plans/accounts/{bureau.pk}/opinion/", given)
    stranger = signed_in(world.user("stranger", world.other, Role.REVIEWER))
    good = SimpleUploadedFile("a.xlsx", filled(said(world.accounts["bureau"], "同意")))
    assert stranger.post(f"/plans/{plan.pk}/opinions/", {"file": good}).status_code == 404
    assert stranger.post(f"/plans/accounts/{bureau.pk}/opinion/", {"kind": "agrees"}).status_code == 404
    clerk = signed_in(world.user("clerk", world.bureau, Role.OPERATOR))
    assert clerk.post(f"/plans/accounts/{bureau.pk}/opinion/", {"kind": "agrees"}).status_code == 403
    assert not Opinion.objects.exists()
    with pytest.raises(NotAllowed):
        actions_opinions.register_one(
            planned=bureau, kind="agrees", reason="", signed="", now=NOW, by=world.user("no", world.county, Role.OPERATOR)
        )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        Opinion.objects.create(planned=bureau, kind="objects", by=reviewer, at=NOW)


def test_the_latest_opinion_stands_and_those_before_stay(
    world: World, reviewer: User, plan: Plan, signed_in
) -> None:
    client = signed_in(reviewer)
    row = row_of(plan, world.accounts["bureau"])
    client.post(
        f"/plans/accounts/{row.pk}/opinion/", {"kind": "objects", "reason": "先缓一缓", "signed": "局长"}
    )
    client.post(f"/plans/accounts/{row.pk}/opinion/", {"kind": "agrees"})
    assert row_of(plan, world.accounts["bureau"]).opinion == "agrees"
    assert list(row.opinions.order_by("pk").values_list("kind", "reason")) == [
        ("objects", "先缓一缓"),
        ("agrees", ""),
    ]


def test_an_opinion_goes_along_where_the_same_is_asked_again(
    world: World, reviewer: User, plan: Plan
) -> None:
    for name in ("bureau", "town"):
        actions_opinions.register_one(
            planned=row_of(plan, world.accounts[name]), kind="objects", reason="不便", signed="", now=NOW, by=reviewer
        )  # fmt: skip
    later = drawn(world, reviewer, previous=plan)
    PlannedAccount.objects.filter(plan=later, account=world.accounts["town"]).update(proposal="keep")
    rows = {
        row.account.account_id: row for row in later.accounts.select_related("account", "target__account")
    }
    for row in rows.values():
        row.open_questions = 0  # counted anew
    carrying.carry(later, rows, [])
    assert row_of(later, world.accounts["bureau"]).opinion == "objects"
    assert row_of(later, world.accounts["town"]).opinion == ""
    assert row_of(later, world.accounts["school"]).open_questions == 1
    assert Opinion.objects.filter(planned__plan=later, carried=True).count() == 1
