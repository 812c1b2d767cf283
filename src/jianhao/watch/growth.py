"""Whether a county opens more accounts than were approved: a Poisson CUSUM by quarter, its threshold from its own run length."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

RUN_LENGTH = 20  # quarters between two alarms where nothing is wrong
FACTOR = 2.0  # of the approved rate: growth that is to be seen soon
LEAST_RATE = 0.05  # openings a quarter; a county that approves none is watched as if it did one in five years
STEP = 0.05  # of the grid on which the sum is followed
HIGHEST = 40.0


@dataclass(frozen=True, slots=True)
class Quarter:
    """The sum after a quarter and whether it passed the threshold; it begins anew after an alarm."""

    seen: int
    sum: float
    alarm: bool


def reference(rate: float, factor: float = FACTOR) -> float:
    """What is taken off each quarter's number: between the rate in order and the one to be seen (Lucas 1985)."""
    return rate * (factor - 1) / math.log(factor)


def chart(seen: Sequence[int], approved_rate: float) -> tuple[Quarter, ...]:
    """The sum by quarter of newly seen accounts, for a rate of approved openings a quarter."""
    rate = max(approved_rate, LEAST_RATE)
    limit, off = threshold(round(rate, 3)), reference(rate)
    quarters = []
    total = 0.0
    for number in seen:
        total = max(0.0, total + number - off)
        alarm = total > limit
        quarters.append(Quarter(number, total, alarm))
        total = 0.0 if alarm else total
    return tuple(quarters)


@cache
def threshold(rate: float, run_length: int = RUN_LENGTH) -> float:
    """The smallest threshold on the grid at which alarms without cause are at least `run_length` quarters apart on average."""
    low, high = 0.0, HIGHEST
    while high - low > STEP:
        middle = (low + high) / 2
        if average_run(rate, middle) >= run_length:
            high = middle
        else:
            low = middle
    return high


def average_run(rate: float, limit: float, actual: float | None = None) -> float:
    """Quarters until the sum passes the limit, on average, from nought, at the `actual` rate (Markov chain of Brook and Evans).

    None: at the approved `rate` itself.
    """
    states = max(1, round(limit / STEP) + 1)
    off = reference(rate)
    most = math.ceil(limit + off) + 1
    numbers = np.arange(most + 1)
    from scipy import stats  # the page that shows the charts must not load it before it is asked for

    weight = stats.poisson.pmf(numbers, rate if actual is None else actual)
    moves = np.zeros((states, states))
    start = np.arange(states) * STEP
    for number, share in zip(numbers, weight, strict=True):
        after = np.maximum(0.0, start + number - off)
        inside = after <= limit
        places = np.minimum(np.rint(after[inside] / STEP).astype(int), states - 1)
        np.add.at(moves, (np.flatnonzero(inside), places), share)
    return float(np.linalg.solve(np.eye(states) - moves, np.ones(states))[0])
