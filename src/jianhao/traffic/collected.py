"""How the posts of each account were counted: the richest of the measured ways of collecting that its counts amount to."""

from __future__ import annotations

import numpy as np

from jianhao.traffic.curves import FINISHED, Curves, Flags, Ints
from jianhao.traffic.per_account import Ordered
from jianhao.traffic.power import Plan

EARLY = 8 * 60  # minutes: counts before tell the beginning from the rest
# At least so many counts within three days, so many of them early, of the middle post of an account.
AMOUNTS = (
    (Plan.hourly, 40, 6),
    (Plan.snapshots_12, 12, 4),
    (Plan.snapshots_7, 7, 2),
    (Plan.six_hours, 7, 1),
    (Plan.daily, 3, 0),
)


def plans_of(curves: Curves, hourly: Curves | None, size: int) -> list[Plan]:
    """The way of each account; those without curves of posts by their export of hours, if there is one, else by final counts."""
    all_of_them, early = (_counts(curves, before) for before in (FINISHED, EARLY - 1))
    every = np.ones(curves.size, np.bool_)
    middle = [
        Ordered(n.astype(float), curves.account, size, every).quantile(0.5) for n in (all_of_them, early)
    ]
    by_hours = np.zeros(size, np.bool_)
    if hourly is not None:
        by_hours[hourly.account] = True
    return [_plan(*row) for row in zip(*(m.tolist() for m in middle), by_hours.tolist(), strict=True)]


def tallied(plans: list[Plan], sufficient: Flags) -> dict[Plan, int]:
    """How many accounts with enough posts were counted each way, the richest way first."""
    kept = [plan for plan, enough in zip(plans, sufficient.tolist(), strict=True) if enough]
    return {plan: kept.count(plan) for plan in Plan if plan in kept}


def _plan(counts: float, early: float, by_hours: bool) -> Plan:
    """nan (no post) compares as nothing."""
    for plan, least, least_early in AMOUNTS:
        if counts >= least and early >= least_early:
            return plan
    return Plan.account_hours if by_hours else Plan.final


def _counts(curves: Curves, until: int) -> Ints:
    """Known reads of each post up to an age in minutes."""
    number = np.zeros(curves.size, np.int32)
    some = np.flatnonzero(np.diff(curves.starts) > 0)
    if len(some):
        known = (curves.reads >= 0) & (curves.minute <= until) & (curves.minute > 0)
        number[some] = np.add.reduceat(known, curves.starts[some], dtype=np.int32)
    return number
