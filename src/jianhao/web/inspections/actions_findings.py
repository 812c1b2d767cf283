"""What reviewers make of findings: 确认, 已整改, 误判 (of a veto with a second person), reminders left out in bulk."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from jianhao.inspection.verdict import Severity
from jianhao.web.audit.models import Result
from jianhao.web.audit.recording import action, record
from jianhao.web.inspections.holding import held, needs_second
from jianhao.web.inspections.models import Finding, FindingState, Inspection
from jianhao.web.inspections.stages import JUDGING, Stage
from jianhao.web.people.models import User
from jianhao.web.people.roles import Permission
from jianhao.web.people.scopes import require, require_within
from jianhao.web.refusals import NotAllowed, Refused

MOST_AT_ONCE = 500
CHOSEN = (FindingState.OPEN, FindingState.CONFIRMED, FindingState.REMEDIED, FindingState.DISMISSED)


class Verb(StrEnum):
    """What the log calls each action."""

    JUDGE = "核定问题"
    SECOND = "确认误判"
    REFUSE = "不同意误判"
    IGNORE = "提醒不列入"


@action
def judge(*, finding: Finding, state: str, reason: str, now: datetime, by: User) -> Finding:
    """确认, 已整改 or 误判, by a reviewer; a 误判 that needs a second person waits for one."""
    found = held(finding, by, Permission.JUDGE)
    if state not in CHOSEN:
        raise Refused("请选择确认、已整改或误判。")
    if found.state in (FindingState.RECOMPUTE, FindingState.OVERTURNED):
        raise Refused(f"该问题{found.get_state_display()}，不能直接核定。")
    if state in (FindingState.DISMISSED, FindingState.REMEDIED) and not reason:
        raise Refused("请填写理由。")
    before = found.get_state_display()
    second = state == FindingState.DISMISSED and needs_second(found, by)
    found.state = FindingState.DISMISSING if second else state
    found.judged_by, found.judged_at, found.judge_reason = by, now, reason
    found.seconded_by = found.seconded_at = None
    found.save()
    record(
        Verb.JUDGE,
        by=by,
        target=found,
        reason=reason,
        details={"前": before, "后": found.get_state_display()},
    )
    return found


@action
def second(*, finding: Finding, agree: bool, opinion: str, now: datetime, by: User) -> Finding:
    """Agree that a finding is 误判, or not; somebody else than who proposed it."""
    found = held(finding, by, Permission.DECIDE)
    if found.state != FindingState.DISMISSING:
        raise Refused(f"该问题{found.get_state_display()}，没有待确认的误判。")
    if found.judged_by_id == by.pk:
        raise NotAllowed("不能确认本人提出的误判，须由另一人确认。")
    if not agree and not opinion:
        raise Refused("不同意误判的，请填写意见。")
    found.state = FindingState.DISMISSED if agree else FindingState.OPEN
    found.seconded_by, found.seconded_at = (by, now) if agree else (None, None)
    found.save()
    record(
        Verb.SECOND if agree else Verb.REFUSE, by=by, target=found, reason=opinion,
        result=Result.DONE if agree else Result.REFUSED, details={"提出人": found.judged_by.audit_name},
    )  # fmt: skip
    return found


@action
def ignore(*, inspection: Inspection, findings: Iterable[int], reason: str, now: datetime, by: User) -> int:
    """Leave reminders out in bulk, with one reason; how many. What vetoes or deducts is judged one by one."""
    require(by, Permission.JUDGE)
    inspection = Inspection.objects.select_for_update().select_related("agency").get(pk=inspection.pk)
    require_within(by, inspection.agency)
    if inspection.stage not in JUDGING:
        raise Refused(f"该检查{Stage(inspection.stage).label}，不能再核定。")
    if not reason:
        raise Refused("请填写理由。")
    keys = sorted(set(findings))[: MOST_AT_ONCE + 1]
    if len(keys) > MOST_AT_ONCE:
        raise Refused(f"一次最多{MOST_AT_ONCE}项。")
    rows = inspection.findings.select_for_update().filter(pk__in=keys)
    if rows.count() != len(keys) or not keys:
        raise Refused("请先选择本次检查中的问题。")
    if rows.exclude(severity=Severity.REMIND).exists():
        raise Refused("单项否决和扣分的问题不能批量不列入，请逐项核定。")
    if rows.filter(agency_id=by.agency_id).exists():
        raise Refused("其中有本单位的账号，不能由本单位批量不列入，请逐项核定，由另一人确认。")
    if rows.exclude(state__in=[FindingState.OPEN, FindingState.CONFIRMED]).exists():
        raise Refused("其中有已核定为其他情形的问题，请刷新后重新选择。")
    count = rows.update(state=FindingState.IGNORED, judged_by=by, judged_at=now, judge_reason=reason)
    record(Verb.IGNORE, by=by, target=inspection, reason=reason, details={"项数": count, "编号": keys})
    return count
