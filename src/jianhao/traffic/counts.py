"""Tests on final counts: likes and shares for the reads, their spread, round numbers, reads for the followers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from jianhao.traffic.curves import Accounts, Bytes, Curves, Flags, Floats, Ints
from jianhao.traffic.evidence import Evidence, evidence
from jianhao.traffic.parameters import Parameters
from jianhao.traffic.peers import Groups, compare
from jianhao.traffic.per_account import Ordered, numbers, totals
from jianhao.traffic.signals import Missing, Signal

TRIMMED_AT = 0.95  # posts of an account above this quantile of reads are no measure of its rates
LIKE_PRIOR, READ_PRIOR = 0.5, 50
HEAP_WIDTH, HEAP_SHARE, HEAP_LEAST = 0.03, 0.26, 45
HEAP_STEPS = ((150, 10), (1_500, 100), (15_000, 500), (150_000, 5_000), (10**10, 50_000))
HEAP_POSTS = 4


@dataclass(frozen=True)
class Final:
    """Final counts of posts whose reads are exact and old enough; how many each account has."""

    account: Ints
    reads: Floats
    likes: Floats
    shares: Floats
    size: int
    posts: Ints
    missing: Bytes


def final_counts(curves: Curves, size: int, chosen: Parameters) -> Final:
    """What the tests on final counts look at; likes and shares are nan where nobody counted them."""
    exact = (curves.final_reads >= 0) & ~curves.final_capped
    account = curves.account[exact]
    posts = np.bincount(account, minlength=size).astype(np.int32)
    missing = np.where(
        posts == 0, Missing.no_counts, np.where(posts < chosen.least_posts, Missing.few_posts, Missing.said)
    )
    likes, shares = (
        np.where(c[exact] >= 0, c[exact], np.nan).astype(float)
        for c in (curves.final_likes, curves.final_shares)
    )
    return Final(
        account, curves.final_reads[exact].astype(float), likes, shares, size, posts, missing.astype(np.int8)
    )


def count_tests(final: Final, accounts: Accounts, groups: Groups, chosen: Parameters) -> list[Evidence]:
    """All tests on final counts of every account."""
    every = np.ones(len(final.reads), np.bool_)
    middle = Ordered(final.reads, final.account, final.size, every).quantile(0.5)
    log_reads = np.log(np.maximum(middle, 1))
    covariates = [log_reads, log_reads**2]
    likes = _rates(final, final.likes, groups, covariates, chosen)
    shares = _rates(final, final.shares, groups, covariates, chosen)
    return [
        likes.low(Signal.like_low), shares.low(Signal.share_low), likes.high(Signal.like_high),
        _dose(final, final.likes, Signal.dose_likes, groups, covariates, chosen),
        _dose(final, final.shares, Signal.dose_shares, groups, covariates, chosen),
        _spread(final, groups, covariates, chosen), _round_numbers(final),
        _like_spread(final, groups, covariates, chosen), _like_dispersion(final, chosen),
        *_reach(final, middle, accounts, groups, chosen),
    ]  # fmt: skip


@dataclass(frozen=True)
class _Rates:
    value: Floats
    error: Floats
    usual: Floats
    posts: Ints
    missing: Bytes
    groups: Groups
    covariates: list[Floats]
    least: int

    def low(self, signal: Signal) -> Evidence:
        return self._compared(signal, high=False)

    def high(self, signal: Signal) -> Evidence:
        return self._compared(signal, high=True)

    def _compared(self, signal: Signal, *, high: bool) -> Evidence:
        found = compare(self.value, self.error, self.covariates, self.groups, self.least, high=high)
        return evidence(
            signal, found.p, np.exp(self.value), np.exp(found.usual), self.posts, self.missing, found.z
        )


def _counted(final: Final, counted: Floats, chosen: Parameters) -> tuple[Flags, Ints, Bytes]:
    """Posts with that count, how many each account has, and why it cannot be said of some."""
    which = np.isfinite(counted)
    posts = numbers(final.account, final.size, which)
    missing = np.where(
        posts == 0, Missing.no_counts, np.where(posts < chosen.least_posts, Missing.few_posts, final.missing)
    )
    return which, posts, missing.astype(np.int8)


def _rates(
    final: Final, counted: Floats, groups: Groups, covariates: list[Floats], chosen: Parameters
) -> _Rates:
    which, posts, missing = _counted(final, counted, chosen)
    top = Ordered(final.reads, final.account, final.size, which).quantile(TRIMMED_AT)
    kept = which & (final.reads <= top[final.account])
    come = totals(counted, final.account, final.size, kept)
    reads = totals(final.reads, final.account, final.size, kept)
    value = np.where(missing == Missing.said, np.log((come + LIKE_PRIOR) / (reads + READ_PRIOR)), np.nan)
    return _Rates(
        value, 1 / np.sqrt(come + LIKE_PRIOR), value, posts, missing, groups, covariates, chosen.least_peers
    )


def _dose(
    final: Final,
    counted: Floats,
    signal: Signal,
    groups: Groups,
    covariates: list[Floats],
    chosen: Parameters,
) -> Evidence:
    """How much more is liked where much more is read: the slope between an account's more and less read posts."""
    which, posts, missing = _counted(final, counted, chosen)
    middle = Ordered(final.reads, final.account, final.size, which).quantile(0.5)
    more = which & (final.reads > middle[final.account])
    less = which & ~more
    come = [totals(counted, final.account, final.size, part) + 0.5 for part in (more, less)]
    reads = [totals(final.reads, final.account, final.size, part) for part in (more, less)]
    number = [np.maximum(numbers(final.account, final.size, part), 1) for part in (more, less)]
    with np.errstate(invalid="ignore", divide="ignore"):
        rise = np.log(reads[0] / number[0]) - np.log(reads[1] / number[1])
        value = (np.log(come[0] / number[0]) - np.log(come[1] / number[1])) / rise
        error = np.sqrt(1 / come[0] + 1 / come[1]) / rise
    told = (missing == Missing.said) & (rise > 0.2)
    found = compare(np.where(told, value, np.nan), error, covariates, groups, chosen.least_peers, high=False)
    return evidence(signal, found.p, value, found.usual, posts, missing, found.z)


