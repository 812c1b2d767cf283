"""All tests together: which accounts' data ask for an explanation, and how far the evidence reaches."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from jianhao.traffic.combining import benjamini_hochberg, cauchy, family_p
from jianhao.traffic.counts import count_tests
from jianhao.traffic.curves import Accounts, Bytes, Curves, Flags, Floats, FollowerDays, Ints
from jianhao.traffic.evidence import Evidence
from jianhao.traffic.final_counts import final_counts
from jianhao.traffic.followers import follower_tests
from jianhao.traffic.growth import Grown, clawback, grow, growth_tests
from jianhao.traffic.hourly import hourly_tests
from jianhao.traffic.parameters import DEFAULT, Parameters
from jianhao.traffic.peers import Groups, group
from jianhao.traffic.per_account import numbers
from jianhao.traffic.signals import BY_SIGNAL, TESTS, Family, Rung, Signal

NO_RUNG = -1
CAUTION = 1.5  # honest accounts differ in more ways than any peer group shows; chosen on seeds that the benchmark does not use
FAMILY_WEIGHTS = np.array([2.0, 1.0, 1.0])  # reads are bought most often, and most tests speak of them


@dataclass(frozen=True)
class Judged:
    """What all tests say. `family_p[:, k]` is that of the k-th Family, `family` the one that speaks (-1: none).

    `lead` is only meaningful where `said`; `rung` is NO_RUNG where there is nothing to look at; `watched` marks accounts with a
    post that was counted twice, so that its counter could be seen to fall.
    """

    posts: Ints
    sufficient: Flags
    evidence: dict[Signal, Evidence]
    family_p: Floats
    p: Floats
    q: Floats
    lead: Flags
    family: Bytes
    rung: Bytes
    watched: Flags
    fallen_posts: Ints
    fallen_reads: Floats
    grown: Grown
    groups: Groups

    @property
    def said(self) -> Flags:
        """Accounts of which it can be said whether their data ask for an explanation: enough posts, and a test with an answer.

        Everything that counts, lists or prints reminders goes by this: elsewhere `lead` is null.
        """
        return self.sufficient & (np.isfinite(self.p) | (self.fallen_posts > 0))


def judge(
    accounts: Accounts,
    curves: Curves,
    hourly: Curves | None = None,
    days: FollowerDays | None = None,
    chosen: Parameters = DEFAULT,
) -> Judged:
    """Run every test whose data are there, combine them, and hold the rate of wrong reminders over all accounts.

    `hourly` are curves made of an account's hourly reads (see traffic.hourly); they stand in for curves of posts where an
    account has none.
    """
    size = accounts.size
    posts = numbers(curves.account, size, (curves.final_reads >= 0) | (np.diff(curves.starts) > 0))
    sufficient = posts >= chosen.least_posts
    groups = group(accounts, sufficient)
    grown = grow(curves, accounts.platform[curves.account], size, chosen)
    found = growth_tests(curves, grown, groups, chosen)
    if hourly is not None:
        found = hourly_tests(found, hourly, accounts, groups, chosen)
    found += count_tests(final_counts(curves, size, chosen), accounts, groups, chosen)
    found += follower_tests(curves, days, size, chosen)
    by_signal = {e.signal: _only(e, sufficient) for e in found}
    family = np.column_stack([_family(f, by_signal, groups, chosen) for f in Family])
    p = np.minimum(1, CAUTION * cauchy(family, FAMILY_WEIGHTS))
    q = benjamini_hochberg(p)
    fallen_posts, fallen_reads = clawback(curves, size)
    lead, which = _leads(by_signal, family, q, chosen)
    rung = np.where(
        lead, Rung.statistical, np.where(np.nan_to_num(q, nan=1.0) <= chosen.q, Rung.single, NO_RUNG)
    )
    rung = np.where(sufficient & (fallen_posts > 0), Rung.platform, rung).astype(np.int8)
    return Judged(
        posts,
        sufficient,
        by_signal,
        family,
        p,
        q,
        lead,
        which,
        rung,
        numbers(curves.account, size, np.diff(curves.starts) > 1) > 0,
        fallen_posts,
        fallen_reads,
        grown,
        groups,
    )


def _only(found: Evidence, sufficient: Flags) -> Evidence:
    """Below the least number of posts nothing is said, whatever a single test could say."""
    return replace(found, p=np.where(sufficient, found.p, np.nan), z=np.where(sufficient, found.z, np.nan))


def _family(family: Family, found: dict[Signal, Evidence], groups: Groups, chosen: Parameters) -> Floats:
    """p of a family. What a genuine wave of readers sets off counts only as far as tests agree that no such wave sets off.

    A share of honest accounts, unknown and different everywhere, lives from waves: by itself `burst` would accuse them all.
    """
    tests = [t for t in TESTS if t.family is family]
    firm_tests = [t for t in tests if t.corroborates]
    firm = cauchy(
        np.column_stack([found[t.signal].p for t in firm_tests]), np.array([t.weight for t in firm_tests])
    )
    columns = [
        found[t.signal].p if t.corroborates else np.fmax(found[t.signal].p, firm + 0 * found[t.signal].p)
        for t in tests
    ]
    weights = np.array([t.weight for t in tests])
    beside = [t for t in firm_tests if t.of_peers]
    z = np.column_stack([found[t.signal].z for t in beside])
    weights_z = np.array([t.weight for t in beside])
    return family_p(np.column_stack(columns), weights, z, weights_z, groups, chosen.least_peers)


def _leads(
    found: dict[Signal, Evidence], family: Floats, q: Floats, chosen: Parameters
) -> tuple[Flags, Bytes]:
    """The shipped rule: q, and in one family two tests that agree; and which family speaks: one in which they do, if there is any."""
    held = np.nan_to_num(q, nan=1.0) <= chosen.q
    p = np.nan_to_num(family, nan=1.0)
    agreed = np.column_stack([_corroborated(name, found, chosen) for name in Family]) & (
        p < chosen.corroborating
    )
    which = np.argmin(p + ~agreed, axis=1)
    lead: Flags = held & agreed[np.arange(len(q)), which]
    return lead, np.where(held, which, -1).astype(np.int8)


def _corroborated(family: Family, found: dict[Signal, Evidence], chosen: Parameters) -> Flags:
    small = {
        s: np.nan_to_num(e.p, nan=1.0) < chosen.corroborating
        for s, e in found.items()
        if BY_SIGNAL[s].family is family
    }
    corroborates = np.any([v for s, v in small.items() if BY_SIGNAL[s].corroborates], axis=0)
    second = [np.nan_to_num(found[s].p, nan=1.0) < chosen.second for s in small]
    agreed: Flags = corroborates & (np.sum(second, axis=0) >= 2)
    return agreed
