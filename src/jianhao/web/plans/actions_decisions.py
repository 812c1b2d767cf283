"""What people decide on the accounts of a plan. A decision closes nothing: closings are applied for and approved elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from django.db.models import Q

from jianhao.consolidation.certainty import Certainty
from jianhao.web.audit.recording import action, record
from jianhao.web.people.models import User
from jianhao.web.people.roles import Permission
from jianhao.web.people.scopes import require
from jianhao.web.plans.holding import held_plan, held_row, own_unit, to_decide
from jianhao.web.plans.models import (
    Decision,
    DecisionKind,
    OpinionKind,
    Plan,
    PlannedAccount,
    Safeguard,
    SafeguardAnswer,
)
from jianhao.web.refusals import NotAllowed, Refused

MOST_AT_ONCE = 2_000
AGREED = "同意测算建议。"  # the reason of somebody who adds nothing: the plan's own reasons stand beside it
OWN_UNIT = "本单位的账号，须由提出测算的人以外的人决定。"
CLOSING = (DecisionKind.CLOSE, DecisionKind.TARGET)


class Verb(StrEnum):
    """What the log calls each action."""

    DECIDE = "决定账号去留"
    WITHDRAW = "撤回账号去留的决定"
    AGREE_ALL = "批量同意方案建议"
    ANSWER = "答复保护性事项"
    EXPORT = "导出征求意见和决定记录"


@action
def decide(
    *, planned: PlannedAccount, kind: str, chosen: PlannedAccount | None, reason: str, now: datetime, by: User
) -> PlannedAccount:  # fmt: skip
    """同意, 不同意, a lock or 指定去向, each with a reason; 撤回 takes the last one back."""
    found = held_row(planned, by, Permission.DECIDE)
    if own_unit(found.plan, by, found.agency_id):
        raise NotAllowed(OWN_UNIT)
    reason = reason or (AGREED if kind == DecisionKind.AGREE else "")
    _check(found, kind, chosen, reason)
    before = found.get_decision_display() or "未决定"
    withdrawn = kind == DecisionKind.WITHDRAWN
    found.decision = "" if withdrawn else kind
    found.chosen = chosen if kind == DecisionKind.TARGET else None
    found.decided_by, found.decided_at = (None, None) if withdrawn else (by, now)
    found.reason, found.carried = "" if withdrawn else reason, False
    _check_followers(found)
    found.save()
    Decision.objects.create(planned=found, kind=kind, chosen=found.chosen, reason=reason, by=by, at=now)
    said = found.said | {"前": before, "后": found.get_decision_display() or "未决定"}
    if found.chosen is not None:
        said["承接账号"] = found.chosen.account.account_id
    record(Verb.WITHDRAW if withdrawn else Verb.DECIDE, by=by, target=found, reason=reason, details=said)
    return found


def _check(found: PlannedAccount, kind: str, chosen: PlannedAccount | None, reason: str) -> None:
    """Refused for what cannot be decided so."""
    if kind not in DecisionKind.values:
        raise Refused("请选择一项决定。")
    if kind == DecisionKind.WITHDRAWN and not found.decision:
        raise Refused("还没有决定，不需要撤回。")
    if not reason:
        raise Refused("请填写理由。")
    if kind == DecisionKind.TARGET:
        _check_target(found, chosen)
    closes = kind in CLOSING or (kind == DecisionKind.AGREE and found.goes)
    if closes:
        _check_safeguards(found)
    if kind == DecisionKind.AGREE and found.target is not None and not found.target.stays:
        raise Refused(f"承接账号“{found.target.account}”已决定不保留，请指定去向或者重新测算。")


def _check_target(found: PlannedAccount, chosen: PlannedAccount | None) -> None:
    if chosen is None or chosen.plan_id != found.plan_id:
        raise Refused("请填写本方案中的承接账号。")
    if chosen.pk == found.pk:
        raise Refused("承接账号不能是账号自己。")
    if not chosen.stays:
        raise Refused(f"“{chosen.account}”拟不保留，不能承接；确需由其承接的，请先将其锁定保留。")


def _check_safeguards(found: PlannedAccount) -> None:
    """Nobody agrees to a closing before every protective question was cleared by a named person."""
    standing = [one for one in found.safeguards.order_by("pk") if not one.cleared]
    if not standing:
        return
    words = "、".join(one.question for one in standing)
    if any(one.answer == SafeguardAnswer.STANDS for one in standing):
        raise Refused(f"已答复“{words}”属实、应予保留，不能同意关停。")
    raise Refused(f"请先逐项答复：{words}。")


def _check_followers(found: PlannedAccount) -> None:
    """Refused if others were agreed to go to an account that does not stay any more."""
    if found.stays:
        return
    agreed = Q(target=found, decision=DecisionKind.AGREE) | Q(chosen=found, decision=DecisionKind.TARGET)
    count = found.plan.accounts.filter(agreed).exclude(pk=found.pk).count()
    if count:
        raise Refused(f"已决定由该账号承接{count}个账号，请先改变这些决定。")


@action
def agree_all(*, plan: Plan, accounts: Iterable[int], reason: str, now: datetime, by: User) -> int:
    """Agree in bulk to proposals that are the same in all cases tried and leave nothing open; how many."""
    plan = to_decide(plan, by, Permission.DECIDE)
    keys = sorted(set(accounts))[: MOST_AT_ONCE + 1]
    if not keys:
        raise Refused("请先选择账号。")
    if len(keys) > MOST_AT_ONCE:
        raise Refused(f"一次最多{MOST_AT_ONCE:,}个账号，请筛选后分批办理。")
    rows = list(_held(plan, keys))
    if len(rows) != len(keys):
        raise Refused("其中有不属于本方案的账号，请刷新后重新选择。")
    for row in rows:
        _check_settled(row)
        if own_unit(plan, by, row.agency_id):
            raise NotAllowed(f"“{row.account}”：{OWN_UNIT}")
    reason = reason or AGREED
    for row in rows:
        row.decision, row.decided_by, row.decided_at, row.reason = DecisionKind.AGREE, by, now, reason
    PlannedAccount.objects.bulk_update(
        rows, ["decision", "decided_by", "decided_at", "reason"], batch_size=200
    )
    Decision.objects.bulk_create(
        (Decision(planned=row, kind=DecisionKind.AGREE, reason=reason, by=by, at=now) for row in rows), batch_size=500
    )  # fmt: skip
    ids = [row.account.account_id for row in rows]
    record(Verb.AGREE_ALL, by=by, target=plan, reason=reason, details={"账号数": len(rows), "账号": ids})
    return len(rows)


def _held(plan: Plan, keys: list[int]) -> Iterable[PlannedAccount]:
    rows = plan.accounts.select_for_update(of=("self",)).select_related("account", "target__account")
    for start in range(0, len(keys), 500):
        yield from rows.filter(pk__in=keys[start : start + 500])


def _check_settled(row: PlannedAccount) -> None:
    """Refused unless the proposal is settled and nothing has to be answered, added, talked over or decided first."""
    if row.certainty != Certainty.SETTLED or row.lacking or (row.goes and row.open_questions):
        raise Refused(f"“{row.account}”须逐个研究决定，不能批量同意。")
    if row.opinion == OpinionKind.OBJECTS:
        raise Refused(f"“{row.account}”的主办单位不同意，须逐个研究决定，不能批量同意。")
    if row.decision:
        raise Refused(f"“{row.account}”已有决定（{row.get_decision_display()}），请刷新后重新选择。")
    if row.target is not None and not row.target.stays:
        raise Refused(f"“{row.account}”的承接账号已决定不保留，请逐个办理。")


@action
def answer(*, safeguard: Safeguard, answer: str, text: str, now: datetime, by: User) -> Safeguard:
    """What somebody found on a protective question; a closing that was agreed to does not outlive 属实."""
    planned = held_row(safeguard.planned, by, Permission.EDIT, Permission.DECIDE)
    found = Safeguard.objects.select_for_update().get(pk=safeguard.pk, planned=planned)
    if answer not in SafeguardAnswer.values:
        raise Refused("请选择答复。")
    if not text:
        raise Refused("请写明核实的情况和依据。")
    closing = planned.decision in CLOSING or (planned.decision == DecisionKind.AGREE and planned.goes)
    if closing and answer != SafeguardAnswer.CLEARED:
        raise Refused(f"该账号已决定：{planned.get_decision_display()}，请先撤回决定再改变答复。")
    before = found.get_answer_display() or "未答复"
    found.answer, found.text, found.answered_by, found.answered_at, found.carried = (
        answer,
        text,
        by,
        now,
        False,
    )
    found.save()
    planned.open_questions = planned.safeguards.exclude(answer=SafeguardAnswer.CLEARED).count()
    planned.save(update_fields=["open_questions"])
    said = planned.said | {"事项": found.question, "前": before, "后": found.get_answer_display()}
    record(Verb.ANSWER, by=by, target=planned, reason=text, details=said)
    found.planned = planned
    return found


@action
def log_record(*, plan: Plan, rows: int, by: User) -> None:
    """That the decisions on a plan left the application as a file."""
    require(by, Permission.EXPORT)
    plan = held_plan(plan, by, Permission.PLAN)
    record(Verb.EXPORT, by=by, target=plan, details={"行数": rows})
