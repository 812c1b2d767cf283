"""The facts that fill a form: drawn anew for every notice, except an account's own county and unit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import numpy as np

from reuse.accounts import Account
from reuse.names import ENDS, person, phone, pick, place

CLOCK = ("时", "时30分", ":00", ":30")
Words = dict[str, tuple[str, ...]]


def fact(name: str, account: Account, at: datetime, words: Words, rng: np.random.Generator) -> str:
    """What stands in a slot of a notice that an account posts at a time; KeyError if there is no such slot."""
    if name in words:
        return pick(rng, words[name])
    if name in ENDS:
        return place(rng, name)
    if name[:2] in NUMBERS:
        low, high = (float(x) for x in name[2:].split("-"))
        return NUMBERS[name[:2]](rng, low, high)
    return FACTS[name](account, at, rng)


def _day(at: datetime, least: int, most: int, rng: np.random.Generator) -> str:
    day = at + timedelta(days=int(rng.integers(least, most + 1)))
    return f"{day.month}月{day.day}日"


NUMBERS: dict[str, Callable[[np.random.Generator, float, float], str]] = {
    "n:": lambda rng, low, high: str(rng.integers(int(low), int(high) + 1)),
    "f:": lambda rng, low, high: f"{rng.uniform(low, high):.1f}",
}
FACTS: dict[str, Callable[[Account, datetime, np.random.Generator], str]] = {
    "县": lambda account, at, rng: account.county,
    "机关": lambda account, at, rng: account.unit,
    "人": lambda account, at, rng: person(rng),
    "话": lambda account, at, rng: phone(rng),
    "日": lambda account, at, rng: _day(at, 0, 2, rng),
    "日后": lambda account, at, rng: _day(at, 3, 12, rng),
    "时": lambda account, at, rng: f"{rng.integers(6, 23)}{pick(rng, CLOCK)}",
    "年": lambda account, at, rng: str(at.year),
    "文号": lambda account, at, rng: f"{at.year}-{rng.integers(1, 2_000):04d}",
}
