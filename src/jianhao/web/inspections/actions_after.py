"""After the circular: appeals with late evidence, rectification, recheck, 办结（销项）."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from django.core.files.uploadedfile import UploadedFile

from jianhao.web.audit.models import Result
from jianhao.web.audit.recording import action, record
from jianhao.web.inspections.finishing import close_round
from jianhao.web.inspections.holding import of_unit
from jianhao.web.inspections.keeping import keep_report
from jianhao.web.inspections.models import (
    Advice,
    Appeal,
    Decision,
    Finding,
    FindingState,
    Inspection,
    Rectification,
    RectificationState,
    RunKind,
    Step,
    StepKind,
)
from jianhao.web.inspections.pictures import kept
from jianhao.web.inspections.queueing import queued
from jianhao.web.inspections.stages import AFTER_ISSUE
from jianhao.web.people.models import User
from jianhao.web.people.roles import Permission
from jianhao.web.people.scopes import require, require_within
from jianhao.web.refusals import NotAllowed, Refused


class Verb(StrEnum):
    """What the log calls each action."""

    APPEAL = "提出申诉"
    ADVISE = "申诉初核"
    DECIDE = "决定申诉"
    REPORT = "报送整改情况"
    PASS = "复查通过，办结（销项）"
    RETURN = "复查退回"


@action
def appeal(
    *, finding: Finding, text: str, link: str, evidence_on: date, picture: UploadedFile | None, now: datetime, by: User
) -> Appeal:  # fmt: skip
    """Ask for another verdict with evidence of a day no later than the monitoring time."""
    found = of_unit(finding, by)
    inspection = found.inspection
    if inspection.stage not in AFTER_ISSUE:
        raise Refused("印发前请在反馈核实中提出异议。")
    if found.state not in (FindingState.CONFIRMED, FindingState.REMEDIED):
        raise Refused(f"该问题{found.get_state_display()}，无须申诉。")
    if evidence_on > inspection.as_of:
        raise Refused(f"材料日期须不晚于监测时间点（{inspection.as_of}）；其后的情况请作为整改情况报送。")
    if not text or not (link or picture):
        raise Refused("请说明情况，并提供链接或者截图。")
    if found.appeals.filter(decision=Decision.PENDING).exists():
        raise Refused("该问题已有一项申诉正在办理。")
    made = Appeal.objects.create(
        finding=found, text=text, link=link, evidence_on=evidence_on, made_by=by, made_at=now,
        on_behalf=by.agency_id != found.agency_id, **kept(picture),
    )  # fmt: skip
    record(Verb.APPEAL, by=by, target=found, reason=text[:300], details={"材料日期": evidence_on.isoformat()})
    return made


def _appeal(appeal: Appeal, by: User, permission: Permission) -> Appeal:
    require(by, permission)
    rows = Appeal.objects.select_for_update(of=("self",))
    found = rows.select_related("finding__inspection__agency", "made_by__agency").get(pk=appeal.pk)
    require_within(by, found.finding.inspection.agency)
    if found.decision != Decision.PENDING:
        raise Refused("该申诉已决定。")
    if found.made_by_id == by.pk:
        raise NotAllowed("不能办理本人提出的申诉。")
    return found


@action
def advise(*, appeal: Appeal, advice: str, text: str, now: datetime, by: User) -> Appeal:
    """The reviewer's opinion on an appeal; another person decides."""
    found = _appeal(appeal, by, Permission.JUDGE)
    if advice not in Advice.values or not text:
        raise Refused("请选择建议并填写初核意见。")
    found.advice, found.advised_by, found.advised_at, found.advice_text = advice, by, now, text
    found.save()
    record(
        Verb.ADVISE, by=by, target=found.finding, reason=text, details={"建议": found.get_advice_display()}
    )
    return found


@action
def decide_appeal(*, appeal: Appeal, accept: bool, opinion: str, now: datetime, by: User) -> Appeal:
    """Take the evidence or not; what is taken is judged again by the job, the verdict before stays beside the new one."""
    found = _appeal(appeal, by, Permission.DECIDE)
    if not found.advice:
        raise Refused("请先由审核员初核。")
    if found.advised_by_id == by.pk:
        raise NotAllowed("初核人不能决定申诉，须由另一人决定。")
    if not opinion:
        raise Refused("请填写意见。")
    found.decision = Decision.ACCEPTED if accept else Decision.REJECTED
    found.decided_by, found.decided_at, found.opinion = by, now, opinion
    found.save()
    said = {"申诉人": found.made_by.audit_name, "初核人": found.advised_by.audit_name}
    inspection = Inspection.objects.select_for_update().get(pk=found.finding.inspection_id)
    if accept:
        Finding.objects.filter(pk=found.finding_id).update(state=FindingState.RECOMPUTE)
        said["运行"] = str(queued(inspection, RunKind.CORRECTION, now, by).number)
    said["全部办结"] = close_round(inspection, now)
    record(
        Verb.DECIDE,
        by=by,
        target=found.finding,
        reason=opinion,
        result=Result.DONE if accept else Result.REFUSED,
        details=said,
    )
    return found


@action
def report(
    *,
    rectification: Rectification,
    text: str,
    link: str,
    picture: UploadedFile | None,
    now: datetime,
    by: User,
) -> Rectification:
    """The unit says what it did."""
    found = of_unit(rectification.finding, by)
    on_behalf = by.agency_id != found.agency_id
    one = keep_report(
        found, text=text, link=link, picture=picture, now=now, who={"by": by, "on_behalf": on_behalf}
    )
    record(Verb.REPORT, by=by, target=found, reason=text[:300], details={"代填": on_behalf})
    return one


@action
def recheck(*, rectification: Rectification, done: bool, text: str, now: datetime, by: User) -> Rectification:
    """Say that it is done (办结（销项）) or send it back; somebody else than who reported it."""
    require(by, Permission.JUDGE)
    finding = rectification.finding
    inspection = Inspection.objects.select_for_update().select_related("agency").get(pk=finding.inspection_id)
    require_within(by, inspection.agency)
    one = Rectification.objects.select_for_update().get(pk=rectification.pk)
    if one.state != RectificationState.REPORTED:
        raise Refused(f"该项{one.get_state_display()}，没有待复查的报送。")
    last = one.steps.filter(kind=StepKind.REPORT).select_related("via").order_by("-pk").first()
    if last is not None and last.came_from(by):
        raise NotAllowed("不能复查本人报送的、或者经本人签发的链接报送的整改情况，须由另一人复查。")
    if not done and not text:
        raise Refused("退回的，请写明理由。")
    Step.objects.create(
        rectification=one, kind=StepKind.PASS if done else StepKind.RETURN, text=text, by=by, at=now
    )
    one.state = RectificationState.CLOSED if done else RectificationState.RETURNED
    if done:
        one.closed_at, one.closed_by, one.closing_note = now, by, text
    one.save()
    closed = close_round(inspection, now)
    result = Result.DONE if done else Result.REFUSED
    record(
        Verb.PASS if done else Verb.RETURN,
        by=by,
        target=finding,
        reason=text,
        result=result,
        details={"全部办结": closed},
    )
    return one
