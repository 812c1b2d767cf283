"""真实阅读: reads less those beyond what would have come, with an interval over the posts, for any days."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from jianhao.kernels.growth_bootstrap import resample_sums
from jianhao.traffic.curves import Flags, Floats, Ints
from jianhao.traffic.parameters import Parameters

Words = npt.NDArray[np.uint64]


@dataclass(frozen=True)
class Genuine:
    """Per account: reads of the posts with known reads, how many these are, reads beyond the usual with their interval.

    Of accounts without a reminder nothing is taken off: a genuine wave stays genuine until somebody has a reason to ask.
    """

    posts: Ints
    reads: Floats
    excess: Floats
    excess_low: Floats
    excess_high: Floats
    lower_bounds: Ints  # posts whose reads are only a lower bound

    @property
    def genuine(self) -> Floats:
        """Reads less excess."""
        return self.reads - self.excess


@dataclass(frozen=True)
class PostReads:
    """Per judged post, in the order of accounts: account, day of publication, reads (nan: not known), reads beyond the usual."""

    account: Ints
    day: Ints
    reads: Floats
    excess: Floats
    lower_bound: Flags


def genuine_reads(
    posts: PostReads, reminded: Flags, seeds: Words, chosen: Parameters, first: int, last: int
) -> Genuine:
    """Sums over posts published on days first..last; `reminded` marks accounts of which excess is taken off."""
    size = len(reminded)
    known = np.isfinite(posts.reads) & (posts.day >= first) & (posts.day <= last)
    account = posts.account[known]
    number = np.bincount(account, minlength=size).astype(np.int32)
    reads = np.bincount(account, posts.reads[known], size).astype(float)
    taken = np.where(reminded[account], posts.excess[known], 0.0)
    low, high = _interval(account, taken, reminded, seeds, chosen)
    excess = np.bincount(account, taken, size).astype(float)
    bounds = np.bincount(account[posts.lower_bound[known]], minlength=size).astype(np.int32)
    return Genuine(
        number, reads, excess, np.minimum(low, excess), np.minimum(np.maximum(high, excess), reads), bounds
    )


def _interval(
    account: Ints, taken: Floats, reminded: Flags, seeds: Words, chosen: Parameters
) -> tuple[Floats, Floats]:
    low, high = np.zeros(len(reminded)), np.zeros(len(reminded))
    rows = np.flatnonzero(reminded)
    if not len(rows):
        return low, high
    some = reminded[account]
    number = np.bincount(account[some], minlength=len(reminded))[rows]
    starts = np.concatenate([[0], np.cumsum(number, dtype=np.int64)])
    sums = np.zeros((len(rows), chosen.resamples))
    resample_sums(starts, taken[some], seeds[rows], chosen.resamples, sums)
    tail = (1 - chosen.interval) / 2
    low[rows], high[rows] = np.quantile(sums, [tail, 1 - tail], axis=1)
    return low, high
