"""Tests on how reads and likes came in over time: burst, kl, night, burst_nolike, like_early, like_uneven, clawback."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from jianhao.kernels.blocks import cores, even_blocks, in_threads
from jianhao.kernels.growth_intake import falls
from jianhao.kernels.growth_posts import (
    BINS,
    BURST,
    EXCESS,
    EXPECTED,
    INSIDE,
    LATE_LIKES,
    LATE_SHARE,
    LIKES_AFTER,
    NIGHT,
    NIGHT_EXPECTED,
    READS,
    pool_profiles,
)
from jianhao.traffic.curves import Bytes, Curves, Flags, Floats, Ints
from jianhao.traffic.evidence import Evidence, evidence
from jianhao.traffic.expected import Expected, learn_growth, measure, unusual_growth
from jianhao.traffic.liking import like_tests
from jianhao.traffic.parameters import Parameters
from jianhao.traffic.peers import Compared, Groups, compare
from jianhao.traffic.per_account import Ordered, numbers, totals
from jianhao.traffic.signals import Missing, Signal

LIKES_VARIANCE = 1.2  # likes scatter more than chance alone
# Of the likes that late reads would bring, honest windows hold so much: staff like sooner, and a window is chosen for its reads.
LIKES_DUE = 0.95
LEAST_LATE = 2.0  # likes expected in late windows, fewer say nothing
CLAWBACK_LEAST, CLAWBACK_SHARE = 5, 0.01  # a fall as small as this is a copy of the counter that lags


@dataclass(frozen=True)
class Grown:
    """Measures of posts (columns of kernels.growth_posts), the usual growth, what of each post is used.

    `unusual` is the log of a post's worst window less what is usual for its number of reads; `found` and `due` are reads by age
    (BINS) of each account, as they came and as expected, each post counting by the root of its reads.
    """

    measures: Floats
    expected: Expected
    used: Flags
    unusual: Floats
    found: Floats
    due: Floats


def grow(curves: Curves, platform: Ints, size: int, chosen: Parameters) -> Grown:
    """Learn the usual growth of every platform and measure all posts of `size` accounts; `platform` of each post."""
    expected = learn_growth(curves, platform, chosen)
    measures = measure(curves, expected.row, expected.table, chosen)
    found, due = _profiles(curves, expected, size, chosen)
    used = np.isfinite(measures[:, READS])
    return Grown(measures, expected, used, unusual_growth(measures, platform), found, due)


def _profiles(curves: Curves, expected: Expected, size: int, chosen: Parameters) -> tuple[Floats, Floats]:
    found, due = np.zeros((size, len(BINS))), np.zeros((size, len(BINS)))
    begins = np.searchsorted(curves.account, np.arange(size + 1))
    blocks = even_blocks(np.diff(curves.starts[begins]), 4 * cores())
    list(in_threads(
        lambda span: pool_profiles(
            begins[span[0]], begins[span[1]], curves.starts, curves.minute, curves.reads, curves.likes, curves.capped,
            curves.account, expected.row, expected.table, chosen.least_points, found, due,
        ), blocks, cores(),
    ))  # fmt: skip
    return found, due


def growth_tests(curves: Curves, grown: Grown, groups: Groups, chosen: Parameters) -> list[Evidence]:
    """burst, kl, night, burst_nolike, like_early and like_uneven of every account."""
    size = len(groups.band)
    posts = numbers(curves.account, size, grown.used)
    few = np.where(
        posts == 0, Missing.no_curves, np.where(posts < chosen.least_posts, Missing.few_posts, Missing.said)
    )
    missing = few.astype(np.int8)
    log_reads = _log_reads(curves, grown, size)
    covariates = [log_reads, log_reads**2]
    return [
        _burst(curves, grown, groups, covariates, posts, missing, chosen),
        _shape(curves, grown, groups, covariates, posts, missing, chosen),
        _night(curves, grown, groups, covariates, posts, missing, chosen),
        _without_likes(curves, grown, size, missing, chosen),
        *like_tests(curves, groups, log_reads, missing, chosen),
    ]


def _log_reads(curves: Curves, grown: Grown, size: int) -> Floats:
    reads = np.where(grown.used, grown.measures[:, READS], np.nan)
    return np.log(Ordered(reads, curves.account, size, grown.used).quantile(0.5))


def _burst(
    curves: Curves, grown: Grown, groups: Groups, covariates: list[Floats], posts: Ints, missing: Bytes, chosen: Parameters
) -> Evidence:  # fmt: skip
    """The mean over posts of the worst window, without the posts that stand out most: a few that spread make no pattern."""
    size = len(groups.band)
    mean, error = Ordered(grown.unusual, curves.account, size, grown.used).mean(0, 1 - chosen.trimmed)
    said = missing == Missing.said
    found = compare(np.where(said, mean, np.nan), error, covariates, groups, chosen.least_peers, high=True)
    return _burst_evidence(curves, grown, found, posts, missing, chosen)


def _burst_evidence(
    curves: Curves, grown: Grown, found: Compared, posts: Ints, missing: Bytes, chosen: Parameters
) -> Evidence:
    """In natural units over the posts with such a window; over all of an account that has none."""
    size = len(posts)
    clear = grown.used & (grown.measures[:, BURST] >= np.log(chosen.significant))
    number = numbers(curves.account, size, clear)
    told = np.where((number > 0)[curves.account], clear, grown.used)
    inside, whole, due = (
        totals(grown.measures[:, k], curves.account, size, told) for k in (INSIDE, READS, EXPECTED)
    )
    counted = np.where(number > 0, number, posts)
    with np.errstate(invalid="ignore", divide="ignore"):
        return evidence(Signal.burst, found.p, inside / whole, due / whole, counted, missing, found.z)


def _shape(
    curves: Curves, grown: Grown, groups: Groups, covariates: list[Floats], posts: Ints, missing: Bytes, chosen: Parameters
) -> Evidence:  # fmt: skip
    size = len(groups.band)
    found, due = grown.found, grown.due
    value = np.log(_divergence(found, due))
    said = missing == Missing.said
    compared = compare(np.where(said, value, np.nan), np.zeros(size), [*covariates, np.log(np.maximum(posts, 1))], groups,
                       chosen.least_peers, high=True)  # fmt: skip
    apart = _apart(found, due)
    return evidence(Signal.kl, compared.p, apart, np.full(size, np.nan), posts, missing, compared.z)


def _divergence(found: Floats, due: Floats) -> Floats:
    with np.errstate(invalid="ignore", divide="ignore"):
        p, q = (a / a.sum(axis=1, keepdims=True) for a in (found, due))
        terms = np.where(p > 0, p * np.log(p / np.maximum(q, 1e-6)), 0)
        apart: Floats = np.maximum(terms.sum(axis=1), 1e-6)
    return apart


def _apart(found: Floats, due: Floats) -> Floats:
    """Share of the reads that came at another age than usual."""
    with np.errstate(invalid="ignore", divide="ignore"):
        p, q = (a / a.sum(axis=1, keepdims=True) for a in (found, due))
        share: Floats = np.abs(p - q).sum(axis=1) / 2
    return share


def _night(
    curves: Curves, grown: Grown, groups: Groups, covariates: list[Floats], posts: Ints, missing: Bytes, chosen: Parameters
) -> Evidence:  # fmt: skip
    """Reads between 0 and 6 o'clock against those expected; each post by the root of its reads, so that no one post decides."""
    size = len(groups.band)
    whole = grown.measures[:, READS]
    weight = np.where(grown.used, 1 / np.sqrt(np.where(grown.used, whole, 1)), 0)
    come, due = (
        totals(grown.measures[:, k] * weight, curves.account, size, grown.used)
        for k in (NIGHT, NIGHT_EXPECTED)
    )
    all_reads = totals(whole * weight, curves.account, size, grown.used)
    reads = totals(whole, curves.account, size, grown.used)
    with np.errstate(invalid="ignore", divide="ignore"):
        scale = all_reads / reads  # weighted reads back to reads, for the error
        value = np.log((come + 0.5 * scale) / (due + 0.5 * scale))
        error = np.sqrt(1 / np.maximum(due / scale, 0.5))
    said = (missing == Missing.said) & (due > 0)
    found = compare(np.where(said, value, np.nan), error, covariates, groups, chosen.least_peers, high=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        return evidence(Signal.night, found.p, come / all_reads, due / all_reads, posts, missing, found.z)


def _without_likes(curves: Curves, grown: Grown, size: int, missing: Bytes, chosen: Parameters) -> Evidence:
    """Likes in windows that hold too many reads, against likes at the rate of the same posts' other late reads."""
    share, likes, after = (grown.measures[:, k] for k in (LATE_SHARE, LATE_LIKES, LIKES_AFTER))
    which = grown.used & np.isfinite(share)
    part = np.clip(np.where(which, share, 0), 0, 1)
    come = totals(likes, curves.account, size, which)
    due = LIKES_DUE * totals(after * part, curves.account, size, which)
    variance = totals(after * part * (1 - part), curves.account, size, which)
    posts = numbers(curves.account, size, which)
    enough = (due >= LEAST_LATE) & (variance > 0) & (posts >= 3)
    with np.errstate(invalid="ignore", divide="ignore"):
        z = (come + 0.5 - due) / np.sqrt(LIKES_VARIANCE * variance)
    p = np.where(enough, stats.norm.cdf(z), np.nan)
    why = np.where(missing == Missing.said, Missing.few_late, missing).astype(np.int8)
    return evidence(Signal.burst_nolike, p, come, due, posts, why)


def clawback(curves: Curves, size: int) -> tuple[Ints, Floats]:
    """Per account how many posts' public counter fell by more than copies of it lag, and by how much in all."""
    fell = np.zeros(curves.size, np.int64)
    blocks = even_blocks(np.diff(curves.starts), 4 * cores())
    list(in_threads(
        lambda span: falls(
            *span, curves.starts, curves.reads, curves.capped, CLAWBACK_LEAST, CLAWBACK_SHARE, fell
        ), blocks, cores(),
    ))  # fmt: skip
    posts = np.bincount(curves.account[fell > 0], minlength=size).astype(np.int32)
    return posts, np.bincount(curves.account, fell, size).astype(float)


def excess_of_posts(grown: Grown) -> Floats:
    """Reads of each post beyond what would have come in its worst window; 0 where there is no such window."""
    return np.where(grown.used, grown.measures[:, EXCESS], 0.0)
