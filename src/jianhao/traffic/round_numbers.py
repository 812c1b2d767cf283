"""heap: reads that lie just above a round number more often than numbers near one do by chance."""

from __future__ import annotations

import numpy as np
from scipy import stats

from jianhao.traffic.curves import Floats
from jianhao.traffic.evidence import Evidence, evidence
from jianhao.traffic.final_counts import Final
from jianhao.traffic.per_account import numbers, totals
from jianhao.traffic.signals import Missing, Signal

HEAP_WIDTH, HEAP_LEAST = 0.03, 45
HEAP_STEPS = ((150, 10), (1_500, 100), (15_000, 500), (150_000, 5_000), (10**10, 50_000))
HEAP_POSTS = 4


def round_numbers(final: Final) -> Evidence:
    """Reads just above a round number, among reads near one."""
    reads = final.reads
    step = np.full(len(reads), float(HEAP_STEPS[-1][1]))
    for below, size in reversed(HEAP_STEPS[:-1]):
        step[reads < below] = size
    target = np.round(reads / step) * step
    target = np.where(target > reads * (1 + 2 * HEAP_WIDTH), target - step, target)
    lowest, highest = _near(target, step)
    just = np.minimum(np.floor(target * (1 + HEAP_WIDTH)), highest)
    near = (reads >= HEAP_LEAST) & (reads >= lowest) & (reads <= highest)
    just_above = near & (reads >= target) & (reads <= just)
    posts = numbers(final.account, final.size, near)
    hits = numbers(final.account, final.size, just_above)
    chance = (just - target + 1) / np.maximum(highest - lowest + 1, 1)
    usual = totals(chance, final.account, final.size, near) / np.maximum(posts, 1)
    told = (posts >= HEAP_POSTS) & (final.missing == Missing.said)
    p = np.where(told, stats.binom.sf(hits - 1, np.maximum(posts, 1), usual), np.nan)
    why = np.where(final.missing == Missing.said, Missing.few_late, final.missing).astype(np.int8)
    with np.errstate(invalid="ignore", divide="ignore"):
        return evidence(Signal.heap, p, hits / posts, usual, posts, why)


def _near(target: Floats, step: Floats) -> tuple[Floats, Floats]:
    """The least and the most reads that are near a round number: within two widths below and three above, and nearer to no other.

    Where round numbers lie close together the second bound is the tighter one, and just above is more often by chance.
    """
    low = np.maximum(target / (1 + 2 * HEAP_WIDTH), target - step / 2)
    high = np.minimum(target * (1 + 3 * HEAP_WIDTH), target + step / 2)
    return np.ceil(low), np.floor(high)
