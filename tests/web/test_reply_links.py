"""Clerks without a login answer by a personal one-time link: for one unit and one inspection, once, and the log says so."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from web import material
from web.material import AS_OF, PNG
from web.world import NOW, TODAY, World

from jianhao.web.audit.models import AuditEvent
from jianhao.web.audit.proof import prove_database
from jianhao.web.inspections import actions_after, actions_feedback, actions_issue, actions_links
from jianhao.web.inspections.jobs import work_later
from jianhao.web.inspections.models import Finding, Inspection, Reply, ReplyLink, Step
from jianhao.web.inspections.reply_links import holder_of, spend
from jianhao.web.people.roles import Role
from jianhao.web.people.tokens import GONE
from jianhao.web.refusals import NotAllowed, Refused

LATER = TODAY + timedelta(30)
LINK = "https://mp.weixin.qq.com/s/AbCdEfGhIjKlMnOpQrStUv"
GENUINE = {"answer": "true", "text": "", "link": "", "evidence_on": None, "picture": None}


class Staff:
    """The county's people; the town's clerk has no login."""

    def __init__(self, world: World) -> None:
        self.reviewer = world.user("reviewer", world.county, Role.REVIEWER)
        self.other = world.user("other", world.county, Role.REVIEWER)
        self.decider = world.user("decider", world.county, Role.DECIDER)
        self.regulator = world.user("regulator", world.county, Role.REGULATOR)
        self.stranger = world.user("stranger", world.other, Role.REVIEWER)


@pytest.fixture
def staff(world: World) -> Staff:
    return Staff(world)


@pytest.fixture
def asked(world: World, staff: Staff) -> Inspection:
    """An inspection whose findings were sent to the units."""
    one = material.run(material.make(world, staff.reviewer), staff.reviewer)
    actions_feedback.send_out(inspection=one, as_of=TODAY, now=timezone.now(), by=staff.reviewer)
    one.refresh_from_db()
    return one


def issued(one: Inspection, staff: Staff) -> Inspection:
    actions_issue.finalise(inspection=one, as_of=LATER, now=timezone.now(), by=staff.reviewer)
    work_later()
    one.refresh_from_db()
    actions_issue.issue(inspection=one, rectify_by=LATER, as_of=LATER, now=timezone.now(), by=staff.decider)
    one.refresh_from_db()
    return one


def link(one: Inspection, world: World, by: object, unit: str = "town") -> tuple[str, ReplyLink]:
    agency = world.accounts[unit].agency
    return actions_links.issue(inspection=one, agency=agency, holder="赵某", now=timezone.now(), by=by)


def address(token: str) -> str:
    return f"/link/{token}/findings/"


def of(one: Inspection, world: World, unit: str) -> Finding:
    return one.findings.filter(account=world.accounts[unit]).order_by("pk").first()


def silent(one: Inspection, world: World) -> Finding:
    return one.findings.get(account=world.accounts["town"], rule_id="silence_14d")


def test_an_office_issues_links_for_units_that_have_something_to_answer(
    world: World, staff: Staff, asked: Inspection, signed_in
) -> None:
    for who in (staff.decider, staff.stranger, world.user("clerk", world.town, Role.OPERATOR)):
        with pytest.raises(NotAllowed):
            link(asked, world, who)
    with pytest.raises(NotAllowed, match="范围"):
        link(asked, world, world.user("city", world.city, Role.REVIEWER), unit="other")
    empty = world.agency("庚镇人民政府", world.county)
    with pytest.raises(Refused, match="没有待反馈"):
        actions_links.issue(inspection=asked, agency=empty, holder="赵某", now=NOW, by=staff.reviewer)
    client = signed_in(staff.regulator)
    page = client.get(f"/inspections/{asked.pk}/links/").content.decode()
    assert f'href="?agency={world.town.pk}"' in page
    assert f'href="?agency={empty.pk}"' not in page
    chosen = client.get(f"/inspections/{asked.pk}/links/", {"agency": str(world.town.pk)}).content.decode()
    assert f'value="{world.town.pk}"' in chosen
    page = client.post(
        f"/inspections/{asked.pk}/links/", {"agency": "丁镇人民政府", "holder": "赵某"}
    ).content.decode()
    token = re.search(r"/link/([\w-]+)/findings/", page)[1]
    assert Client().get(address(token)).status_code == 200
    assert token not in client.get(f"/inspections/{asked.pk}/links/").content.decode()  # shown once
    assert ReplyLink.objects.get().digest not in page
    event = AuditEvent.objects.order_by("-sequence").first()
    assert (event.verb, event.agency_path) == ("签发答复链接", world.town.path)
    assert token not in event.details


def test_a_clerk_answers_once_and_by_the_link_of_his_unit(
    world: World, staff: Staff, asked: Inspection, signed_in
) -> None:
    token, issued_link = link(asked, world, staff.reviewer)
    client, finding = Client(), silent(asked, world)
    page = client.get(address(token)).content.decode()
    assert "间隔30天" in page
    assert "赵某" in page
    assert "no-store" in client.get(address(token)).headers["Cache-Control"]
    assert world.accounts["school"].name not in page  # another unit's
    form = {
        f"f{finding.pk}-answer": "objects", f"f{finding.pk}-text": "发布过", f"f{finding.pk}-link": "",
        f"f{finding.pk}-evidence_on": (AS_OF - timedelta(2)).isoformat(),
    }  # fmt: skip
    page = client.post(address(token), form).content.decode()
    assert "请提供链接或者截图" in page
    assert "发布过" in page  # what was typed stays, and the link is not spent
    page = client.post(
        address(token), {**form, f"f{finding.pk}-picture": SimpleUploadedFile("../图.png", PNG)}
    ).content.decode()
    assert "对1项问题的答复" in page
    made = Reply.objects.get()
    assert (made.finding, made.via, made.replied_by, made.answer) == (finding, issued_link, None, "objects")
    assert "/" not in made.picture_name
    for answer in (client.get(address(token)), client.post(address(token), form)):
        assert answer.status_code == 410
        assert GONE in answer.content.decode()
    event = AuditEvent.objects.order_by("-sequence").first()
    assert event.verb == "反馈核实（一次性链接）"
    assert (event.actor, event.actor_id) == ("赵某（丁镇人民政府，一次性链接）", None)
    assert prove_database().intact
    office = signed_in(staff.other).get(f"/findings/{finding.pk}/").content.decode()
    assert "赵某（一次性链接）" in office
    assert "核定异议" in office


def test_who_issued_the_link_does_not_decide_on_what_came_through_it(
    world: World, staff: Staff, asked: Inspection, signed_in
) -> None:
    _, one = link(asked, world, staff.reviewer)
    finding = silent(asked, world)
    given = {**GENUINE, "answer": "objects", "text": "发布过", "link": LINK, "evidence_on": AS_OF}
    actions_links.reply_by_link(
        link=one, given={finding.pk: given}, as_of=TODAY, now=timezone.now(), by=holder_of(one)
    )
    finding.refresh_from_db()
    with pytest.raises(NotAllowed, match="链接"):
        actions_feedback.decide_reply(
            reply=finding.reply, accept=True, opinion="可信", now=NOW, by=staff.reviewer
        )
    client = signed_in(staff.reviewer)
    assert "核定异议" not in client.get(f"/findings/{finding.pk}/").content.decode()
    client.post(f"/findings/{finding.pk}/decide/", {"answer": "yes", "opinion": "可信"})
    assert Reply.objects.get().decision == "pending"
    assert "项异议待核定" not in client.get("/office/").content.decode()
    assert "项异议待核定" in signed_in(staff.other).get("/office/").content.decode()
    done = actions_feedback.decide_reply(
        reply=finding.reply, accept=True, opinion="可信", now=NOW, by=staff.other
    )
    assert done.decision == "accepted"
    event = AuditEvent.objects.order_by("-sequence").first()
    assert "赵某（丁镇人民政府，一次性链接）" in event.details


def test_rectifications_are_reported_by_link_and_rechecked_by_another(
    world: World, staff: Staff, asked: Inspection
) -> None:
    early, _ = link(asked, world, staff.reviewer)
    one = issued(asked, staff)
    finding = silent(one, world)
    client = Client()
    page = client.get(address(early)).content.decode()  # the same link serves whatever stage it is in
    assert "报送整改情况" in page
    prefix = f"f{finding.pk}"
    assert "请写明整改情况" in client.post(address(early), {f"{prefix}-link": LINK}).content.decode()
    assert "请至少答复一项" in client.post(address(early), {}).content.decode()
    page = client.post(
        address(early), {f"{prefix}-text": "已恢复更新", f"{prefix}-link": LINK}
    ).content.decode()
    assert "已提交" in page
    step = Step.objects.get()
    assert (step.kind, step.by, step.via.holder) == ("report", None, "赵某")
    finding.refresh_from_db()
    with pytest.raises(NotAllowed, match="链接"):
        actions_after.recheck(
            rectification=finding.rectification, done=True, text="", now=NOW, by=staff.reviewer
        )
    done = actions_after.recheck(
        rectification=finding.rectification, done=True, text="", now=NOW, by=staff.other
    )
    assert done.state == "closed"
    assert AuditEvent.objects.filter(verb="报送整改情况（一次性链接）").count() == 1


def test_foreign_findings_cannot_be_slipped_in(world: World, staff: Staff, asked: Inspection) -> None:
    token, one = link(asked, world, staff.reviewer)
    by = holder_of(one)
    foreign = Finding.objects.exclude(agency=world.town).filter(inspection=asked).first()
    made = Finding.objects.filter(pk=foreign.pk) if foreign else Finding.objects.none()
    made.update(sent=True, state="open")
    unsent = silent(asked, world)
    elsewhere = material.run(material.make(world, staff.reviewer, title="另一次"), staff.reviewer)
    other_round = silent(elsewhere, world)
    for pk in [p for p in (foreign.pk if foreign else None, other_round.pk, 10**9) if p]:
        with pytest.raises(Refused, match="不需要答复"):
            actions_links.reply_by_link(link=one, given={pk: GENUINE}, as_of=TODAY, now=timezone.now(), by=by)
    Finding.objects.filter(pk=unsent.pk).update(sent=False)
    with pytest.raises(Refused, match="不需要答复"):
        actions_links.reply_by_link(
            link=one, given={unsent.pk: GENUINE}, as_of=TODAY, now=timezone.now(), by=by
        )
    Client().post(address(token), {f"f{other_round.pk}-answer": "true"})
    assert not Reply.objects.exists()
    one.refresh_from_db()
    assert one.used_at is None  # what was refused spent nothing


def test_a_reply_of_somebody_else_is_not_overwritten(world: World, staff: Staff, asked: Inspection) -> None:
    _, one = link(asked, world, staff.reviewer)
    finding = silent(asked, world)
    clerk = world.user("clerk", world.town, Role.OPERATOR)
    actions_feedback.reply(finding=finding, **GENUINE, as_of=TODAY, now=NOW, by=clerk)
    given = {**GENUINE, "answer": "objects", "text": "x", "link": LINK}
    with pytest.raises(Refused, match="已经答复"):
        actions_links.reply_by_link(
            link=one,
            given={finding.pk: given},
            as_of=TODAY,
            now=timezone.now(),
            by=holder_of(one),
        )
    assert Reply.objects.get().replied_by == clerk


def test_links_expire_are_withdrawn_and_work_for_no_other_purpose(
    world: World, staff: Staff, asked: Inspection, signed_in
) -> None:
    token, one = link(asked, world, staff.reviewer)
    ReplyLink.objects.filter(pk=one.pk).update(expires_at=timezone.now())
    assert Client().get(address(token)).status_code == 410
    first, _ = link(asked, world, staff.reviewer)
    second, kept = link(asked, world, staff.reviewer)  # the same person again: the one before works no more
    assert Client().get(address(first)).status_code == 410
    assert Client().get(address(second)).status_code == 200
    for other in (f"/link/{second}/", f"/link/{second}/sheet/"):
        assert Client().get(other).status_code == 410
    for strange in ("x", "x" * 4_000, second[:-1], second.upper()):
        assert Client().get(address(strange)).status_code == 410
    assert signed_in(staff.stranger).post(f"/inspections/links/{kept.pk}/withdraw/").status_code == 404
    signed_in(staff.other).post(f"/inspections/links/{kept.pk}/withdraw/")
    assert Client().get(address(second)).status_code == 410
    with pytest.raises(Refused):
        actions_links.withdraw(link=kept, now=timezone.now(), by=staff.other)


def test_of_two_at_a_time_one_is_taken(world: World, staff: Staff, asked: Inspection) -> None:
    _, one = link(asked, world, staff.reviewer)
    spend(one, timezone.now())
    with pytest.raises(Refused, match="已使用"):
        spend(ReplyLink.objects.get(pk=one.pk), timezone.now())


def test_while_the_office_decides_the_link_waits(world: World, staff: Staff, asked: Inspection) -> None:
    token, one = link(asked, world, staff.reviewer)
    Inspection.objects.filter(pk=asked.pk).update(stage="final")
    page = Client().get(address(token))
    assert page.status_code == 200
    assert "暂时没有需要答复" in page.content.decode()
    with pytest.raises(Refused, match="终核"):
        actions_links.reply_by_link(
            link=one, given={silent(asked, world).pk: GENUINE}, as_of=TODAY, now=timezone.now(),
            by=holder_of(one),
        )  # fmt: skip


def test_the_database_insists_on_somebody(world: World, staff: Staff, asked: Inspection) -> None:
    _, one = link(asked, world, staff.reviewer)
    finding = silent(asked, world)
    for who in ({}, {"via": one, "replied_by": staff.other}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Reply.objects.create(finding=finding, answer="true", replied_at=NOW, **who)
    rectified = issued(asked, staff).findings.get(pk=finding.pk).rectification
    for given in ({"kind": "report"}, {"kind": "pass", "via": one}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Step.objects.create(rectification=rectified, at=NOW, **given)


def test_names_are_texts_on_the_page_behind_a_link(world: World, staff: Staff, asked: Inspection) -> None:
    type(world.accounts["town"]).objects.filter(pk=world.accounts["town"].pk).update(
        name="<script>alert(1)</script>"
    )
    token, _ = link(asked, world, staff.reviewer)
    page = Client().get(address(token)).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
    assert "style=" not in page
