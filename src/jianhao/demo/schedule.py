"""When every account posts: even cadence over working days, silence before the as-of day as planted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from jianhao.dates import Workdays, day_number
from jianhao.demo.accounts import APPLICATIONS, WEIXIN, Account
from jianhao.demo.kinds import WITHOUT_POSTS, Kind

Ints = npt.NDArray[np.int64]
DAYS = 365
HOURS = np.array([1, 0.5, 0.3, 0.2, 0.2, 0.5, 2, 6, 14, 15, 14, 10, 4, 4, 8, 10, 11, 10, 6, 4, 3, 1.0])
RATES = {"省级": 2.4, "市级": 1.5, "县级": 1.0, "乡镇街道": 0.85, "村社区": 0.6}
LEAST_PER_YEAR = 26.0
DAY_OFF_WEIGHT = 0.18
# Days from the last post to the as-of day: lowest, and one above the highest.
SILENCES: dict[str, tuple[int, int]] = {
    Kind.SILENT_14: (14, 15),
    Kind.SILENT_15: (15, 16),
    Kind.LAPSED: (16, 81),
    Kind.WAIVED: (16, 81),
    Kind.COLLECTED_PARTIALLY: (30, 60),
    Kind.ZOMBIE: (95, 330),
    Kind.REOPENED_OLD: (205, 330),
}
LAST_POST = np.array([20, 18, 14, 12, 10, 8, 7, 5, 4, 2.0])


@dataclass(frozen=True, slots=True)
class Schedule:
    """One row per post, ordered by account and time.

    `account` indexes the accounts; `second` is local time in seconds since 1970-01-01 00:00 Shanghai;
    `push` numbers the (account, day) groups and `slot` the place within the push, from 1.
    """

    account: Ints
    second: Ints
    push: Ints
    slot: Ints

    @property
    def day(self) -> Ints:
        """Day number of each post."""
        return self.second // 86_400


def posting(account: Account, as_of: date) -> bool:
    """Whether the account has posts in the files."""
    if account.platform in APPLICATIONS or account.kind in WITHOUT_POSTS:
        return False
    left = _stopped_days(account, as_of)
    return not account.detail.startswith("平台已注销") and (left is None or left < DAYS - 10)


def _stopped_days(account: Account, as_of: date) -> int | None:
    """Days since the account stopped, as its register row says; None where that says nothing."""
    closing = account.closing
    if closing is None:
        return None
    if account.kind == Kind.CLOSING_NOTICE_BEST:
        return (as_of - closing.notice).days if closing.notice else None
    stopped = closing.stopped or closing.notice
    return (as_of - stopped).days if stopped else None


def make_schedule(accounts: list[Account], posts: int, as_of: date, rng: np.random.Generator) -> Schedule:
    """About `posts` posts over the 365 days that end with the as-of day."""
    last = day_number(as_of)
    calendar = Workdays()
    weight = np.array(
        [1.0 if calendar.is_workday(d) else DAY_OFF_WEIGHT for d in range(last - DAYS + 1, last + 1)]
    )
    spans = [_span(a, as_of, rng) for a in accounts]
    numbers = _numbers(accounts, spans, posts, np.array([posting(a, as_of) for a in accounts]), rng)
    parts = [
        _days(a, *span, int(n), weight, rng) for a, span, n in zip(accounts, spans, numbers, strict=True) if n
    ]
    owner = np.repeat(np.flatnonzero(numbers), [len(p) for p in parts])
    day = np.concatenate(parts) + last - DAYS + 1
    hour = rng.choice(len(HOURS), size=len(day), p=HOURS / HOURS.sum())
    second = day * 86_400 + hour * 3600 + rng.integers(0, 3600, len(day))
    return _pushed(
        np.asarray(owner, dtype=np.int64), second, np.array([a.platform == WEIXIN for a in accounts])
    )


def _span(account: Account, as_of: date, rng: np.random.Generator) -> tuple[int, int]:
    """(first, last) day index of the account's posts within the 365 days."""
    end = DAYS - 1
    start = max(0, end - (as_of - account.opened).days)
    fixed = _stopped_days(account, as_of)
    if fixed is not None:
        return start, max(start, end - fixed)
    if account.kind in SILENCES:
        return start, end - int(rng.integers(*SILENCES[account.kind]))
    return start, end - int(rng.choice(len(LAST_POST), p=LAST_POST / LAST_POST.sum()))


def _numbers(
    accounts: list[Account],
    spans: list[tuple[int, int]],
    posts: int,
    active: npt.NDArray[np.bool_],
    rng: np.random.Generator,
) -> Ints:
    """Posts per account: a share by level and zeal, never under the least that keeps a living account in time."""
    length = np.array([(e - s + 1) / DAYS for s, e in spans])
    zeal = np.array([RATES[a.unit.place.level] * (4 if a.main else 1) for a in accounts])
    zeal *= np.exp(rng.normal(0, 0.55, len(accounts)))
    least = np.array(
        [56.0 if a.kind.startswith(("bought", "forced", "copier")) else LEAST_PER_YEAR for a in accounts]
    )
    slow = np.array([a.kind == Kind.SLOW_ALIVE for a in accounts])
    floor = np.minimum(least * length, posts / max(1, active.sum()))
    low, high = 0.0, 10_000.0
    for _ in range(60):
        middle = (low + high) / 2
        number = np.where(slow, 32 * length, np.maximum(floor, zeal * length * middle)) * active
        low, high = (middle, high) if np.rint(number).sum() < posts else (low, middle)
    return np.where(active, np.maximum(np.rint(number), 1), 0).astype(np.int64)


def _days(
    account: Account,
    start: int,
    end: int,
    number: int,
    weight: npt.NDArray[np.float64],
    rng: np.random.Generator,
) -> Ints:
    """Sorted day indexes; the last post falls on `end` exactly."""
    if account.kind == Kind.SLOW_ALIVE:
        days = end - np.concatenate([[0], np.cumsum(rng.integers(10, 14, 40))])
        return days[days >= 0][::-1].astype(np.int64)
    mass = np.concatenate([[0.0], np.cumsum(weight[start : end + 1])])
    places = (np.arange(number) + rng.random(number)) / number * mass[-1]
    days = start + np.searchsorted(mass, places, side="right") - 1
    days = np.clip(days, start, end)
    days[-1] = end
    return np.sort(days).astype(np.int64)


def _pushed(owner: Ints, second: Ints, is_weixin: npt.NDArray[np.bool_]) -> Schedule:
    """Order by account and time; articles that a 公众号 sends on one day go out together."""
    order = np.lexsort((second, owner))
    owner, second = owner[order], second[order]
    day = second // 86_400
    first = np.ones(len(owner), dtype=bool)
    first[1:] = (owner[1:] != owner[:-1]) | (day[1:] != day[:-1])
    push = np.cumsum(first) - 1
    head = np.flatnonzero(first)
    slot = np.arange(len(owner)) - head[push] + 1
    together = is_weixin[owner]
    second = np.where(together, second[head[push]], second)
    return Schedule(owner, second, push, slot)
