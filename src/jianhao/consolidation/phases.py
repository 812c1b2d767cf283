"""Closings over quarters: contracts run out first, staff hours and what a target can take in set the pace."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass

from jianhao.consolidation.model import Plan
from jianhao.consolidation.problem import Problem
from jianhao.consolidation.reason_words import CONTRACT_LATE, QUARTERS_FULL

HOURS_EACH, HOURS_PER_DUTY, HOURS_MERGING = 12.0, 6.0, 4.0
QUARTER_DAYS = 91.3125
WEBSITE_FROM = 3  # a website needs time to build what it takes over
INTAKE_SHARE = 6  # at most one sixth of its intake comes to a target in one quarter


@dataclass(frozen=True, slots=True)
class Phases:
    """Quarter of each account that goes (None: stays, or does not fit), why one does not fit, hours by quarter."""

    quarter: list[int | None]
    too_late: dict[int, str]
    hours: list[float]
    closings: list[int]


def phases_of(problem: Problem, plan: Plan, as_of: int | None) -> Phases:
    """Place closings one by one, those that save most per staff hour first."""
    quarters, cap = problem.scenario.quarters, problem.scenario.staff_hours
    going = [i for i in range(len(problem.accounts)) if not plan.kept[i]]
    targets = plan.targets(problem.instance).tolist()
    intake = Counter(t for t in targets if t >= 0)
    most = {t: max(math.ceil(n / INTAKE_SHARE), math.ceil(n / quarters)) for t, n in intake.items()}
    came: defaultdict[tuple[int, int], int] = defaultdict(int)
    hours, closings = [0.0] * quarters, [0] * quarters
    quarter: list[int | None] = [None] * len(problem.accounts)
    too_late: dict[int, str] = {}
    for i in sorted(going, key=lambda i: (-problem.known.cost[i] / _hours(problem, plan, i), i)):
        first = _earliest(problem, plan, i, as_of)
        if first > quarters:
            too_late[i] = CONTRACT_LATE
            continue
        need = _hours(problem, plan, i)
        for q in range(first, quarters + 1):
            full = cap is not None and hours[q - 1] + need > cap
            crowded = targets[i] >= 0 and came[targets[i], q] >= most[targets[i]]
            if not full and not crowded:
                quarter[i] = q
                hours[q - 1] += need
                closings[q - 1] += 1
                if targets[i] >= 0:
                    came[targets[i], q] += 1
                break
        else:
            too_late[i] = QUARTERS_FULL
    return Phases(quarter, too_late, hours, closings)


def savings_by_year(problem: Problem, phases: Phases, years: int = 5) -> list[float]:
    """测算值 of each year: known yearly costs of accounts closed by then, the first year by quarters."""
    found = []
    for year in range(years):
        total = 0.0
        for i, q in enumerate(phases.quarter):
            if q is not None and not problem.known.cost_missing[i]:
                total += float(problem.known.cost[i]) * min(1.0, max(0.0, (4 * (year + 1) - q) / 4))
        found.append(total)
    return found


def _hours(problem: Problem, plan: Plan, i: int) -> float:
    merging = HOURS_MERGING if plan.carried[i] else 0.0
    return HOURS_EACH + HOURS_PER_DUTY * float(problem.known.duties[i]) + merging


def _earliest(problem: Problem, plan: Plan, i: int, as_of: int | None) -> int:
    account = problem.accounts[i]
    first = 1
    if account.contract_end is not None and as_of is not None and account.contract_end > as_of:
        first = math.ceil((account.contract_end - as_of) / QUARTER_DAYS)
    if not plan.carried[i] and problem.costs.end_at[i] in ("website", "app"):
        first = max(first, min(WEBSITE_FROM, problem.scenario.quarters))
    return first
