"""Posting rhythm on workdays, for the gap test: is this silence long for this account?

Gamma-Poisson: posts fall on active days at a rate per unit of exposure, 1 a workday and 0.18 a day off, with a Gamma
prior fitted over all accounts of the run by moments. The chance of a gap with exposure g after x active days in
exposure E is ((b + E) / (b + E + g)) ** (a + x). False alarms and delays of the thresholds: docs/methods.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from jianhao.dates import Workdays
from jianhao.inspection.facts import Cadence

DAY_OFF_EXPOSURE = 0.18
LEAST_ACCOUNTS = 20
SPAN = 365


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Days with posts in the last year, the first and the last of them."""

    active_days: int
    first_day: int
    last_day: int


class Exposure:
    """Exposure between days, from running sums of the office's calendar."""

    def __init__(self, as_of: int, workdays: Workdays) -> None:
        self.start = as_of - SPAN
        weights = [1.0 if workdays.is_workday(d) else DAY_OFF_EXPOSURE for d in range(self.start, as_of + 1)]
        self._sums = np.concatenate([[0.0], np.cumsum(weights)])

    def between(self, first: int, last: int) -> float:
        """Exposure of the closed range [first, last], 0 if empty."""
        return float(self._sums[last + 1 - self.start] - self._sums[max(first, self.start) - self.start])


def cadences(rhythms: Sequence[Rhythm | None], as_of: int, workdays: Workdays) -> list[Cadence | None]:
    """The gap-test inputs of each account; None for one without posts in the last year."""
    exposure = Exposure(as_of, workdays)
    spans = [None if r is None else exposure.between(r.first_day, r.last_day) for r in rhythms]
    shape, rate = _prior(
        [(r.active_days, e) for r, e in zip(rhythms, spans, strict=True) if r is not None and e]
    )
    return [
        None if r is None or e is None
        else Cadence(r.active_days, e, exposure.between(r.last_day + 1, as_of), shape, rate)
        for r, e in zip(rhythms, spans, strict=True)
    ]  # fmt: skip


def _prior(observed: list[tuple[int, float]]) -> tuple[float | None, float | None]:
    """Gamma shape and rate by moments; None where the run is too small or the rates do not vary."""
    if len(observed) < LEAST_ACCOUNTS:
        return None, None
    counts, spans = np.array(observed, dtype=float).T
    rates = counts / spans
    mean = float(counts.sum() / spans.sum())
    spread = float(rates.var()) - mean * float((1 / spans).mean())
    if spread <= 0 or mean <= 0:
        return None, None
    return round(mean * mean / spread, 9), round(mean / spread, 9)
