"""Closings that are none: a list that was entered anew leaves the same accounts closed under old rows and open under new ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jianhao.watch.register_changes import Entry, Fate, changes


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the register: its account, what stays the same when the list is entered anew, the day it was entered or closed."""

    account_id: str
    key: str
    day: int | None


def only_entered_anew(closed: Sequence[Row], entered: Sequence[Row]) -> frozenset[str]:
    """Accounts whose closing is only that their list was entered anew: no opening after it says anything of them.

    One row alone never looks so; it takes a day on which at least twenty were closed and half of them entered again within a week.
    """
    removed = [Entry(row.key, row.day) for row in closed]
    listed = [Entry(row.key, row.day) for row in entered]
    found = zip(closed, changes(removed, listed), strict=True)
    return frozenset(row.account_id for row, change in found if change.fate is Fate.ENTERED_ANEW)
