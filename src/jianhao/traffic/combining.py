"""Many tests into one answer per account: truncated Cauchy and Stouffer within a family, Cauchy across, then over all accounts."""

from __future__ import annotations

import numpy as np

from jianhao.traffic.curves import Floats
from jianhao.traffic.peers import Groups, compare

TRUNCATED = 0.5
LEAST_P = 1e-300


def cauchy(p: Floats, weights: Floats | None = None) -> Floats:
    """Combination over the columns; a p above TRUNCATED says nothing for or against (else opposite tests cancel); nan if none.

    The tail of the mean of tangents is that of one Cauchy variable whatever the dependence between the tests.
    """
    known = np.isfinite(p)
    some = np.clip(np.where(known, p, TRUNCATED), LEAST_P, TRUNCATED)
    # For small p the tangent is 1/(pi p), which keeps its digits.
    tangents = np.where(some < 1e-8, 1 / (np.pi * some), np.tan(np.pi * (0.5 - some)))
    weight = known * (np.ones(p.shape[1]) if weights is None else weights)
    number = weight.sum(axis=1)
    mean = (weight * tangents).sum(axis=1) / np.where(number > 0, number, 1)
    tail = np.where(mean > 1e8, 1 / (np.pi * np.maximum(mean, 1)), 0.5 - np.arctan(mean) / np.pi)
    return np.where(number > 0, np.clip(tail, LEAST_P, 1), np.nan)


def stouffer(z: Floats, weights: Floats, groups: Groups, least: int) -> Floats:
    """p of the weighted sum of the columns' z, standardised on peers anew (the tests depend on one another); nan where none is known."""
    known = np.isfinite(z)
    number = (known * weights**2).sum(axis=1)
    total = (weights * np.where(known, np.clip(z, -8, 8), 0)).sum(axis=1) / np.sqrt(
        np.where(number > 0, number, 1)
    )
    total = np.where(number > 0, total, np.nan)
    return compare(total, np.zeros(len(total)), [], groups, least, high=True).p


def family_p(p: Floats, weights: Floats, z: Floats, weights_z: Floats, groups: Groups, least: int) -> Floats:
    """The smaller of both combinations, paid for twice; `z` holds the columns that compare with peers, with weights of their own."""
    summed = stouffer(z, weights_z, groups, least) if z.shape[1] else np.full(len(p), np.nan)
    both = np.column_stack([cauchy(p, weights), summed])
    smaller = np.fmin(both[:, 0], both[:, 1])
    doubled: Floats = np.minimum(1, 2 * smaller)
    return doubled


def benjamini_hochberg(p: Floats) -> Floats:
    """q-values over all accounts with a p; nan stays nan."""
    q = np.full(len(p), np.nan)
    rows = np.flatnonzero(np.isfinite(p))
    order = rows[np.argsort(p[rows], kind="stable")]
    scaled = p[order] * len(order) / np.arange(1, len(order) + 1)
    q[order] = np.minimum(1, np.minimum.accumulate(scaled[::-1])[::-1])
    return q
