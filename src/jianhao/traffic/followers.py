"""fol_noresp and fol_step: many new followers at once and nobody more who reads; more at once than others ever gain."""

from __future__ import annotations

import numpy as np
from scipy import stats

from jianhao.traffic.curves import DAY_MINUTES, Curves, Floats, FollowerDays, Ints, Longs
from jianhao.traffic.evidence import Evidence, evidence
from jianhao.traffic.parameters import Parameters
from jianhao.traffic.peers import LEAST_SPREAD, MAD, mirror_tail
from jianhao.traffic.per_account import Ordered, numbers
from jianhao.traffic.signals import Missing, Signal

LEAST_STEP = np.log(1.10)
POSTS_EACH_SIDE = 4
MIDDLE = 0.1  # of the posts of each side left out at both ends
DEGREES = 15.0  # at least: the spread is learnt from few accounts
RESPONSE = 0.7  # of a step in followers that reads usually follow
LEAST_STEPS = 30  # accounts with a step from which the scatter is learnt
LEAST_BETWEEN = 0.1  # of log reads before and after, beside the error of either
SCATTER = 0.35  # of log reads before and after where too few accounts have a step


def follower_tests(
    curves: Curves, days: FollowerDays | None, size: int, chosen: Parameters
) -> list[Evidence]:
    """Of accounts whose followers rose by over a tenth between two dates: reads after by reads before, and the rise itself."""
    nothing = np.full(size, np.nan)
    posts = np.zeros(size, np.int32)
    if days is None or not len(days.account):
        missing = np.full(size, Missing.no_followers, np.int8)
        return [
            evidence(s, nothing, nothing, nothing, posts, missing)
            for s in (Signal.fol_noresp, Signal.fol_step)
        ]
    step, day = largest_step(days, size)
    rise, error, posts = _rise(curves, day, size)
    some = step > LEAST_STEP
    rest = np.where(some & np.isfinite(rise), rise - RESPONSE * step, np.nan)
    missing = np.where(some, Missing.few_posts, Missing.no_step).astype(np.int8)
    missing[np.isnan(step)] = Missing.no_followers
    z, p = _standardised(rest, error)
    usual, step_z, step_p = _beside_others(np.where(some, step, np.nan))
    few = np.where(some, Missing.few_peers, missing).astype(np.int8)
    return [
        evidence(Signal.fol_noresp, p, np.exp(rise), np.exp(RESPONSE * step), posts, missing, z),
        evidence(Signal.fol_step, step_p, np.exp(step), np.full(size, np.exp(usual)), posts, few, step_z),
    ]


def _beside_others(step: Floats) -> tuple[float, Floats, Floats]:
    """The usual step (log) of accounts that have one, z and p of each; how far they differ is learnt from the smaller ones."""
    known = np.isfinite(step)
    z, p = np.full(len(step), np.nan), np.full(len(step), np.nan)
    if known.sum() < LEAST_STEPS:
        return np.nan, z, p
    usual = float(np.median(step[known]))
    below = usual - step[known & (step < usual)]
    z[known] = (step[known] - usual) / max(float(np.median(below)) * MAD if len(below) else 0.0, LEAST_SPREAD)
    scale, degrees = mirror_tail(z[known])
    z[known] /= max(scale, 1.0)
    p[known] = stats.t.sf(z[known], degrees)
    return usual, z, p


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
    # What scatters above holds the error of each account's own posts as well, which is added again below.
    learnt = (float(np.median(above)) * MAD) ** 2 - float(np.median(error[known] ** 2)) if enough else 0.0
    between = np.sqrt(max(learnt, LEAST_BETWEEN**2)) if enough else SCATTER
    z[known] = -rest[known] / np.sqrt(between**2 + error[known] ** 2)
    scale, degrees = mirror_tail(z[known]) if enough else (1.0, 8.0)
    z[known] /= max(scale, 1.0)
    p[known] = stats.t.sf(z[known], max(degrees, DEGREES))
    return z, p
