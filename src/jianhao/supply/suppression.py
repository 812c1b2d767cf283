"""Small numbers of questions are not shown, and not by subtraction either.

The tables show, for each kind, the number of a county and those of its offices: one equation a county and kind, and none that
joins two kinds or two counties (totals over kinds are not shown). So it is enough to look at one equation at a time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Shown:
    """What may be shown of one equation: offices whose number is hidden, and whether the total is."""

    hidden: frozenset[str]
    total_hidden: bool


def suppress(offices: Mapping[str, int], least: int) -> Shown:
    """Hide numbers from 1 to `least` − 1, then others until no hidden number can be told to be small.

    A reader knows that each hidden number is at least 1 and what all hidden ones add up to. He learns nothing if each could be
    as large as `least`, and anything below it too: the sum must exceed the number of hidden ones by at least `least` − 1.
    Zeros are shown: nobody is behind them. Of equal numbers those of the first names are hidden.
    """
    total = sum(offices.values())
    hidden = {name for name, number in offices.items() if 0 < number < least}
    if 0 < total < least:
        return Shown(frozenset(hidden), True)
    others = sorted((number, name) for name, number in offices.items() if number >= least)
    while hidden and not _safe([offices[name] for name in hidden], least):
        if not others:
            return Shown(frozenset(hidden), True)
        hidden.add(others.pop(0)[1])
    return Shown(frozenset(hidden), False)


def _safe(numbers: list[int], least: int) -> bool:
    return len(numbers) > 1 and sum(numbers) - len(numbers) >= least - 1
