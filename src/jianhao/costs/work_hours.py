"""Hours of work from the two-week sample (工时记录): for the window, a week, and for what superiors asked. Never a default."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from jianhao.dates import Workdays

LEAST_WORKDAYS = 10
WORKDAYS_A_WEEK = 5
NO_DIARY = "no_diary"
TOO_SHORT = "diary_too_short"


@dataclass(frozen=True, slots=True)
class WorkHours:
    """An account's sample: hours, workdays of the days it covers, hours that superiors asked for by order.

    `reason` says why no hours of a longer time follow from it; None where they do.
    """

    hours: float
    workdays: int
    by_order: Mapping[str, float]
    reason: str | None

    def over(self, workdays: int) -> float | None:
        """Hours in a time of that many workdays at the pace of the sample; None where the sample is too short."""
        return None if self.reason is not None else self.hours / self.workdays * workdays

    def weekly(self, order_id: str) -> float | None:
        """Hours a week that one order takes; 0 for an order that the sample does not name, None if it is too short."""
        if self.reason is not None:
            return None
        return self.by_order.get(order_id, 0.0) / self.workdays * WORKDAYS_A_WEEK


MISSING = WorkHours(0.0, 0, {}, NO_DIARY)


def work_hours(diary: pa.Table, workdays: Workdays, as_of: int) -> dict[str, WorkHours]:
    """The sample of each account in a WORK_DIARY table; entries that begin after the as-of day are not there yet.

    A day is covered when any entry of the account covers it. A sample of fewer than LEAST_WORKDAYS workdays says too little.
    """
    entries: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in diary.to_pylist():
        if row["from"] <= as_of:
            entries[row["account_id"]].append(row)
    return {account_id: _sample(rows, workdays) for account_id, rows in entries.items()}


def _sample(rows: Iterable[Mapping[str, Any]], workdays: Workdays) -> WorkHours:
    days: set[int] = set()
    total = 0.0
    by_order: dict[str, float] = defaultdict(float)
    for row in rows:
        days.update(range(row["from"], row["to"] + 1))
        total += row["hours"]
        if row["order_id"] is not None:
            by_order[row["order_id"]] += row["hours"]
    worked = sum(workdays.is_workday(day) for day in days)
    return WorkHours(total, worked, dict(by_order), None if worked >= LEAST_WORKDAYS else TOO_SHORT)
