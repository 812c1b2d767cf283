"""What vouches for an account's silence: which days were looked at, by whom or what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

import pyarrow as pa

from jianhao.dates import day_number, day_of
from jianhao.inspection.facts import Coverage

LAST_UPDATE_ITEM = "last_update"


@dataclass
class _Seen:
    ranges: list[tuple[int, int]] = field(default_factory=list)
    updates: list[tuple[int, int | None]] = field(default_factory=list)
    failed: int = 0


class CoverageBook:
    """Gathers every kind of evidence and says what is covered for each account on the as-of day."""

    def __init__(self, as_of: int, covers: tuple[int, int] | None, *, posts_supplied: bool) -> None:
        self.as_of = as_of
        self.covers = covers
        self.supplied = posts_supplied or covers is not None
        self._seen: dict[str, _Seen] = defaultdict(_Seen)

    def add_collections(self, table: pa.Table) -> None:
        """Collection records: only complete ones cover; the others are attempts."""
        self.supplied = self.supplied or table.num_rows > 0
        for row in table.to_pylist():
            if row["result"] == "ok":
                self._seen[row["account_id"]].ranges.append((row["from"], row["to"]))
            else:
                self._seen[row["account_id"]].failed += 1

    def add_listings(self, table: pa.Table) -> None:
        """The rows' own collection times: from an account's first post in the file to the last collection."""
        for row in table.to_pylist():
            last = day_of(row["collected_at"])
            if row["first_day"] is not None and row["first_day"] <= last:
                self._seen[row["account_id"]].ranges.append((row["first_day"], last))

    def add_register(self, register: pa.Table) -> None:
        """最近更新日 with 检查时间 in the register: nothing newer was there when it was looked at."""
        columns = (register.column(n).to_pylist() for n in ("account_id", "last_update", "checked_at"))
        for account_id, update, seen_on in zip(*columns, strict=True):
            if update is not None:
                self._report(account_id, update, seen_on)

    def add_checks(self, checks: pa.Table) -> None:
        """The last update that a check sheet reports, on the day it was filled."""
        columns = (checks.column(n).to_pylist() for n in ("account_id", "item", "result", "checked_at"))
        for account_id, item, result, seen_on in zip(*columns, strict=True):
            if item == LAST_UPDATE_ITEM:
                self._report(account_id, day_number(date.fromisoformat(result)), seen_on)

    def coverage(self, account_id: str) -> Coverage:
        """What is known of one account."""
        seen = self._seen.get(account_id, _Seen())
        # A report that names an update after the as-of day tells nothing of the days before it.
        updates = [(u, s) for u, s in seen.updates if u <= self.as_of]
        ranges = [*seen.ranges, *((u, s) for u, s in updates if s is not None and s >= u)]
        if self.covers is not None:
            ranges.append(self.covers)
        latest = max((u for u, _ in updates), default=None)
        seen_on = max((s for u, s in updates if s is not None and u == latest), default=None)
        return Coverage(merged(ranges), latest, seen_on, self.supplied, seen.failed)

    def _report(self, account_id: str, update: int, seen_on: int | None) -> None:
        self.supplied = True
        self._seen[account_id].updates.append((update, seen_on))


def merged(ranges: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Closed day ranges joined where they touch, sorted."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(ranges):
        if joined and start <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return tuple(joined)


def covered_days(ranges: Iterable[tuple[int, int]], first: int, last: int) -> int:
    """Days of the closed range [first, last] that lie in the ranges."""
    return sum(max(0, min(end, last) - max(start, first) + 1) for start, end in ranges)