def _spread(final: Final, groups: Groups, covariates: list[Floats], chosen: Parameters) -> Evidence:
    """Reads of all posts too much alike."""
    ordered = Ordered(np.log(np.maximum(final.reads, 1)), final.account, final.size, final.reads > 0)
    wide = ordered.quantile(0.75) - ordered.quantile(0.25)
    error = 1.17 / np.sqrt(np.maximum(final.posts - 1, 1))
    told = final.missing == Missing.said
    value = np.where(told, np.log(np.maximum(wide, 0.02)), np.nan)
    found = compare(value, error, covariates, groups, chosen.least_peers, high=False)
    return evidence(
        Signal.disp_low,
        found.p,
        np.exp(wide),
        np.exp(np.exp(found.usual)),
        final.posts,
        final.missing,
        found.z,
    )


def _round_numbers(final: Final) -> Evidence:
    """Reads just above a round number, among reads near one."""
    reads = final.reads
    step = np.full(len(reads), float(HEAP_STEPS[-1][1]))
    for below, size in reversed(HEAP_STEPS[:-1]):
        step[reads < below] = size
    target = np.round(reads / step) * step
    target = np.where(target > reads * (1 + 2 * HEAP_WIDTH), target - step, target)
    width = HEAP_WIDTH * target
    near = (reads >= HEAP_LEAST) & (reads >= target - 2 * width) & (reads <= target + 3 * width)
    just_above = near & (reads >= target) & (reads <= target + width)
    posts = numbers(final.account, final.size, near)
    hits = numbers(final.account, final.size, just_above)
    told = (posts >= HEAP_POSTS) & (final.missing == Missing.said)
    p = np.where(told, stats.binom.sf(hits - 1, np.maximum(posts, 1), HEAP_SHARE), np.nan)
    why = np.where(final.missing == Missing.said, Missing.few_late, final.missing).astype(np.int8)
    with np.errstate(invalid="ignore", divide="ignore"):
        return evidence(Signal.heap, p, hits / posts, np.full(final.size, HEAP_SHARE), posts, why)


