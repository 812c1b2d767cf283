"""What look-backs measured beside what plans assume: followers lost by the way they were led, by platform; duties carried."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from jianhao.closing.look_back import LEAST, LossRate, loss_rate
from jianhao.closing.states import GONE
from jianhao.consolidation.assumptions import Assumption, assumptions
from jianhao.documents.cells import MISSING
from jianhao.vocab.platform_names import Platform
from jianhao.web.closures.after import by_successor, observed
from jianhao.web.closures.matters import Matter
from jianhao.web.closures.models import Closure
from jianhao.web.closures.stepping import LOOKED
from jianhao.web.people.models import User

MIGRATION, SAME, OTHER, WEBSITE = (
    "loss_migration",
    "loss_same_platform",
    "loss_other_platform",
    "loss_website",
)
WAYS = (SAME, OTHER, WEBSITE, MIGRATION)
NO_ACCOUNT = frozenset({Platform.website, Platform.app})
Rows = Sequence[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Words:
    """A measured rate as tables print it; 「—」 where there are too few."""

    successors: int
    value: str
    interval: str
    median: str


def in_words(rate: LossRate) -> Words:
    """A rate as tables print it."""
    interval = MISSING if rate.low is None or rate.high is None else between(rate.low, rate.high)
    return Words(rate.successors, percent(rate.value), interval, percent(rate.median))


def percent(share: float | None) -> str:
    """`45%`."""
    return MISSING if share is None else f"{share:.0%}"


def between(low: float, high: float) -> str:
    """`35%至60%`."""
    return f"{low:.0%}至{high:.0%}"


@dataclass(frozen=True, slots=True)
class WayRate:
    """One way: what plans assume, what was measured, and whether the two agree (None: too few to say)."""

    assumed: Assumption
    measured: LossRate
    agrees: bool | None

    @property
    def words(self) -> Words:
        """What was measured."""
        return in_words(self.measured)

    @property
    def assumed_value(self) -> str:
        """What plans use."""
        return percent(self.assumed.value)

    @property
    def assumed_range(self) -> str:
        """What plans try."""
        return between(self.assumed.low, self.assumed.high)

    @property
    def sentence(self) -> str:
        """What follows for whoever plans."""
        if self.agrees is None:
            return self.measured.sentence
        within = "假设值在区间以内" if self.agrees else "假设值在区间以外，请核对假设"
        return f"{self.measured.sentence}{within}。"


@dataclass(frozen=True, slots=True)
class Carried:
    """Duties over all closings that were looked at: handed over, seen to be carried, not looked at."""

    duties: int
    carried: int
    unseen: int


@dataclass(frozen=True, slots=True)
class Rates:
    """Everything measured; `mixed` counts successors whose gains cannot be told apart by way."""

    ways: tuple[WayRate, ...]
    platforms: tuple[tuple[str, Words], ...]
    mixed: int
    carried: Carried


def measured_losses(user: User, as_of: date) -> Iterator[Assumption]:
    """What plans may use instead of what they assume: ways measured at enough successors of the person's scope."""
    gone = Closure.objects.visible_to(user).filter(state__in=GONE).select_related("account")
    for way in rates_of(gone).ways:
        one = way.measured
        if one.value is not None and one.low is not None and one.high is not None:
            low, high = max(0.0, min(one.low, one.value)), min(1.0, max(one.high, one.value))
            source = f"实测：{one.successors}个承接账号的回头看，截至{as_of.isoformat()}"
            yield replace(way.assumed, value=min(1.0, max(0.0, one.value)), low=low, high=high, source=source)


def rates_of(closures: Iterable[Closure]) -> Rates:
    """The rates over some closings; each successor is one observation."""
    every = list(closures)
    into = list(by_successor(every).values())
    ways, mixed = _parted(into, _way)
    platforms, _ = _parted(into, lambda closure: closure.account.platform)
    named = tuple(
        (Platform(name).chinese, in_words(loss_rate([observed(list(rows)) for rows in found])))
        for name, found in sorted(platforms.items())
    )
    told = tuple(_beside(name, ways.get(name, [])) for name in WAYS)
    return Rates(told, named, mixed, _carried(every))


def _way(closure: Closure) -> str:
    """The planner's name of the way followers were led."""
    successor = Platform(closure.prepared[Matter.SUCCESSOR]["platform"])
    if closure.case.migrates_followers:
        return MIGRATION
    if successor in NO_ACCOUNT:
        return WEBSITE
    return SAME if successor == closure.account.platform else OTHER


def _parted(into: Iterable[Rows], key: Callable[[Closure], str]) -> tuple[dict[str, list[Rows]], int]:
    """Successors by what their accounts share, and how many share nothing."""
    found: dict[str, list[Rows]] = {}
    mixed = 0
    for rows in into:
        keys = {key(row["closure"]) for row in rows}
        if len(keys) == 1:
            found.setdefault(keys.pop(), []).append(rows)
        else:
            mixed += 1
    return found, mixed


def _beside(name: str, into: Iterable[Rows]) -> WayRate:
    assumed, measured = assumptions()[name], loss_rate([observed(list(rows)) for rows in into])
    if measured.low is None or measured.high is None:
        return WayRate(assumed, measured, None)
    return WayRate(assumed, measured, measured.low <= assumed.value <= measured.high)


def _carried(closures: Iterable[Closure]) -> Carried:
    """By the last look back of each closing that had duties to hand over."""
    duties = carried = unseen = 0
    for closure in closures:
        here, rows = (
            len(closure.prepared.get(Matter.DUTIES, {}).get("rows", [])),
            closure.prepared.get(LOOKED, []),
        )
        if not here or not rows:
            continue
        duties += here
        seen = [row for row in rows if row["carried"] is not None]
        if seen:
            carried += min(here, max(seen, key=lambda row: row["on"])["carried"])
        else:
            unseen += here
    return Carried(duties, carried, unseen)


TOO_FEW = f"承接账号不足{LEAST}个的，不给出比例，沿用假设。"
