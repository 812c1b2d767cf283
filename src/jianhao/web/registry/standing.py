"""How the accounts of a scope stand on a day: how many there are, how many were confirmed, what ends; one walk over them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, Value

from jianhao.web.once import once
from jianhao.web.people.models import User
from jianhao.web.registry.deadlines import Outlook, by_state, dates_asked, outlook
from jianhao.web.registry.keeping import OF_THE_DAY, kept
from jianhao.web.registry.models import CLOSED_STATES, OPEN_STATES, Account
from jianhao.web.registry.periods import bounds, half_year, quarter_end_before


@dataclass(frozen=True, slots=True)
class Standing:
    """Accounts in use now and at the end of last quarter, those confirmed in this half-year, dates that passed and come."""

    present: int
    before: int
    confirmed: int
    outlook: Outlook


def standing(user: User, as_of: date) -> Standing:
    """Of the person's scope."""
    name = f"standing:{as_of}"
    return once((name, user.pk), lambda: kept(user, name, lambda: _counted(user, as_of), OF_THE_DAY))


def _counted(user: User, as_of: date) -> Standing:
    narrow, accounts = user.agency.depth > 1, Account.objects.visible_to(user)
    told = by_state(accounts, _asked(as_of) | dates_asked(as_of))

    def total(name: str, states: Collection[str]) -> int:
        return sum(row[name] for row in told if row["local_state"] in states)

    present = total("accounts", OPEN_STATES)
    before = present - total("opened", OPEN_STATES) + total("cancelled", CLOSED_STATES)
    confirmed = total("confirmed", OPEN_STATES)
    return Standing(present, before, confirmed, outlook(accounts, as_of, few=narrow, told=told, seer=user))


def _asked(as_of: date) -> dict[str, Any]:
    quarter = quarter_end_before(as_of)
    since = {"opened": ("opened_on__gt", quarter), "cancelled": ("cancelled_on__gt", quarter),
             "confirmed": ("confirmed_on__gte", bounds(half_year(as_of))[0])}  # fmt: skip
    return {"accounts": Count("*")} | {name: Count(Value(1), filter=Q(each)) for name, each in since.items()}
