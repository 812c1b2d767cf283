"""Rows of a list from above: matched by a person where the program could not, and given to units with a deadline."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum

from jianhao.web.assigned.holding import held_item, held_list
from jianhao.web.assigned.models import (
    AssignedItem,
    AssignedList,
    ItemState,
    ItemStep,
    ListState,
    MatchAnswer,
    Outcome,
    StepKind,
)
from jianhao.web.audit.recording import action, record
from jianhao.web.people.models import Agency, User
from jianhao.web.people.roles import Permission
from jianhao.web.refusals import NotAllowed, Refused
from jianhao.web.registry.models import Account
from jianhao.web.scope import contains

BY_PERSON = "人工对应"


class Verb(StrEnum):
    """What the log calls each action."""

    MATCH = "对应交办事项"
    ABSENT = "认定交办事项不在台账"
    GIVE = "交办到单位"


@action
def match(*, item: AssignedItem, account: Account | None, agency: Agency | None, by: User) -> AssignedItem:
    """Say which account, or at least which unit, a row is about; what was given to a wrong unit is taken back."""
    found = held_item(item, by, Permission.INSPECT)
    _not_accepted(found)
    unit = account.agency if account is not None else agency
    if unit is None:
        raise Refused("请选择账号或者单位。")
    if not contains(found.assigned.agency_path, unit.path):
        raise NotAllowed("该账号或单位不在本清单的管理范围内。")
    before = str(found.account or found.agency or "")
    found.match, found.matched_how, found.matched_by = MatchAnswer.FOUND, BY_PERSON, by
    _place(found, account, unit)
    found.save()
    said = {"前": before, "后": str(account or unit), "行": found.place}
    record(Verb.MATCH, by=by, target=found, details=said)
    return found


@action
def say_absent(*, item: AssignedItem, reason: str, now: datetime, by: User) -> AssignedItem:
    """Say that no account of the register is meant; that is an answer, and another person has to accept it."""
    found = held_item(item, by, Permission.INSPECT)
    _not_accepted(found)
    if not reason:
        raise Refused("请写明核实情况，例如该账号属于哪个单位、何时注销。")
    found.match, found.matched_how, found.matched_by = MatchAnswer.ABSENT, BY_PERSON, by
    _place(found, None, None)
    found.state, found.replied_by = ItemState.REPLIED, by
    found.save()
    ItemStep.objects.create(
        item=found, kind=StepKind.REPLY, outcome=Outcome.ABSENT, text=reason, by=by, at=now
    )
    record(Verb.ABSENT, by=by, target=found, reason=reason[:300], details={"行": found.place})
    return found


def _not_accepted(item: AssignedItem) -> None:
    if item.state == ItemState.ACCEPTED:
        raise Refused("该项已采纳，不能再改动。")


def _place(item: AssignedItem, account: Account | None, unit: Agency | None) -> None:
    item.account, item.agency = account, unit
    item.agency_path = unit.path if unit else ""
    item.line_path = unit.line_path if unit else ""
    item.state, item.deadline = ItemState.WAITING, None
    item.given_by = item.given_at = item.replied_by = None


@action
def give(
    *,
    assigned: AssignedList,
    items: Iterable[int] | None,
    deadline: date,
    as_of: date,
    now: datetime,
    by: User,
) -> int:
    """Give rows that are matched to their units (None: all that wait); how many. A row's own earlier date holds."""
    found = held_list(assigned, by, Permission.INSPECT)
    if found.state != ListState.OPEN:
        raise Refused(f"该清单{found.get_state_display()}，不能交办。")
    if deadline < as_of:
        raise Refused("反馈期限不能早于今天。")
    if found.deadline >= as_of and deadline > found.deadline:
        raise Refused(f"反馈期限不能晚于交办单位要求的{found.deadline.isoformat()}。")
    rows = found.items.select_for_update().filter(state=ItemState.WAITING, match=MatchAnswer.FOUND)
    given = list(rows if items is None else rows.filter(pk__in=sorted(set(items))))
    if not given:
        raise Refused("没有已对应、待交办的事项。")
    for item in given:
        own = item.due if item.due is not None and item.due >= as_of else deadline
        item.state, item.deadline = ItemState.ASSIGNED, min(deadline, own)
        item.given_by, item.given_at = by, now
    AssignedItem.objects.bulk_update(given, ["state", "deadline", "given_by", "given_at"], batch_size=200)
    units = len({item.agency_id for item in given})
    said = {"项数": len(given), "单位": units, "反馈期限": deadline.isoformat()}
    record(Verb.GIVE, by=by, target=found, details=said)
    return len(given)
