"""What goes along from the plan before: answers to protective questions, and decisions that the new plan carries out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from jianhao.web.plans.models import (
    Decision,
    DecisionKind,
    Opinion,
    Plan,
    PlannedAccount,
    Safeguard,
    SafeguardAnswer,
)

BULK = 500
OPEN_DECISION = "项已有的决定与本方案不一致或者有新的事项须答复，没有沿用，请重新决定。"


def carry(plan: Plan, rows: Mapping[str, PlannedAccount], locks: Iterable[Mapping[str, Any]]) -> int:
    """Bring answers and decisions along; how many decisions. What was not carried is counted in the plan's notes."""
    _answers(plan)
    _opinions(plan, rows)
    _count_open(plan, rows)
    made, missed = [], 0
    before = {row.pk: row for row in _decided(plan)}
    for lock in locks:
        old, new = before.get(lock["planned"]), rows.get(lock["account_id"])
        if old is None or new is None:
            continue
        if _carried_out(old, new, lock):
            made.append(_again(old, new))
        else:
            missed += 1
    PlannedAccount.objects.bulk_update(
        [row for row in rows.values() if row.open_questions or row.decision or row.opinion],
        ["open_questions", "opinion", "decision", "chosen", "decided_by", "decided_at", "reason", "carried"],
        batch_size=100,
    )
    Decision.objects.bulk_create(made, batch_size=BULK)
    if missed:
        plan.notes.append(f"{missed}{OPEN_DECISION}")
    return len(made)


def _decided(plan: Plan) -> Iterable[PlannedAccount]:
    if plan.previous is None:
        return []
    rows = plan.previous.accounts.exclude(decision="").select_related("decided_by", "target")
    return rows.iterator(2000)


def _answers(plan: Plan) -> None:
    """An answer holds as long as what raised the question is the same."""
    if plan.previous is None:
        return
    given = Safeguard.objects.filter(planned__plan=plan.previous).exclude(answer="")
    known = {(one.planned.account_id, one.kind, one.because): one for one in given.select_related("planned")}
    changed = []
    for one in Safeguard.objects.filter(planned__plan=plan).select_related("planned"):
        old = known.get((one.planned.account_id, one.kind, one.because))
        if old is not None:
            one.answer, one.text, one.carried = old.answer, old.text, True
            one.answered_by_id, one.answered_at = old.answered_by_id, old.answered_at
            changed.append(one)
    Safeguard.objects.bulk_update(
        changed, ["answer", "text", "answered_by", "answered_at", "carried"], batch_size=100
    )


def _opinions(plan: Plan, rows: Mapping[str, PlannedAccount]) -> None:
    """A unit's opinion goes along where it is asked about the same thing again."""
    if plan.previous is None:
        return
    given = Opinion.objects.filter(planned__plan=plan.previous).order_by("pk")
    last = {one.planned.account.account_id: one for one in given.select_related("planned__account")}
    made = []
    for name, old in last.items():
        new = rows.get(name)
        if new is None or not _same_question(old.planned, new):
            continue
        new.opinion = old.kind
        made.append(Opinion(planned=new, kind=old.kind, reason=old.reason, signed=old.signed, source=old.source,
                            by_id=old.by_id, at=old.at, carried=True))  # fmt: skip
    Opinion.objects.bulk_create(made, batch_size=BULK)


def _same_question(old: PlannedAccount, new: PlannedAccount) -> bool:
    return old.proposal == new.proposal and old.words.get("destination") == new.words.get("destination")


def _count_open(plan: Plan, rows: Mapping[str, PlannedAccount]) -> None:
    by_key = {row.pk: row for row in rows.values()}
    left = Safeguard.objects.filter(planned__plan=plan).exclude(answer=SafeguardAnswer.CLEARED)
    for key in left.values_list("planned_id", flat=True):
        by_key[key].open_questions += 1


def _carried_out(old: PlannedAccount, new: PlannedAccount, lock: Mapping[str, Any]) -> bool:
    """Whether the new plan does what was decided, and nothing new stands against it."""
    if new.goes and new.open_questions:
        return False
    if old.decision == DecisionKind.KEEP:
        return not new.goes
    if old.decision == DecisionKind.CLOSE:
        return new.goes
    same_target = new.target is not None and new.target.account.account_id == lock["target"]
    if old.decision == DecisionKind.TARGET:
        return same_target
    return new.proposal == old.proposal and (new.proposal != "merge" or same_target)


def _again(old: PlannedAccount, new: PlannedAccount) -> Decision:
    """The decision on the new plan's account, with who made it, when and why."""
    new.decision, new.decided_by, new.decided_at = old.decision, old.decided_by, old.decided_at
    new.reason, new.carried = old.reason, True
    new.chosen = new.target if old.decision == DecisionKind.TARGET else None
    return Decision(
        planned=new, kind=old.decision, chosen=new.chosen, reason=old.reason, by=old.decided_by, at=old.decided_at, carried=True
    )  # fmt: skip
