"""Closings that were agreed to on plans: what whoever applies for closings may begin with. Nothing here closes anything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from jianhao.web.people.models import User
from jianhao.web.plans.models import DecisionKind, Plan, PlannedAccount
from jianhao.web.registry.models import Account


@dataclass(frozen=True, slots=True)
class AgreedClosing:
    """An account whose closing a named person agreed to.

    `place` says who carries its duties: account (then `successor` is it), website, app or none.
    """

    account: Account
    reason: str
    successor: Account | None
    place: str
    planned: PlannedAccount
    decided_at: datetime


def agreed_closings(user: User) -> list[AgreedClosing]:
    """Of the last finished plan of every unit in the person's scope; where two plans speak of an account, the later decision.

    Left out: a closing that was locked against the proposal to keep, until it is planned anew and has a successor.
    """
    found: dict[int, tuple[datetime, AgreedClosing | None]] = {}
    for row in _decided(user):
        known = found.get(row.account_id)
        if known is None or known[0] < row.decided_at:
            found[row.account_id] = (row.decided_at, _closing(row))
    closings = [one for _, one in found.values() if one is not None]
    return sorted(closings, key=lambda one: (one.account.agency_path, one.account.name, one.account.pk))


def _decided(user: User) -> Iterator[PlannedAccount]:
    """Decided rows of the last plans, with everything that a closing needs."""
    rows = PlannedAccount.objects.filter(plan__in=Plan.objects.visible_to(user).current()).exclude(
        decision=""
    )
    rows = rows.select_related("account__agency", "target__account", "chosen__account", "decided_by", "plan")
    rows = rows.defer("plan__words", "plan__summary", "plan__locks", "plan__scenario")
    return rows.order_by("pk").iterator(2000)


def _closing(row: PlannedAccount) -> AgreedClosing | None:
    """The closing that a decision agrees to; None for one that keeps or leaves it open."""
    if row.decision == DecisionKind.TARGET:
        to, place = row.chosen, "account"
    elif row.goes and row.decision in (DecisionKind.AGREE, DecisionKind.CLOSE):
        to, place = row.target, row.destination
    else:
        return None
    if place == "account" and (to is None or not to.stays):
        return None
    successor = None if to is None else to.account
    return AgreedClosing(row.account, row.reason, successor, place, row, row.decided_at)
