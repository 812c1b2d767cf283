"""What a number of a platform counts, from which day to which: times or people, 点赞 or 在看.

Two values may be compared only where one definition holds for both; a change of definition never looks like a jump.
The definitions lie in `data/metrics.toml`, each with its source and whether that source is strong (已核) or weak (待核).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib import resources
from itertools import groupby, pairwise
from typing import Any

from jianhao.dates import day_number, iso_date
from jianhao.vocab.platform_names import Platform

SOURCE = "各平台接口文档、后台导出文件的栏目；文档未写明的见当时媒体报道，逐条标明已核或待核"
AS_OF = "2026-11-25"


class Measure(StrEnum):
    """What is counted of a post."""

    reads = "reads"
    reads_by_source = "reads_by_source"
    likes = "likes"
    looks = "looks"
    comments = "comments"
    shares = "shares"

    @property
    def chinese(self) -> str:
        """The word of tables and reports."""
        return CHINESE[self]


CHINESE = {
    Measure.reads: "阅读数",
    Measure.reads_by_source: "分来源阅读数",
    Measure.likes: "点赞数",
    Measure.looks: "在看数",
    Measure.comments: "评论数",
    Measure.shares: "转发数",
}
# A button is tapped once by one person: only these measures come both as times and as people.
TWOFOLD = frozenset({Measure.reads, Measure.shares})
METRICS = {"times": "次数", "people": "人数", "taps": "个数"}


class Answer(StrEnum):
    """Whether two values may be compared."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Definition:
    """What one counts on a platform from day `first` to day `last` (both inclusive; None: open or not known).

    Between `first` and the day before `settled` the platform changed over on a day nobody could name.
    """

    id: str
    platform: Platform
    measure: Measure
    metric: str
    first: int | None
    settled: int | None
    last: int | None
    counts: str
    source: str
    confidence: str

    def holds(self, day: int) -> bool:
        """Whether values of that day certainly follow this definition."""
        begins = self.first if self.settled is None else self.settled
        return (begins is None or begins <= day) and (self.last is None or day <= self.last)

    def may_hold(self, day: int) -> bool:
        """Whether they may, the day of the change being unknown."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Counted:
    """A value without its number: where it was counted, what, as `times` or `people` (None: not said), up to which day.

    `since` is the day from which it counts (a post's publication), where that is known.
    """

    platform: Platform
    measure: Measure
    metric: str | None
    day: int
    since: int | None = None


@dataclass(frozen=True, slots=True)
class Meaning:
    """The definition a value follows, or the sentence that says why that cannot be said."""

    definition: Definition | None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """The answer, and for 否 and 待核实 the reason in one sentence."""

    answer: Answer
    why: str = ""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Values [start, stop) of a series that follow one definition; without one they are comparable with nothing."""

    start: int
    stop: int
    meaning: Meaning


@cache
def definitions() -> tuple[Definition, ...]:
    """All definitions on file, in the order of the file."""
    text = resources.files("jianhao.vocab").joinpath("data", "metrics.toml").read_text(encoding="utf-8")
    return tuple(_definition(row) for row in tomllib.loads(text)["definition"])


def _definition(row: dict[str, Any]) -> Definition:
    first, settled, last = (_day(row.get(name)) for name in ("first", "changed_before", "last"))
    return Definition(
        row["id"], Platform(row["platform"]), Measure(row["measure"]), row["metric"], first, settled, last,
        row["counts"], row["source"], row["confidence"],
    )  # fmt: skip


def _day(when: date | None) -> int | None:
    return None if when is None else day_number(when)


def meaning(value: Counted) -> Meaning:
    """What a value counts; a post whose counting spans a change follows no definition."""
    found = _on(value, value.day)
    if found.definition is None or value.since is None or value.since >= value.day:
        return found
    began = _on(value, value.since)
    if began.definition is found.definition:
        return found
    why = f"{iso_date(value.since)}至{iso_date(value.day)}期间{value.measure.chinese}的口径有变化，不能归入一个口径。"
    return Meaning(None, began.why or why)


@cache
def _of(platform: Platform, measure: Measure) -> tuple[Definition, ...]:
    return tuple(d for d in definitions() if d.platform is platform and d.measure is measure)


def _on(value: Counted, day: int) -> Meaning:
    known = _of(value.platform, value.measure)
    name = f"{value.platform.chinese}{value.measure.chinese}"
    if value.measure in TWOFOLD:
        if value.metric is None and len({d.metric for d in known}) > 1:
            return Meaning(None, f"{name}没有注明是次数还是人数。")
        if value.metric is not None:
            known = tuple(d for d in known if d.metric == value.metric)
    if not known:
        metric = (value.metric or "times") if value.measure in TWOFOLD else "taps"
        return Meaning(_unlisted(value.platform, value.measure, metric))
    certain = [d for d in known if d.holds(day)]
    if certain:
        return Meaning(certain[-1])
    if any(d.may_hold(day) for d in known):
        return Meaning(None, f"{name}在{iso_date(day)}前后换用口径，确切日期待核。")
    return Meaning(None, f"{iso_date(day)}没有{name}的口径记录。")


@cache
def _unlisted(platform: Platform, measure: Measure, metric: str) -> Definition:
    """No change of this number is on file: it is taken to count the same thing all along, as something to be checked."""
    name = f"{platform}.{measure}.{metric}"
    return Definition(name, platform, measure, metric, None, None, None, "口径未收录", "未收录", "待核")


def comparable(one: Counted, other: Counted) -> Comparison:
    """Whether the two values count the same thing."""
    first, second = meaning(one), meaning(other)
    for found in (first, second):
        if found.definition is None:
            return Comparison(Answer.UNKNOWN, found.why)
    assert first.definition is not None
    assert second.definition is not None
    if first.definition == second.definition:
        return Comparison(Answer.YES)
    return Comparison(Answer.NO, difference(first.definition, second.definition))


def difference(one: Definition, other: Definition) -> str:
    """Why values under two definitions are not compared."""
    if one.platform is not other.platform:
        return (
            f"{one.platform.chinese}与{other.platform.chinese}的{one.measure.chinese}口径不同，不能直接比较。"
        )
    if one.measure is not other.measure:
        return f"{one.measure.chinese}和{other.measure.chinese}不是同一项数，不能直接比较。"
    if one.metric != other.metric:
        return f"{one.measure.chinese}一为{METRICS[one.metric]}、一为{METRICS[other.metric]}，口径不同，不能直接比较。"
    return f"{one.platform.chinese}{one.measure.chinese}的口径有变化（{other.counts}），前后不能直接比较。"


def split(series: Sequence[Counted]) -> tuple[Stretch, ...]:
    """The stretches of a series in its given order: a new one begins wherever the definition changes."""
    found = [meaning(value) for value in series]
    stretches = []
    start = 0
    for key, group in groupby(found, key=lambda m: (m.definition.id if m.definition else None, m.why)):
        stop = start + len(list(group))
        stretches.append(Stretch(start, stop, found[start] if key[0] else Meaning(None, key[1])))
        start = stop
    return tuple(stretches)


def steps(series: Sequence[Counted], values: Sequence[int | None]) -> list[int | None]:
    """Change of each value against the one before it; None for the first, for missing values, and across definitions."""
    changes: list[int | None] = [None] * len(values)
    for place, (before, now) in enumerate(_pairs(series, values), 1):
        if before is not None and now is not None:
            changes[place] = now - before
    return changes


def _pairs(
    series: Sequence[Counted], values: Sequence[int | None]
) -> Iterator[tuple[int | None, int | None]]:
    for (one, before), (other, now) in pairwise(zip(series, values, strict=True)):
        same = comparable(one, other).answer is Answer.YES
        yield (before, now) if same else (None, None)
