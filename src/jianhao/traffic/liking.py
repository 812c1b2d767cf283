"""like_early and like_uneven: likes that come within hours of publication, whatever is read then.

Readers like at their own rate whenever they come, so a post's later likes are a yardstick of its first ones; that staff like early
everywhere is what peers show (like_early). And likes that were asked for come to some posts and not to others, not with the reads
(like_uneven).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from jianhao.kernels.blocks import cores, even_blocks, in_threads
from jianhao.traffic.curves import Bytes, Curves, Flags, Floats, Longs
from jianhao.traffic.evidence import Evidence, evidence
from jianhao.traffic.parameters import Parameters
from jianhao.traffic.peers import Groups, compare
from jianhao.traffic.per_account import numbers, totals
from jianhao.traffic.signals import Missing, Signal

# Minutes. The window opens with the last count between the first two, or with the first count before the third; it closes with the
# last count before the first of CLOSES, or else of the second; the rest is counted from LATE on.
OPENS = (60, 180, 360)
CLOSES = (540, 750)
LATE = 24 * 60
LEAST_LIKES = 5  # in all windows and after them, fewer say nothing
DEGREES = 15.0  # at most: accounts whose staff like early are rare, and stand on one side only
NOWHERE = np.int64(2**62)


def like_tests(
    curves: Curves, groups: Groups, log_reads: Floats, missing: Bytes, chosen: Parameters
) -> list[Evidence]:
    """Both tests of every account beside its peers; `missing` as of other curves."""
    seen = _Windows(curves, window_counts(curves), groups, [log_reads, log_reads**2], missing, chosen)
    return [seen.early(), seen.uneven()]


@dataclass(frozen=True)
class _Windows:
    """Likes and reads in and after the windows of posts, and with whom accounts are compared."""

    curves: Curves
    counts: Floats
    groups: Groups
    covariates: list[Floats]
    missing: Bytes
    chosen: Parameters

    @property
    def size(self) -> int:
        return len(self.missing)

    @property
    def known(self) -> Flags:
        return np.isfinite(self.counts[:, 0])

    def sums(self, values: Floats) -> Floats:
        return totals(values, self.curves.account, self.size, self.known)

    def early(self) -> Evidence:
        """Likes by reads in the first hours over likes by reads after."""
        early, read, late = (self.sums(self.counts[:, k]) for k in range(3))
        value = np.log((early + 0.5) / (read + 50)) - self.later()
        error = np.sqrt(1 / (early + 0.5) + 1 / (late + 0.5))
        return self._compared(Signal.like_early, value, error, early + late)

    def later(self) -> Floats:
        """Log of likes by reads after the windows: an account's own rate, which likes that were asked for hardly reach."""
        late, read = (self.sums(self.counts[:, k]) for k in (2, 3))
        return np.log((late + 0.5) / (read + 50))

    def uneven(self) -> Evidence:
        """How far the likes of the first hours scatter about what reads of the post explain, in units of chance.

        Roots of counts scatter alike whatever their size, so that a post which pleased everybody does not decide.
        """
        likes, reads = self.counts[:, 0], self.counts[:, 1]
        number = np.maximum(numbers(self.curves.account, self.size, self.known), 1)
        mean, mean_read = self.sums(likes) / number, self.sums(reads) / number
        account = self.curves.account
        apart = reads - mean_read[account]
        with np.errstate(invalid="ignore", divide="ignore"):
            slope = self.sums(apart * (likes - mean[account])) / self.sums(apart**2)
            slope = np.clip(np.nan_to_num(slope), 0, np.where(mean_read > 0, mean / mean_read, 0))
        due = np.maximum(mean[account] + slope[account] * apart, 0.1)
        scatter = 4 * (np.sqrt(likes + 0.375) - np.sqrt(due + 0.375)) ** 2
        index = self.sums(scatter) / np.maximum(number - 2, 1)
        error = np.sqrt(2 / np.maximum(number - 2, 1))
        return self._compared(Signal.like_uneven, np.log(np.maximum(index, 0.02)), error, self.sums(likes))

    def _compared(self, signal: Signal, value: Floats, error: Floats, likes: Floats) -> Evidence:
        posts = numbers(self.curves.account, self.size, self.known)
        told = (self.missing == Missing.said) & (posts >= self.chosen.least_posts) & (likes >= LEAST_LIKES)
        value = np.where(told, value, np.nan)
        found = compare(
            value, error, [*self.covariates, self.later()], self.groups, self.chosen.least_peers, high=True, most_degrees=DEGREES
        )  # fmt: skip
        why = np.where(self.missing == Missing.said, Missing.few_late, self.missing)
        why = np.where(told, Missing.said, why).astype(np.int8)
        return evidence(signal, found.p, np.exp(value), np.exp(found.usual), posts, why, found.z)


def window_counts(curves: Curves) -> Floats:
    """Per post likes and reads in its window, and after it; nan where there is no such window."""
    out = np.full((curves.size, 4), np.nan)
    counted = np.diff(curves.starts)
    list(in_threads(lambda span: _windows(*span, curves, out), even_blocks(counted, 4 * cores()), cores()))
    return out


def _windows(first: int, last: int, curves: Curves, out: Floats) -> None:
    """Fill the posts first..last."""
    posts = first + np.flatnonzero(np.diff(curves.starts[first : last + 1]) > 2)
    if not len(posts):
        return
    low, high = int(curves.starts[first]), int(curves.starts[last])
    begins, ends = curves.starts[posts] - low, curves.starts[posts + 1] - low
    reads, likes, age = (a[low:high] for a in (curves.reads, curves.likes, curves.minute))
    known = (reads >= 0) & (likes >= 0) & (curves.capped[low:high] == 0)
    opens = _last(known & (age >= OPENS[0]) & (age <= OPENS[1]), begins, ends)
    opens = np.where(opens >= 0, opens, _first(known & (age <= OPENS[2]), begins, ends))
    closes = _last(known & (age <= CLOSES[0]), begins, ends)
    closes = np.where(closes > opens, closes, _last(known & (age <= CLOSES[1]), begins, ends))
    rest = _last(known & (age >= LATE), begins, ends)
    good = (opens >= 0) & (closes > opens) & (rest > closes)
    a, b, c = opens[good], closes[good], rest[good]
    steps = [likes[b] - likes[a], reads[b] - reads[a], likes[c] - likes[b], reads[c] - reads[b]]
    out[posts[good]] = np.maximum(np.column_stack(steps), 0)


def _last(which: Flags, begins: Longs, ends: Longs) -> Longs:
    """The last marked row of each post, -1 without one."""
    marked = np.concatenate([[-1], np.flatnonzero(which)])
    found: Longs = marked[np.searchsorted(marked, ends, "left") - 1]
    return np.where(found >= begins, found, -1)


def _first(which: Flags, begins: Longs, ends: Longs) -> Longs:
    """The first marked row of each post, -1 without one."""
    marked = np.concatenate([np.flatnonzero(which), [NOWHERE]])
    found: Longs = marked[np.searchsorted(marked, begins, "left")]
    return np.where(found < ends, found, -1)
