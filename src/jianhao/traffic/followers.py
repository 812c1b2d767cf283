"""fol_noresp: many new followers at once, and nobody more who reads."""

from __future__ import annotations

import numpy as np
from scipy import stats

from jianhao.traffic.curves import DAY_MINUTES, Curves, Floats, FollowerDays, Ints, Longs
from jianhao.traffic.evidence import Evidence, evidence
from jianhao.traffic.parameters import Parameters
from jianhao.traffic.peers import mirror_tail
from jianhao.traffic.per_account import Ordered, numbers
from jianhao.traffic.signals import Missing, Signal

LEAST_STEP = np.log(1.10)
POSTS_EACH_SIDE = 4
MIDDLE = 0.1  # of the posts of each side left out at both ends
DEGREES = 15.0  # at least: the spread is learnt from few accounts
RESPONSE = 0.7  # of a step in followers that reads usually follow
LEAST_STEPS = 30  # accounts with a step from which the scatter is learnt
SCATTER = 0.35  # of log reads before and after where too few accounts have a step


def follower_test(curves: Curves, days: FollowerDays | None, size: int, chosen: Parameters) -> Evidence:
    """Of accounts whose followers rose by over a tenth between two dates: reads after by reads before."""
    nothing = np.full(size, np.nan)
    posts = np.zeros(size, np.int32)
    if days is None or not len(days.account):
        missing = np.full(size, Missing.no_followers, np.int8)
        return evidence(Signal.fol_noresp, nothing, nothing, nothing, posts, missing)
    step, day = largest_step(days, size)
    rise, error, posts = _rise(curves, day, size)
    told = (step > LEAST_STEP) & np.isfinite(rise)
    rest = np.where(told, rise - RESPONSE * step, np.nan)
    missing = np.where(step > LEAST_STEP, Missing.few_posts, Missing.no_step).astype(np.int8)
    missing[np.isnan(step)] = Missing.no_followers
    z, p = _standardised(rest, error)
    return evidence(Signal.fol_noresp, p, np.exp(rise), np.exp(RESPONSE * step), posts, missing, z)


def largest_step(days: FollowerDays, size: int) -> tuple[Floats, Longs]:
    """Log of the largest rise between two dates in a row, and the day after it; nan where there are no two dates."""
    same = days.account[1:] == days.account[:-1]
    some = (days.followers[1:] > 0) & (days.followers[:-1] > 0) & same
    rise = np.where(
        some, np.log(np.where(some, days.followers[1:], 1) / np.where(some, days.followers[:-1], 1)), -np.inf
    )
    order = np.lexsort((-days.day[1:], rise))
    step, day = np.full(size, np.nan), np.zeros(size, np.int64)
    order = order[some[order]]
    step[days.account[1:][order]] = rise[order]  # the last one written is the largest, of equals the earliest
    day[days.account[1:][order]] = days.day[1:][order]
    return step, day


def _rise(curves: Curves, day: Longs, size: int) -> tuple[Floats, Floats, Ints]:
    """Log reads after by before, its standard error, posts it rests on."""
    counted = (curves.final_reads > 0) & (curves.published >= 0)
    log_reads = np.log(np.maximum(curves.final_reads, 1))
    after = counted & (curves.published // DAY_MINUTES >= day[curves.account])
    sides = [
        (
            *Ordered(log_reads, curves.account, size, part).mean(MIDDLE, 1 - MIDDLE),
            numbers(curves.account, size, part),
        )
        for part in (after, counted & ~after)
    ]
    (late, late_error, n1), (early, early_error, n0) = sides
    enough = (n1 >= POSTS_EACH_SIDE) & (n0 >= POSTS_EACH_SIDE)
    error = np.hypot(late_error, early_error)
    return np.where(enough, late - early, np.nan), np.where(enough, error, np.nan), (n0 + n1).astype(np.int32)


def _standardised(rest: Floats, error: Floats) -> tuple[Floats, Floats]:
    """z (large: no response) and its p. Genuine campaigns bring readers late and fewer, so the spread is not taken too small."""
    known = np.isfinite(rest)
    z, p = np.full(len(rest), np.nan), np.full(len(rest), np.nan)
    # Accounts that bought lie below: the spread is that of those above.
    above = rest[known & (rest > 0)]
    enough = known.sum() >= LEAST_STEPS and len(above) >= LEAST_STEPS // 3
    between = max(float(np.median(above)) * 1.4826, 0.1) if enough else SCATTER
    z[known] = -rest[known] / np.sqrt(between**2 + error[known] ** 2)
    scale, degrees = mirror_tail(z[known]) if enough else (1.0, 8.0)
    z[known] /= max(scale, 1.0)
    p[known] = stats.t.sf(z[known], max(degrees, DEGREES))
    return z, p
