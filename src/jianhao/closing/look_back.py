"""回头看: what a look back measures beside what the plan assumed — followers that the successor gained, duties that are carried."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import median

from jianhao.closing.case import Case
from jianhao.closing.terms import look_back_days
from jianhao.dates import chinese_date

LEAST = 5  # successors; fewer say nothing of a rate
# Two-sided 95 % quantiles of Student's t by degrees of freedom; between two the larger, which is the wider interval.
_T = {4: 2.776, 5: 2.571, 6: 2.447, 7: 2.365, 8: 2.306, 9: 2.262, 10: 2.228, 12: 2.179, 15: 2.131, 20: 2.086, 30: 2.042,
      60: 2.000}  # fmt: skip


@dataclass(frozen=True, slots=True)
class LookBack:
    """A date on which a closed account is looked at again."""

    days: int
    due: int
    recorded: bool

    @property
    def sentence(self) -> str:
        """`第30天（2024年6月19日）`."""
        return f"第{self.days}天（{chinese_date(self.due)}）"


def look_backs(case: Case) -> tuple[LookBack, ...]:
    """All look backs of a closing; empty as long as the account is not cancelled."""
    if case.cancelled_on is None:
        return ()
    return tuple(LookBack(d, case.cancelled_on + d, d in case.look_backs) for d in look_back_days())


@dataclass(frozen=True, slots=True)
class Followers:
    """A successor over a closing: what the accounts closed into it had, and its own followers then and now.

    `active` are the active followers of all accounts that were closed into it in the time; `growth` is its own growth a day
    before. Any of them may be None: not known.
    """

    active: float | None
    before: int | None
    after: int | None
    growth: float | None
    days: int


@dataclass(frozen=True, slots=True)
class Moved:
    """How many followers came over and which share of the active ones was lost; None with the reason where it cannot be said."""

    moved: float | None
    lost: float | None
    sentence: str


def moved(seen: Followers) -> Moved:
    """Growth beyond the successor's own, never below 0 and never more than there were to come."""
    lacking = [word for word, value in (("关停前的活跃关注用户数", seen.active), ("承接账号关停时的粉丝数", seen.before),
               ("承接账号现在的粉丝数", seen.after), ("承接账号此前的日均增长", seen.growth)) if value is None]  # fmt: skip
    if lacking:
        return Moved(None, None, f"缺少{'、'.join(lacking)}，不能计算转移情况。")
    assert seen.active is not None
    assert seen.before is not None
    assert seen.after is not None
    assert seen.growth is not None
    if seen.active <= 0 or seen.days <= 0:
        return Moved(None, None, "没有活跃关注用户或者未满一天，不计算转移情况。")
    came = min(seen.active, max(0.0, seen.after - seen.before - seen.growth * seen.days))
    lost = 1 - came / seen.active
    return Moved(
        came,
        lost,
        f"活跃关注用户约{seen.active:,.0f}名，{seen.days}天内约{came:,.0f}名转到承接账号，流失约{lost:.0%}。",
    )


@dataclass(frozen=True, slots=True)
class LossRate:
    """A measured rate to put beside the assumption: value with a 95 % interval over successors, or why there is none.

    `value` is weighted by active followers, `median` is that of the successors: the two part where a few large ones decide.
    """

    value: float | None
    low: float | None
    high: float | None
    successors: int
    sentence: str
    median: float | None = None


def loss_rate(seen: Sequence[Followers]) -> LossRate:
    """Lost over all active followers; every successor is one observation, however many accounts were closed into it."""
    pairs = [(s.active, m.moved) for s in seen if (m := moved(s)).moved is not None and s.active is not None]
    known = [(active, came) for active, came in pairs if came is not None]
    count = len(known)
    if count < LEAST:
        return LossRate(None, None, None, count, f"可用的承接账号只有{count}个，少于{LEAST}个，沿用假设。")
    total = sum(active for active, _ in known)
    kept = sum(came for _, came in known) / total
    # The variance of a ratio over clusters of unequal size.
    spread = sum((came - kept * active) ** 2 for active, came in known)
    error = sqrt(count / (count - 1) * spread) / total
    width = _T[max(df for df in _T if df <= count - 1)] * error
    value, low, high = 1 - kept, max(0.0, 1 - kept - width), min(1.0, 1 - kept + width)
    return LossRate(
        value, low, high, count, f"由{count}个承接账号测得流失约{value:.0%}（{low:.0%}至{high:.0%}）。",
        median(1 - came / active for active, came in known),
    )  # fmt: skip


def duties_carried(carried: Sequence[bool | None]) -> str:
    """Of the duties handed over, how many are seen to be carried; what nobody looked at is said."""
    if not carried:
        return "没有移交的职责。"
    yes, unseen = sum(c is True for c in carried), sum(c is None for c in carried)
    rest = f"，{unseen}项未核对" if unseen else ""
    return (
        f"移交的{len(carried)}项职责中{yes}项由承接渠道履行，{len(carried) - yes - unseen}项未见履行{rest}。"
    )
