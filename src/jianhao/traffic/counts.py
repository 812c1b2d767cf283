"""Tests on final counts: likes and shares for the reads, their spread, round numbers, reads for the followers."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import stats

from jianhao.traffic.curves import Accounts, Bytes, Flags, Floats, Ints
from jianhao.traffic.evidence import Evidence, evidence
from jianhao.traffic.final_counts import Final
from jianhao.traffic.parameters import Parameters
from jianhao.traffic.peers import Groups, compare
from jianhao.traffic.per_account import Ordered, numbers, totals
from jianhao.traffic.round_numbers import round_numbers
from jianhao.traffic.signals import Missing, Signal

TRIMMED_AT = 0.95  # posts of an account above this quantile of reads are no measure of its rates
LIKE_PRIOR, READ_PRIOR = 0.5, 50
MANY = 0.05  # p of like_high below which likes are more than reads explain


def count_tests(final: Final, accounts: Accounts, groups: Groups, chosen: Parameters) -> list[Evidence]:
    """All tests on final counts of every account."""
    every = np.ones(len(final.reads), np.bool_)
    middle = Ordered(final.reads, final.account, final.size, every).quantile(0.5)
    log_reads = np.log(np.maximum(middle, 1))
    covariates = [log_reads, log_reads**2]
    likes = _rates(final, final.likes, groups, covariates, chosen)
    shares = _rates(final, final.shares, groups, covariates, chosen)
    many = likes.high(Signal.like_high)
    flat = _dose(final, final.likes, Signal.like_flat, groups, covariates, chosen)
    return [
        likes.low(Signal.like_low), shares.low(Signal.share_low), many,
        _unless(many.p < MANY, flat, Signal.dose_likes), _unless(~(many.p < 0.5), flat, Signal.like_flat),
        _dose(final, final.shares, Signal.dose_shares, groups, covariates, chosen),
        _spread(final, groups, covariates, chosen), round_numbers(final),
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


def _unless(other: Flags, found: Evidence, signal: Signal) -> Evidence:
    """Likes that do not follow the reads speak of likes where they are many, of reads where they are not: `other` is silenced."""
    return replace(
        found,
        signal=signal,
        p=np.where(other, np.maximum(found.p, 0.5), found.p),
        z=np.where(other, np.minimum(found.z, 0.0), found.z),
    )


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
