"""Accounts for which 14日未更新 does not apply on a day: a freeze of the platform within its window, a waiver on file.

Given to inspections as rows of the office's settings (waivers), so that a run can be repeated from its files.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet

from jianhao.closing.freeze import freeze_waiver
from jianhao.closing.states import State
from jianhao.dates import day_date, day_number
from jianhao.web.closures.matters import Matter
from jianhao.web.closures.models import Closure

RULE = "silence_14d"
PLATFORM = "平台"  # who froze the account, where a waiver names its approver


def waivers(accounts: QuerySet, as_of: date) -> Iterator[dict[str, str]]:
    """account_id, rule, reason, approver, until (inclusive) of every account for which one holds on the day."""
    rows = (
        Closure.objects.filter(account__in=accounts, open=True)
        .select_related("account")
        .order_by("account__account_id")
    )
    day = day_number(as_of)
    for closure in rows:
        for until, reason, approver in _of(closure, day):
            if day <= until:
                yield {"account_id": closure.account.account_id, "rule": RULE, "reason": reason, "approver": approver,
                       "until": day_date(until).isoformat()}  # fmt: skip


def _of(closure: Closure, day: int) -> Iterator[tuple[int, str, str]]:
    case = closure.case
    frozen = case.frozen if case.state is State.FROZEN else None
    window = freeze_waiver(frozen)
    if frozen is not None and window is not None and frozen.since <= day:
        yield (*window, PLATFORM)
    said = closure.prepared.get(Matter.WAIVER)
    if said is not None and said["since"] <= day:
        yield said["until"], said["reason"], said["approver_name"]
