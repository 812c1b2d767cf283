"""Parameters that an office cannot know, each with the range that certainty is judged over; from assumptions.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Assumption:
    """One parameter: what the plan uses, the range tried, where it comes from."""

    name: str
    title: str
    unit: str
    value: float
    low: float
    high: float
    source: str


Values = Mapping[str, float]
LOSSES = (
    "loss_same_platform",
    "loss_other_platform",
    "loss_website",
    "loss_migration",
)  # what look-backs can measure


@cache
def assumptions() -> Mapping[str, Assumption]:
    """All of them by name, in the order in which they are printed."""
    text = files("jianhao.consolidation").joinpath("assumptions.toml").read_text(encoding="utf-8")
    return {name: Assumption(name=name, **row) for name, row in tomllib.loads(text).items()}


def values(changed: Values | None = None) -> dict[str, float]:
    """The values in use; `changed` replaces some. KeyError for a name that there is not."""
    found = {name: one.value for name, one in assumptions().items()}
    for name, value in (changed or {}).items():
        if name not in found:
            raise KeyError(name)
        found[name] = value
    return found
