"""Look-backs of a scope that are due: of closings, whose steps take what was seen, and of accounts closed without one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse

from jianhao.closing.actions import Action
from jianhao.closing.look_back import look_backs
from jianhao.closing.states import State
from jianhao.closing.terms import look_back_days
from jianhao.dates import day_date
from jianhao.watch.looking_back import checks_at
from jianhao.web.closures.models import Closure
from jianhao.web.people.models import User
from jianhao.web.registry.models import CLOSED_STATES, Account

AHEAD = 30
OVERDUE = 365  # after that a look-back says nothing any more
MOST = 500


@dataclass(frozen=True, slots=True)
class Look:
    """One look-back that was not recorded: what to look at, and where it is written down."""

    account: Account
    days: int
    due: date
    left: int
    checks: tuple[str, ...]
    address: str
    recorded_there: bool


def due_looks(user: User, as_of: date, ahead: int = AHEAD) -> list[Look]:
    """Look-backs that are overdue or come within `ahead` days, the longest overdue first; at most MOST."""
    days = look_back_days()
    first, last = as_of - timedelta(OVERDUE + max(days)), as_of + timedelta(ahead - min(days))
    rows = Account.objects.visible_to(user).filter(
        local_state__in=CLOSED_STATES, cancelled_on__range=(first, last)
    )
    accounts = {
        one.pk: one for one in rows.select_related("agency").order_by("cancelled_on", "pk")[: 4 * MOST]
    }
    found, with_closing = [], set()
    closures = Closure.objects.filter(account__in=list(accounts)).select_related("account__agency")
    for closure in closures.order_by("pk"):
        with_closing.add(closure.account_id)
        address = reverse("closure", args=[closure.pk]) + "#after"
        found += [
            _look(accounts[closure.account_id], one.days, day_date(one.due), as_of, address, True)
            for one in look_backs(closure.case) if not one.recorded
        ]  # fmt: skip
    for pk, account in accounts.items():
        if pk not in with_closing:
            address = reverse("account", args=[pk])
            gone = account.cancelled_on
            found += [_look(account, n, gone + timedelta(n), as_of, address, False) for n in days]
    near = [look for look in found if -OVERDUE <= look.left <= ahead]
    return sorted(near, key=lambda look: (look.due, look.account.pk))[:MOST]


def _look(account: Account, days: int, due: date, as_of: date, address: str, recorded: bool) -> Look:
    return Look(account, days, due, (due - as_of).days, checks_at(days), address, recorded)


def late(user: User, as_of: date) -> int:
    """How many closings wait for a look-back that is overdue; counted along an index, without reading a case."""
    passed = (as_of - timedelta(OVERDUE), as_of - timedelta(1))
    waiting = Closure.objects.visible_to(user).filter(open=True, state=State.LOOKING_BACK, due__range=passed)
    return waiting.filter(next_action=Action.RECORD_LOOK_BACK).count()
