"""应急处置: what is done first when an account may have been taken over, by when it is reported, how it is graded. Pure data."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Clock:
    """A report that has to be made within `hours` of the discovery; `confidence` says how sure its source is."""

    name: str
    title: str
    hours: float
    confidence: str
    source: str

    def until(self, discovered: datetime) -> datetime:
        """The last moment."""
        return discovered + timedelta(hours=self.hours)

    @property
    def within(self) -> str:
        """`30分钟`, `4小时`, `30天`."""
        if self.hours < 1:
            return f"{round(self.hours * 60)}分钟"
        return f"{round(self.hours / 24)}天" if self.hours >= 48 else f"{round(self.hours)}小时"


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing that is done at once to keep the damage small."""

    name: str
    title: str
    todo: str


@dataclass(frozen=True, slots=True)
class Grade:
    """How grave it is; a person says so."""

    name: str
    title: str
    note: str


@cache
def content() -> dict[str, Any]:
    """The file as it is."""
    text = files("jianhao.watch").joinpath("data/responding.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def clocks() -> tuple[Clock, ...]:
    """Reports in the order in which they fall due."""
    return tuple(sorted((Clock(**row) for row in content()["clock"]), key=lambda clock: clock.hours))


@cache
def measures() -> tuple[Measure, ...]:
    """What is done first, evidence before anything that changes or deletes."""
    return tuple(Measure(**row) for row in content()["measure"])


@cache
def grades() -> tuple[Grade, ...]:
    """The grades, the gravest first."""
    return tuple(Grade(**row) for row in content()["grade"])