def _like_spread(final: Final, groups: Groups, covariates: list[Floats], chosen: Parameters) -> Evidence:
    """Likes of all posts alike although their reads are not."""
    which, posts, missing = _counted(final, final.likes, chosen)
    of_likes, of_reads = (_variation(final, c, which) for c in (final.likes, final.reads))
    told = (missing == Missing.said) & np.isfinite(of_likes) & np.isfinite(of_reads)
    value = np.where(told, np.log(np.maximum(of_likes, 0.02)), np.nan)
    more = [*covariates, np.where(told, np.log(np.maximum(of_reads, 0.02)), np.nan), _log_mean(final, which)]
    error = 1 / np.sqrt(2 * np.maximum(posts - 1, 1))
    found = compare(value, error, more, groups, chosen.least_peers, high=False)
    return evidence(Signal.like_cv_low, found.p, of_likes, np.exp(found.usual), posts, missing, found.z)


def _log_mean(final: Final, which: Flags) -> Floats:
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = totals(final.likes, final.account, final.size, which) / numbers(
            final.account, final.size, which
        )
        return np.log(mean + 0.1)


def _variation(final: Final, counted: Floats, which: Flags) -> Floats:
    """Standard deviation by mean."""
    mean, error = Ordered(counted, final.account, final.size, which).mean()
    number = numbers(final.account, final.size, which)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(mean > 0, error * np.sqrt(number) / mean, np.nan)


def _like_dispersion(final: Final, chosen: Parameters) -> Evidence:
    """Likes more alike than chance lets them be."""
    which, posts, missing = _counted(final, final.likes, chosen)
    mean, error = Ordered(final.likes, final.account, final.size, which).mean()
    with np.errstate(invalid="ignore", divide="ignore"):
        index = error**2 * posts / mean
    told = (missing == Missing.said) & (mean >= 1)
    p = np.where(
        told, stats.chi2.cdf(np.where(told, (posts - 1) * index, 0), np.maximum(posts - 1, 1)), np.nan
    )
    why = np.where(missing == Missing.said, Missing.no_counts, missing).astype(np.int8)
    return evidence(Signal.like_underdisp, p, index, np.ones(final.size), posts, why)


def _reach(
    final: Final, middle: Floats, accounts: Accounts, groups: Groups, chosen: Parameters
) -> list[Evidence]:
    """Median reads for the followers: more than peers reach, or fewer."""
    known = np.isfinite(accounts.followers) & (accounts.followers > 0)
    followers = np.log(np.where(known, accounts.followers, 1))
    told = (final.missing == Missing.said) & known & (middle > 0)
    value = np.where(told, np.log(np.maximum(middle, 1)), np.nan)
    missing = np.where(known, final.missing, Missing.no_followers).astype(np.int8)
    covariates = [np.where(known, followers, np.nan), np.where(known, followers**2, np.nan)]
    share = np.where(known, middle / np.where(known, accounts.followers, 1), np.nan)
    tests = []
    for signal, high in ((Signal.reach_high, True), (Signal.reach_low, False)):
        found = compare(value, np.zeros(final.size), covariates, groups, chosen.least_peers, high=high)
        usual = np.exp(found.usual) / np.where(known, accounts.followers, np.nan)
        tests.append(evidence(signal, found.p, share, usual, final.posts, missing, found.z))
    return tests
