"""What became of entries that a register removed: gone, returned, returned at a time that cannot be said, or only entered anew.

A source that enters its whole list anew removes and adds nearly the same entries within days. That is no closing and no return,
and an entry that is there again only through it may have been there all the time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

LEAST_ENTRIES = 20  # of a day, to be called a new entry of the list
LEAST_SHARE = 0.5  # of them that are there again
WITHIN = 7  # days between removal and entry of a list that is entered anew


class Fate(StrEnum):
    """What became of a removed entry."""

    GONE = "gone"
    RETURNED = "returned"
    UNDATED = "undated"
    ENTERED_ANEW = "entered_anew"
    STILL_LISTED = "still_listed"

    @property
    def chinese(self) -> str:
        """The word of lists."""
        return _WORDS[self]


_WORDS = {
    Fate.GONE: "已移除",
    Fate.RETURNED: "移除后重新出现",
    Fate.UNDATED: "重新出现，时间不能判断",
    Fate.ENTERED_ANEW: "名单重新录入，不是关停",
    Fate.STILL_LISTED: "另有一条未移除",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry by its stable id (never its name) and the day it was added or removed; None where the list does not say."""

    key: str
    day: int | None


@dataclass(frozen=True, slots=True)
class Change:
    """A removed entry, its fate, and since when it is listed again where that can be said."""

    removed: Entry
    fate: Fate
    since: int | None = None


def changes(removed: Sequence[Entry], listed: Sequence[Entry]) -> tuple[Change, ...]:
    """The fate of each removed entry, in their order."""
    since: dict[str, list[int | None]] = defaultdict(list)
    for entry in listed:
        since[entry.key].append(entry.day)
    anew = entered_anew(removed, since)
    added = frozenset(day for days in anew.values() for day in days)
    return tuple(_fate(entry, since.get(entry.key, []), anew, added) for entry in removed)


def entered_anew(
    removed: Sequence[Entry], since: Mapping[str, Sequence[int | None]]
) -> dict[int, frozenset[int]]:
    """Days on which a list was taken out to be entered anew → the days on which it was entered."""
    by_day: dict[int, list[Entry]] = defaultdict(list)
    for entry in removed:
        if entry.day is not None:
            by_day[entry.day].append(entry)
    found: dict[int, frozenset[int]] = {}
    for day, entries in by_day.items():
        if len(entries) < LEAST_ENTRIES:
            continue
        again: dict[int, int] = defaultdict(int)
        for entry in entries:
            for other in {d for d in since.get(entry.key, ()) if d is not None and 0 <= d - day <= WITHIN}:
                again[other] += 1
        days = frozenset(d for d, number in again.items() if number >= LEAST_SHARE * len(entries))
        if days:
            found[day] = days
    return found


def _fate(
    entry: Entry, since: Sequence[int | None], anew: Mapping[int, frozenset[int]], added: frozenset[int]
) -> Change:
    if not since:
        return Change(entry, Fate.GONE)
    if entry.day is None:
        return Change(entry, Fate.UNDATED)
    if any(day is not None and day in anew.get(entry.day, ()) for day in since):
        return Change(entry, Fate.ENTERED_ANEW)
    own = sorted(day for day in since if day is not None and day > entry.day and day not in added)
    if any(day is not None and day <= entry.day for day in since):
        return Change(entry, Fate.STILL_LISTED)
    return Change(entry, Fate.RETURNED, own[0]) if own else Change(entry, Fate.UNDATED)
