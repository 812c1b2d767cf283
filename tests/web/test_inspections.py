"""An inspection from its files to the last item closed, by the people who may and by no others."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from web import material
from web.material import AS_OF, PNG
from web.world import NOW, TODAY, World

from jianhao.dates import day_number
from jianhao.web.audit.proof import prove_database
from jianhao.web.inspections import (
    actions_after,
    actions_feedback,
    actions_findings,
    actions_issue,
    actions_rounds,
    actions_runs,
)
from jianhao.web.inspections.correction import corrected
from jianhao.web.inspections.folders import RUNS, place
from jianhao.web.inspections.inputs import request_for
from jianhao.web.inspections.jobs import resume, work_later
from jianhao.web.inspections.listing import in_order
from jianhao.web.inspections.models import Finding, Inspection, Run
from jianhao.web.inspections.stages import OWNER, TRANSITIONS, Stage
from jianhao.web.people.models import User
from jianhao.web.people.roles import Role
from jianhao.web.refusals import NotAllowed, Refused
from jianhao.web.registry.models import Account

LATER = TODAY + timedelta(30)
LINK = "https://mp.weixin.qq.com/s/AbCdEfGhIjKlMnOpQrStUv"


class Staff:
    """The people of the small province who take part."""

    def __init__(self, world: World) -> None:
        self.reviewer = world.user("reviewer", world.county, Role.REVIEWER)
        self.other = world.user("other", world.county, Role.REVIEWER)
        self.decider = world.user("decider", world.county, Role.DECIDER)
        self.clerk = world.user("clerk", world.town, Role.OPERATOR)


@pytest.fixture
def staff(world: World) -> Staff:
    return Staff(world)


@pytest.fixture
def ran(world: World, staff: Staff) -> Inspection:
    return material.run(material.make(world, staff.reviewer), staff.reviewer)


def silent(one: Inspection, world: World) -> Finding:
    return one.findings.get(account=world.accounts["town"], rule_id="silence_14d")


def reply(finding: Finding, by: User, **given: object) -> object:
    options = {"answer": "true", "text": "", "link": "", "evidence_on": None, "picture": None, "as_of": TODAY}
    return actions_feedback.reply(finding=finding, **(options | given), now=NOW, by=by)


def to_issue(one: Inspection, staff: Staff) -> Inspection:
    """From 初查 to 印发 with nobody objecting."""
    actions_feedback.send_out(inspection=one, as_of=TODAY, now=NOW, by=staff.reviewer)
    actions_issue.finalise(inspection=one, as_of=LATER, now=NOW, by=staff.reviewer)
    work_later()
    one.refresh_from_db()
    actions_issue.issue(inspection=one, rectify_by=LATER, as_of=LATER, now=NOW, by=staff.decider)
    one.refresh_from_db()
    return one


def test_a_run_says_what_the_command_line_says(
    world: World, staff: Staff, ran: Inspection, tmp_path: Path
) -> None:
    from jianhao.jobs.inspect import inspect
    from jianhao.jobs.request import InspectRequest

    run = ran.runs.get()
    assert (run.state, ran.stage) == ("done", "first")
    files = material.write_files(world, tmp_path)
    register = request_for(run, tmp_path / "work").accounts
    inspect(
        InspectRequest(
            accounts=register, posts=(files["posts"],), collections=(files["collections"],), as_of=day_number(AS_OF),
            rulesets=("national-2019", "national-duties"), out=tmp_path / "out",
        )
    )  # fmt: skip
    for name in ("accounts", "verdicts", "rejected"):
        ours, theirs = (
            pq.read_table(f / f"{name}.parquet") for f in (place(RUNS, run.folder), tmp_path / "out")
        )
        assert ours.equals(theirs), name
    assert run.counts["accounts"] == 4
    assert run.counts["unqualified"] == 1
    finding = silent(ran, world)
    assert (finding.severity, finding.state, finding.sent) == ("veto", "open", False)
    assert "间隔30天" in finding.sentence
    assert "〔2019〕19号" in finding.basis
    assert finding.evidence[0]["title"] == "town第30天的通知"
    assert finding.evidence[0]["at"] == (AS_OF - timedelta(30)).isoformat()
    school = ran.runs.get().results.get(account=world.accounts["school"])
    assert school.conclusion == "undetermined"


def test_an_account_that_is_closed_already_is_listed_without_advice(
    world: World, staff: Staff, signed_in: Callable[[User], Client]
) -> None:
    """Every real register has such accounts."""
    Account.objects.filter(pk=world.accounts["bureau"].pk).update(
        local_state="closed",
        platform_state="cancelled",
        national_state="closed",
        cancelled_on=AS_OF - timedelta(30),
    )
    one = material.run(material.make(world, staff.reviewer), staff.reviewer)
    run = one.runs.get()
    assert run.state == "done", run.failure
    assert run.results.get(account=world.accounts["bureau"]).advice == ""
    client = signed_in(staff.reviewer)
    assert client.get(f"/inspections/{one.pk}/accounts/").status_code == 200
    assert (
        "处置建议"
        not in client.get(f"/accounts/{world.accounts['bureau'].pk}/")
        .content.decode()
        .split("检查结果")[-1][:400]
    )


def test_judging_leads_from_one_finding_to_the_next(
    world: World, staff: Staff, ran: Inspection, signed_in: Callable[[User], Client]
) -> None:
    client = signed_in(staff.reviewer)
    waiting = list(in_order(ran.findings.filter(state="open")))
    for one, following in pairwise([*waiting, waiting[0]]):
        page = client.post(
            f"/findings/{one.pk}/judge/",
            {"state": "remedied", "reason": "已恢复更新", "then": "next"},
            follow=True,
        )
        shown = one if one == waiting[-1] else following
        assert page.redirect_chain[-1][0] == f"/findings/{shown.pk}/"
    assert not ran.findings.filter(state="open").exists()


def test_the_order_is_a_table_with_an_owner_for_every_stage() -> None:
    assert set(OWNER) == set(Stage)
    reached = {t.target for t in TRANSITIONS} | {Stage.PREPARING}
    assert reached == set(Stage)
    assert all(Stage.ISSUED not in t.source or t.permission is None for t in TRANSITIONS)


def test_a_veto_is_only_dismissed_by_two_persons(world: World, staff: Staff, ran: Inspection) -> None:
    finding = silent(ran, world)
    with pytest.raises(NotAllowed):
        actions_findings.judge(finding=finding, state="dismissed", reason="有误", now=NOW, by=staff.decider)
    with pytest.raises(Refused, match="理由"):
        actions_findings.judge(finding=finding, state="dismissed", reason="", now=NOW, by=staff.reviewer)
    judged = actions_findings.judge(
        finding=finding, state="dismissed", reason="采集有误", now=NOW, by=staff.reviewer
    )
    assert judged.state == "dismissing"
    with pytest.raises(Refused, match="待另一人确认"):
        actions_feedback.send_out(inspection=ran, as_of=TODAY, now=NOW, by=staff.reviewer)
    with pytest.raises(NotAllowed, match="本人"):
        actions_findings.second(finding=finding, agree=True, opinion="", now=NOW, by=staff.reviewer)
    done = actions_findings.second(finding=finding, agree=True, opinion="", now=NOW, by=staff.decider)
    assert (done.state, done.seconded_by) == ("dismissed", staff.decider)
    with pytest.raises(IntegrityError), transaction.atomic():
        Finding.objects.filter(pk=finding.pk).update(seconded_by=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Finding.objects.filter(pk=finding.pk).update(seconded_by=staff.reviewer)


def test_only_reminders_are_left_out_in_bulk(world: World, staff: Staff, ran: Inspection) -> None:
    veto = silent(ran, world)
    reminders = [world_finding(ran, world, n) for n in range(3)]
    with pytest.raises(Refused, match="逐项"):
        actions_findings.ignore(
            inspection=ran, findings=[veto.pk, reminders[0].pk], reason="略", now=NOW, by=staff.reviewer
        )
    with pytest.raises(Refused, match="理由"):
        actions_findings.ignore(
            inspection=ran, findings=[reminders[0].pk], reason="", now=NOW, by=staff.reviewer
        )
    with pytest.raises(NotAllowed):
        actions_findings.ignore(
            inspection=ran, findings=[reminders[0].pk], reason="略", now=NOW, by=staff.decider
        )
    count = actions_findings.ignore(
        inspection=ran,
        findings=[f.pk for f in reminders[:2]],
        reason="已另行说明",
        now=NOW,
        by=staff.reviewer,
    )
    assert count == 2
    insider = world.user("insider", world.bureau, Role.REVIEWER)
    own = material.run(material.make(world, insider, agency=world.bureau), insider)
    with pytest.raises(Refused, match="本单位的账号"):
        actions_findings.ignore(
            inspection=own, findings=[world_finding(own, world, 9).pk], reason="略", now=NOW, by=insider
        )
    assert [Finding.objects.get(pk=f.pk).state for f in reminders] == ["ignored", "ignored", "open"]


def world_finding(one: Inspection, world: World, number: int) -> Finding:
    account = world.accounts["bureau"]
    return Finding.objects.create(
        inspection=one, account=account, agency=account.agency, agency_path=account.agency_path, finding_id=f"{number:032x}",
        rule_id="advert", rule_version="1", ruleset="national-duties", title="商业广告", severity="remind",
        run=one.runs.get(), outcome="failed", sentence="有广告。", basis="依据。",
    )  # fmt: skip


def test_the_circular_waits_for_open_replies_and_for_another_person(
    world: World, staff: Staff, ran: Inspection
) -> None:
    actions_feedback.send_out(inspection=ran, as_of=TODAY, now=NOW, by=staff.reviewer)
    ran.refresh_from_db()
    assert (ran.stage, ran.feedback_due) == ("feedback", TODAY + timedelta(3))
    finding = silent(ran, world)
    with pytest.raises(Refused, match="尚未反馈"):
        actions_issue.finalise(inspection=ran, as_of=TODAY, now=NOW, by=staff.reviewer)
    with pytest.raises(Refused, match="链接或者截图"):
        reply(finding, staff.clerk, answer="objects", text="发过")
    with pytest.raises(Refused, match="不晚于"):
        reply(
            finding, staff.clerk, answer="objects", text="发过", link=LINK, evidence_on=AS_OF + timedelta(1)
        )
    reply(finding, staff.clerk, answer="objects", text="发过", link=LINK, evidence_on=AS_OF - timedelta(5))
    with pytest.raises(Refused, match="1项"):
        actions_issue.finalise(inspection=ran, as_of=LATER, now=NOW, by=staff.reviewer)
    finding.refresh_from_db()
    done = actions_feedback.decide_reply(
        reply=finding.reply, accept=True, opinion="属实", now=NOW, by=staff.reviewer
    )
    assert done.decision == "accepted"
    with pytest.raises(Refused, match="不能再修改"):
        reply(finding, staff.clerk)
    actions_issue.finalise(inspection=ran, as_of=LATER, now=NOW, by=staff.reviewer)
    with pytest.raises(Refused, match="终核稿"):
        actions_issue.issue(inspection=ran, rectify_by=LATER, as_of=LATER, now=NOW, by=staff.decider)
    work_later()
    finding.refresh_from_db()
    assert (finding.outcome, finding.new_outcome, finding.state) == ("failed", "passed", "overturned")
    with pytest.raises(NotAllowed, match="终核人"):
        actions_issue.issue(inspection=ran, rectify_by=LATER, as_of=LATER, now=NOW, by=staff.reviewer)
    actions_issue.issue(inspection=ran, rectify_by=LATER, as_of=LATER, now=NOW, by=staff.other)
    ran.refresh_from_db()
    assert ran.stage == ("issued" if ran.findings.filter(state="confirmed").exists() else "closed")
    final = ran.runs.get(kind="final")
    assert final.counts["unqualified"] == 0
    assert (place(RUNS, final.folder) / "通报.docx").is_file()
    assert ran.runs.get(kind="first").counts["unqualified"] == 1  # as it was
    assert prove_database().intact


def test_a_dismissed_finding_leaves_the_final_draft(world: World, staff: Staff, ran: Inspection) -> None:
    finding = silent(ran, world)
    reason = '采集"有误"\\\n第二行'
    actions_findings.judge(finding=finding, state="dismissed", reason=reason, now=NOW, by=staff.reviewer)
    actions_findings.second(finding=finding, agree=True, opinion="", now=NOW, by=staff.decider)
    to_issue(ran, staff)
    finding.refresh_from_db()
    assert (finding.new_outcome, finding.state, finding.sent) == ("not_applicable", "dismissed", False)
    assert ran.runs.get(kind="final").counts["unqualified"] == 0
    assert not hasattr(finding, "rectification")


def test_a_decision_after_the_final_draft_makes_it_stale(world: World, staff: Staff, ran: Inspection) -> None:
    actions_feedback.send_out(inspection=ran, as_of=TODAY, now=NOW, by=staff.reviewer)
    actions_issue.finalise(inspection=ran, as_of=LATER, now=NOW, by=staff.reviewer)
    work_later()
    after = NOW + timedelta(hours=1)
    actions_findings.judge(
        finding=silent(ran, world), state="remedied", reason="已恢复更新", now=after, by=staff.reviewer
    )
    with pytest.raises(Refused, match="重新终核"):
        actions_issue.issue(inspection=ran, rectify_by=LATER, as_of=LATER, now=after, by=staff.decider)
    actions_issue.finalise(inspection=ran, as_of=LATER, now=after, by=staff.reviewer)
    work_later()
    actions_issue.issue(inspection=ran, rectify_by=LATER, as_of=LATER, now=after, by=staff.decider)
    assert silent(ran, world).rectification.state == "closed"


def test_rectification_is_reported_rechecked_by_another_and_closed(
    world: World, staff: Staff, ran: Inspection
) -> None:
    to_issue(ran, staff)
    assert ran.stage == "issued"
    for finding in ran.findings.filter(state="confirmed"):
        one = finding.rectification
        assert (one.state, one.deadline) == ("open", LATER)
        with pytest.raises(Refused, match="没有待复查"):
            actions_after.recheck(rectification=one, done=True, text="", now=NOW, by=staff.reviewer)
        by = staff.clerk if finding.agency == world.town else staff.other
        actions_after.report(rectification=one, text="已恢复更新", link="", picture=None, now=NOW, by=by)
        if by == staff.other:
            with pytest.raises(NotAllowed, match="本人报送"):
                actions_after.recheck(rectification=one, done=True, text="", now=NOW, by=staff.other)
        actions_after.recheck(rectification=one, done=False, text="截图看不清", now=NOW, by=staff.reviewer)
        actions_after.report(rectification=one, text="重新截图", link=LINK, picture=None, now=NOW, by=by)
        actions_after.recheck(rectification=one, done=True, text="已看", now=NOW, by=staff.reviewer)
        one.refresh_from_db()
        assert one.state == "closed"
        assert [s.kind for s in one.steps.order_by("pk")] == ["report", "return", "report", "pass"]
    ran.refresh_from_db()
    assert ran.stage == "closed"


def test_a_late_appeal_keeps_the_old_verdict_beside_the_new(
    world: World, staff: Staff, ran: Inspection, tmp_path: Path
) -> None:
    from jianhao.web.inspections.correction import write_correction

    to_issue(ran, staff)
    finding = silent(ran, world)
    given = {"text": "当时发布过", "link": LINK, "picture": None, "now": NOW}
    with pytest.raises(Refused, match="不晚于监测时间点"):
        actions_after.appeal(finding=finding, evidence_on=AS_OF + timedelta(1), **given, by=staff.clerk)
    picture = SimpleUploadedFile("截图.png", PNG)
    made = actions_after.appeal(
        finding=finding, evidence_on=AS_OF, **(given | {"picture": picture}), by=staff.clerk
    )
    with pytest.raises(Refused, match="正在办理"):
        actions_after.appeal(finding=finding, evidence_on=AS_OF, **given, by=staff.clerk)
    with pytest.raises(Refused, match="初核"):
        actions_after.decide_appeal(appeal=made, accept=True, opinion="采纳", now=NOW, by=staff.decider)
    actions_after.advise(appeal=made, advice="accept", text="链接可打开", now=NOW, by=staff.reviewer)
    with pytest.raises(NotAllowed, match="另一人"):
        actions_after.decide_appeal(appeal=made, accept=True, opinion="采纳", now=NOW, by=staff.reviewer)
    actions_after.decide_appeal(appeal=made, accept=True, opinion="采纳", now=NOW, by=staff.decider)
    work_later()
    finding.refresh_from_db()
    assert (finding.outcome, finding.new_outcome, finding.state) == ("failed", "passed", "overturned")
    assert "间隔30天" in finding.sentence
    assert finding.rectification.state == "closed"
    assert corrected(ran) == [finding]
    assert write_correction(ran, tmp_path / "a.docx") == 1
    write_correction(ran, tmp_path / "b.docx")
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()


def test_an_inspection_with_an_appeal_that_waits_is_not_done(
    world: World, staff: Staff, ran: Inspection
) -> None:
    to_issue(ran, staff)
    finding = silent(ran, world)
    made = actions_after.appeal(
        finding=finding,
        text="当时发布过",
        link=LINK,
        evidence_on=AS_OF,
        picture=None,
        now=NOW,
        by=staff.clerk,
    )
    for one in ran.findings.filter(state="confirmed"):
        by = staff.clerk if one.agency == world.town else staff.other
        actions_after.report(
            rectification=one.rectification, text="已更新", link="", picture=None, now=NOW, by=by
        )
        actions_after.recheck(
            rectification=one.rectification, done=True, text="属实", now=NOW, by=staff.reviewer
        )
    ran.refresh_from_db()
    assert ran.stage == Stage.ISSUED
    actions_after.advise(appeal=made, advice="reject", text="链接不能打开", now=NOW, by=staff.reviewer)
    actions_after.decide_appeal(appeal=made, accept=False, opinion="不采纳", now=NOW, by=staff.decider)
    ran.refresh_from_db()
    assert ran.stage == Stage.CLOSED


def test_units_see_what_was_sent_to_them_and_nothing_else(
    world: World, staff: Staff, ran: Inspection
) -> None:
    finding = silent(ran, world)
    stranger = world.user("stranger", world.other, Role.REVIEWER)
    assert not Finding.objects.visible_to(staff.clerk).exists()
    assert finding in Finding.objects.visible_to(staff.decider)
    with pytest.raises(NotAllowed, match="尚未发送"):
        reply(finding, staff.clerk)
    actions_feedback.send_out(inspection=ran, as_of=TODAY, now=NOW, by=staff.reviewer)
    assert list(Finding.objects.visible_to(staff.clerk).values_list("agency", flat=True).distinct()) == [
        world.town.pk
    ]
    assert not Finding.objects.visible_to(stranger).exists()
    with pytest.raises(NotAllowed):
        reply(finding, stranger)
    on_behalf = reply(finding, staff.reviewer, answer="objects", text="代报", link=LINK)
    assert on_behalf.on_behalf
    with pytest.raises(NotAllowed, match="另一人核定"):
        actions_feedback.decide_reply(reply=on_behalf, accept=True, opinion="可", now=NOW, by=staff.reviewer)
    actions_feedback.decide_reply(reply=on_behalf, accept=True, opinion="可", now=NOW, by=staff.other)
    finding.refresh_from_db()
    assert finding.state == "dismissing"  # no day was proved: a 误判, which takes a second person


def test_a_waiting_run_is_cancelled_and_a_stopped_one_leaves_nothing(
    world: World, staff: Staff, monkeypatch
) -> None:
    one = material.make(world, staff.reviewer)
    run = actions_runs.ask(inspection=one, now=NOW, by=staff.reviewer)
    with pytest.raises(Refused, match="正在运行"):
        actions_runs.ask(inspection=one, now=NOW, by=staff.reviewer)
    with pytest.raises(Refused, match="正在运行"):
        actions_rounds.add_material(
            inspection=one, role="checks", stream=BytesIO(b"x"), name="x.csv", now=NOW, by=staff.reviewer
        )
    actions_runs.cancel(run=run, now=NOW, by=staff.reviewer)
    work_later()
    run.refresh_from_db()
    assert run.state == "cancelled"
    second = actions_runs.ask(inspection=one, now=NOW, by=staff.reviewer)
    monkeypatch.setattr("jianhao.web.inspections.jobs.request_for", _stop(second, request_for))
    work_later()
    second.refresh_from_db()
    assert (second.state, second.counts) == ("cancelled", {})
    assert not place(RUNS, second.folder).exists()
    assert not list(place(RUNS, second.folder).parent.glob(f"*{second.folder}*"))


def _stop(run: Run, request: object) -> object:
    """Somebody asks for the run to stop while its inputs are put together."""

    def made(*given: object) -> object:
        Run.objects.filter(pk=run.pk).update(cancel_asked=True)
        return request(*given)

    return made


def test_a_run_that_cannot_be_done_says_why(world: World, staff: Staff) -> None:
    one = material.make(world, staff.reviewer)
    actions_rounds.add_material(
        inspection=one,
        role="checks",
        stream=BytesIO("甲,乙\n1,2\n".encode()),
        name="别的.csv",
        now=NOW,
        by=staff.reviewer,
    )
    material.run(one, staff.reviewer)
    run = one.runs.get()
    assert run.state == "failed"
    assert "别的.csv" in run.failure
    assert one.stage == "preparing"
    actions_rounds.drop_material(material=one.materials.get(role="checks"), by=staff.reviewer)
    assert material.run(one, staff.reviewer).stage == "first"


def test_a_run_left_by_a_worker_that_ended_is_done_again_and_given_up_in_the_end(
    world: World, staff: Staff
) -> None:
    one = material.make(world, staff.reviewer)
    run = actions_runs.ask(inspection=one, now=NOW, by=staff.reviewer)
    Run.objects.filter(pk=run.pk).update(state="running", attempts=1)
    assert resume() == 1
    run.refresh_from_db()
    assert (run.state, run.attempts) == ("done", 2)
    assert one.findings.count() == Finding.objects.values("finding_id").distinct().count()
    again = actions_runs.ask(inspection=one, now=NOW, by=staff.reviewer)
    Run.objects.filter(pk=again.pk).update(attempts=3)
    work_later()
    again.refresh_from_db()
    assert (again.state, "内存" in again.failure) == ("failed", True)


def test_running_again_before_sending_keeps_what_was_decided(
    world: World, staff: Staff, ran: Inspection
) -> None:
    finding = silent(ran, world)
    actions_findings.judge(finding=finding, state="confirmed", reason="", now=NOW, by=staff.reviewer)
    count = ran.findings.count()
    material.run(ran, staff.reviewer)
    finding.refresh_from_db()
    assert (finding.state, ran.findings.count()) == ("confirmed", count)


def test_a_correction_that_was_cancelled_is_run_again(world: World, staff: Staff, ran: Inspection) -> None:
    to_issue(ran, staff)
    finding = silent(ran, world)
    made = actions_after.appeal(
        finding=finding, text="发过", link=LINK, evidence_on=AS_OF, picture=None, now=NOW, by=staff.clerk
    )
    actions_after.advise(appeal=made, advice="accept", text="可", now=NOW, by=staff.reviewer)
    actions_after.decide_appeal(appeal=made, accept=True, opinion="可", now=NOW, by=staff.decider)
    actions_runs.cancel(run=ran.runs.get(kind="correction"), now=NOW, by=staff.reviewer)
    finding.refresh_from_db()
    assert finding.state == "recompute"
    assert actions_runs.ask(inspection=ran, now=NOW, by=staff.reviewer).kind == "correction"
    work_later()
    finding.refresh_from_db()
    assert finding.state == "overturned"
    with pytest.raises(Refused, match="不能重新初查"):
        actions_runs.ask(inspection=ran, now=NOW, by=staff.reviewer)


def test_what_is_changed_in_the_register_later_changes_no_verdict(
    world: World, staff: Staff, ran: Inspection
) -> None:
    town = world.accounts["town"]
    type(town).objects.filter(pk=town.pk).update(last_update=AS_OF, checked_at=AS_OF, name="改了名")
    actions_feedback.send_out(inspection=ran, as_of=TODAY, now=NOW, by=staff.reviewer)
    actions_issue.finalise(inspection=ran, as_of=LATER, now=NOW, by=staff.reviewer)
    work_later()
    finding = silent(ran, world)
    assert (finding.new_outcome, finding.state) == ("failed", "confirmed")
    final = pq.read_table(place(RUNS, ran.runs.get(kind="final").folder) / "accounts.parquet")
    assert "改了名" not in final.column("name").to_pylist()
