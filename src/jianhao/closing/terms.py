"""Day counts with their sources, from terms.toml, as an office overrides them; days on which something is due."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from jianhao.closing.words import Route
from jianhao.dates import Workdays, chinese_date
from jianhao.errors import UnusableCall

OWN = "本机关设定"
FURTHEST = 400  # days looked ahead for a workday that is not a holiday


class Unit(StrEnum):
    """Natural or working days."""

    NATURAL = "natural"
    WORKING = "working"

    @property
    def chinese(self) -> str:
        """The word behind a number."""
        return {"natural": "天", "working": "个工作日"}[self.value]


@dataclass(frozen=True, slots=True)
class Term:
    """A count of days, how it is counted and where it comes from."""

    name: str
    title: str
    days: int
    unit: Unit
    source: str
    confidence: str

    @property
    def chinese(self) -> str:
        """`5个工作日`, `30天`."""
        return f"{self.days}{self.unit.chinese}"

    def due(self, since: int, calendar: Workdays) -> int:
        """The last day, counted from the day after `since`; for 0 days `since` itself."""
        return since + self.days if self.unit is Unit.NATURAL else _after_workdays(since, self.days, calendar)


@dataclass(frozen=True, slots=True)
class Terms:
    """All day counts of an office: its own where it set some, else those of the file."""

    own: Mapping[str, Term] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Term:
        return self.own.get(name) or _shipped()[name]

    def notice(self, route: Route, followers: int | None) -> Term:
        """How long the notice must have stood. Where followers are not known, as for the fewest."""
        if "notice" in self.own:
            return self.own["notice"]
        rows = content()["notice"]
        row = next(r for r in rows if _fits(r, route, followers))
        return Term("notice", "公告期", row["days"], Unit(row["unit"]), row["source"], row["confidence"])


def terms(overrides: Mapping[str, Mapping[str, Any]] | None = None) -> Terms:
    """The terms with an office's own: `{"file_national": {"days": 10, "unit": "working"}}`; UnusableCall for what is no term.

    `notice` may be overridden as a whole; it then holds for every route and size.
    """
    known = _shipped() | {"notice": Terms().notice(Route.ORDINARY, None)}
    own = {}
    for name, said in (overrides or {}).items():
        if name not in known:
            raise UnusableCall(f"没有“{name}”这一时限，可以设定的有：{'、'.join(sorted(known))}。")
        own[name] = _overridden(known[name], said)
    return Terms(own)


def _overridden(term: Term, said: Mapping[str, Any]) -> Term:
    days, unit = said.get("days", term.days), said.get("unit", term.unit)
    if isinstance(days, bool) or not isinstance(days, int) or not 0 <= days <= 3650:
        raise UnusableCall(f"时限“{term.title}”的天数应为0至3650的整数。")
    if unit not in tuple(Unit):
        raise UnusableCall(f"时限“{term.title}”的单位应为natural（自然日）或者working（工作日）。")
    source = str(said.get("source") or OWN)
    return replace(term, days=days, unit=Unit(unit), source=source, confidence=OWN)


@cache
def content() -> Mapping[str, Any]:
    """The whole file, for what is printed beside a date."""
    text = files("jianhao.closing").joinpath("terms.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def _shipped() -> dict[str, Term]:
    rows = content()["term"]
    return {row["name"]: Term(**(row | {"unit": Unit(row["unit"])})) for row in rows}


def unverified() -> list[str]:
    """A sentence for each count that no official text vouches for yet."""
    rows = [row for kind in ("term", "notice", "freeze") for row in content()[kind]]
    return [row["source"] for row in rows if row["confidence"] == "待核"]


def look_back_days() -> tuple[int, ...]:
    """Days after cancellation on which the account is looked at again."""
    return tuple(content()["look_back"][0]["days"])


def due_sentence(day: int, term: Term, calendar: Workdays) -> str:
    """`2024年5月20日前（5个工作日）`; beyond the published holidays it says so."""
    unsure = term.unit is Unit.WORKING and calendar.provisional(day)
    note = "，该年放假安排尚未公布，按周一至周五计" if unsure else ""
    return f"{chinese_date(day)}前（{term.chinese}{note}）"


def _after_workdays(since: int, days: int, calendar: Workdays) -> int:
    day, left = since, days
    while left and day < since + days * 10 + FURTHEST:
        day += 1
        left -= calendar.is_workday(day)
    return day


def _fits(row: Mapping[str, Any], route: Route, followers: int | None) -> bool:
    if "route" in row and row["route"] != route:
        return False
    return "followers_above" not in row or (followers or 0) > row["followers_above"]
