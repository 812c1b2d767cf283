"""Covered days as closed ranges of day numbers: joined, cut to a window, counted. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from jianhao.inspection.evidence import covered_days, merged
from jianhao.inspection.reminders import FRESH_DAYS, REMIND_ON

WINDOW = 90  # days of the bar, as of an inspection
KEPT = 400  # days of which ranges are kept on an account's row
LIMIT = 14  # days without an update that an inspection asks about
WARN = REMIND_ON[0]  # days since the last covered one after which the office is reminded to look again

Span = tuple[int, int]


class State(StrEnum):
    """How much of the window is covered."""

    NONE = "none"
    PART = "part"
    FULL = "full"

    @property
    def chinese(self) -> str:
        """The word of pages."""
        return {"none": "未覆盖", "part": "部分", "full": "已覆盖"}[self.value]


@dataclass(frozen=True, slots=True)
class Known:
    """Covered ranges of the last year, and the last of them."""

    spans: tuple[Span, ...]

    @property
    def last(self) -> Span | None:
        """The last days without a gap."""
        return self.spans[-1] if self.spans else None


@dataclass(frozen=True, slots=True)
class Piece:
    """A covered part of the bar: days from its left end, and how many."""

    start: int
    days: int


def known(spans: Iterable[Span], today: int) -> Known:
    """Ranges joined where they touch; nothing of the future, nothing that ended more than KEPT days ago."""
    past = ((first, min(last, today)) for first, last in spans if first <= today)
    return Known(tuple(s for s in merged(past) if s[1] > today - KEPT))


def state(since: int, until: int, today: int, window: int = WINDOW) -> State:
    """FULL where the last unbroken days reach from before the window to the day before yesterday at least."""
    if until <= today - window:
        return State.NONE
    return State.FULL if since <= today - window + 1 and until >= today - FRESH_DAYS else State.PART


def bar(spans: Sequence[Sequence[int]], today: int, window: int = WINDOW) -> list[Piece]:
    """The covered parts of a window that ends today."""
    first = today - window + 1
    pieces = []
    for start, end in spans:
        begin, stop = max(start, first), min(end, today)
        if begin <= stop:
            pieces.append(Piece(begin - first, stop - begin + 1))
    return pieces


def covered(spans: Sequence[Sequence[int]], today: int, window: int = WINDOW) -> int:
    """How many days of the window are covered."""
    return covered_days(((a, b) for a, b in spans), today - window + 1, today)
