"""反馈核实: findings go to their units, units answer, the reviewer decides on objections."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from django.core.files.uploadedfile import UploadedFile

from jianhao.web.audit.recording import action, record
from jianhao.web.inspections.holding import held, locked, needs_second, of_unit
from jianhao.web.inspections.keeping import keep_reply
from jianhao.web.inspections.models import Decision, Finding, FindingState, Inspection, Reply
from jianhao.web.inspections.models.findings import STANDING
from jianhao.web.inspections.models.runs import ACTIVE
from jianhao.web.inspections.stages import transition
from jianhao.web.inspections.workdays import workdays_after
from jianhao.web.people.models import User
from jianhao.web.people.roles import Permission
from jianhao.web.refusals import NotAllowed, Refused


class Verb(StrEnum):
    """What the log calls each action."""

    SEND = "发送反馈核实"
    REPLY = "反馈核实"
    DECIDE = "核定异议"


@action
def send_out(*, inspection: Inspection, as_of: date, now: datetime, by: User) -> Inspection:
    """Ask the units about what was found; they have some workdays."""
    inspection = locked(inspection, by, Permission.JUDGE)
    step = transition("send_out", inspection.stage)
    if inspection.runs.filter(state__in=ACTIVE).exists():
        raise Refused("正在运行，请等待完成后再发送。")
    waiting = inspection.findings.filter(state=FindingState.DISMISSING).count()
    if waiting:
        raise Refused(f"有{waiting}项误判待另一人确认，确认后再发送。")
    count = inspection.findings.filter(state__in=STANDING).update(sent=True)
    inspection.stage, inspection.feedback_sent_at = step.target, now
    inspection.feedback_due = workdays_after(as_of, inspection.feedback_workdays)
    inspection.save(update_fields=["stage", "feedback_sent_at", "feedback_due"])
    said = {"问题": count, "反馈期限": inspection.feedback_due.isoformat()}
    record(Verb.SEND, by=by, target=inspection, details=said)
    return inspection


@action
def reply(
    *,
    finding: Finding,
    answer: str,
    text: str,
    link: str,
    evidence_on: date | None,
    picture: UploadedFile | None,
    as_of: date,
    now: datetime,
    by: User,
) -> Reply:
    """属实 or 有异议, until the reviewer has decided or the inspection has gone on."""
    found = of_unit(finding, by)
    who = {"replied_by": by, "via": None, "on_behalf": by.agency_id != found.agency_id}
    made = keep_reply(
        found, answer=answer, text=text, link=link, evidence_on=evidence_on, picture=picture, as_of=as_of, now=now, who=who
    )  # fmt: skip
    said = {"反馈": made.get_answer_display(), "代填": made.on_behalf, "材料日期": str(evidence_on or "")}
    record(Verb.REPLY, by=by, target=found, reason=text[:300], details=said)
    return made


@action
def decide_reply(*, reply: Reply, accept: bool, opinion: str, now: datetime, by: User) -> Reply:
    """Accept an objection or not. Accepted material of a day is judged again by the job; otherwise it is a 误判."""
    found = held(reply.finding, by, Permission.JUDGE)
    reply = (
        Reply.objects.select_for_update(of=("self",))
        .select_related("replied_by__agency", "via__agency")
        .get(pk=reply.pk)
    )
    if reply.decision != Decision.PENDING:
        raise Refused("该反馈没有待核定的异议。")
    if reply.came_from(by):
        raise NotAllowed("不能核定本人代为提交的、或者经本人签发的链接提交的反馈，须由另一人核定。")
    if not opinion:
        raise Refused("请填写核定意见。")
    reply.decision = Decision.ACCEPTED if accept else Decision.REJECTED
    reply.decided_by, reply.decided_at, reply.opinion = by, now, opinion
    reply.save()
    found.state = _after(found, reply, by) if accept else FindingState.CONFIRMED
    found.judged_by, found.judged_at, found.judge_reason = by, now, opinion
    found.seconded_by = found.seconded_at = None
    found.save()
    said = {
        "结果": reply.get_decision_display(),
        "反馈人": reply.told_by,
        "状态": found.get_state_display(),
    }
    record(Verb.DECIDE, by=by, target=found, reason=opinion, details=said)
    return reply


def _after(finding: Finding, reply: Reply, by: User) -> FindingState:
    if reply.proves_a_day:
        return FindingState.RECOMPUTE
    return FindingState.DISMISSING if needs_second(finding, by) else FindingState.DISMISSED
