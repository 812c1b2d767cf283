"""终核 and 印发: the job is run again with what people decided, another person issues what came out."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from jianhao.web.audit.recording import action, record
from jianhao.web.inspections.gates import final_run, obstacles, open_replies
from jianhao.web.inspections.holding import locked
from jianhao.web.inspections.models import (
    FindingState,
    Inspection,
    Rectification,
    RectificationState,
    Run,
    RunKind,
)
from jianhao.web.inspections.queueing import queued
from jianhao.web.inspections.stages import Stage, transition
from jianhao.web.people.models import User
from jianhao.web.people.roles import Permission
from jianhao.web.refusals import NotAllowed, Refused

BULK = 1_000


class Verb(StrEnum):
    """What the log calls each action."""

    FINALISE = "终核"
    ISSUE = "印发通报"


@action
def finalise(*, inspection: Inspection, as_of: date, now: datetime, by: User) -> Run:
    """Fix what was decided and have the circular made from it; refused while replies are open."""
    inspection = locked(inspection, by, Permission.JUDGE)
    step = transition("finalise", inspection.stage)
    left = open_replies(inspection, as_of).count()
    if left:
        raise Refused(f"有{left}项尚未反馈或核定，反馈期限届满并核定全部异议后再终核。")
    standing = inspection.findings.filter(state=FindingState.OPEN)
    confirmed = standing.update(
        state=FindingState.CONFIRMED, judged_by=by, judged_at=now, judge_reason="终核确认"
    )
    inspection.stage, inspection.finalised_by, inspection.finalised_at = step.target, by, now
    inspection.save(update_fields=["stage", "finalised_by", "finalised_at"])
    run = queued(inspection, RunKind.FINAL, now, by)
    record(Verb.FINALISE, by=by, target=inspection, details={"确认": confirmed, "运行": run.number})
    return run


@action
def issue(*, inspection: Inspection, rectify_by: date, as_of: date, now: datetime, by: User) -> Inspection:
    """Issue the circular of the final run; confirmed findings become rectifications. Another person than who finalised."""
    inspection = locked(inspection, by, Permission.DECIDE)
    step = transition("issue", inspection.stage)
    if inspection.finalised_by_id == by.pk:
        raise NotAllowed("终核人不能印发，须由另一人印发。")
    standing = obstacles(inspection, as_of)
    if standing:
        raise Refused("".join(standing))
    if rectify_by < as_of:
        raise Refused("整改期限不能早于今天。")
    inspection.stage, inspection.issued_by, inspection.issued_at = step.target, by, now
    inspection.rectify_by = rectify_by
    count = _rectifications(inspection, rectify_by, now, by)
    if not inspection.findings.filter(state=FindingState.CONFIRMED).exists():
        inspection.stage, inspection.closed_at = Stage.CLOSED, now
    inspection.save()
    said = {"整改期限": rectify_by.isoformat(), "问题": count, "运行": final_run(inspection).number}
    record(Verb.ISSUE, by=by, target=inspection, details=said)
    return inspection


def _rectifications(inspection: Inspection, deadline: date, now: datetime, by: User) -> int:
    """One for every finding that stands; what was remedied before is closed at once."""
    inspection.findings.filter(state__in=[FindingState.CONFIRMED, FindingState.REMEDIED]).update(sent=True)
    made = []
    for finding in inspection.findings.filter(state__in=[FindingState.CONFIRMED, FindingState.REMEDIED]):
        one = Rectification(finding=finding, deadline=deadline)
        if finding.state == FindingState.REMEDIED:
            one.state, one.closed_at, one.closed_by = RectificationState.CLOSED, now, by
            one.closing_note = f"印发前已整改：{finding.judge_reason}"
        made.append(one)
    Rectification.objects.bulk_create(made, batch_size=BULK)
    return len(made)
