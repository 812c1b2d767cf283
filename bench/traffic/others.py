"""What others would do with the same final counts: outlier lists of pyod, the likes-by-reads rule, Benford's first digits."""

from __future__ import annotations

import warnings

import numpy as np
from pyod.models.ecod import ECOD
from pyod.models.iforest import IForest

from traffic.world import Floats, World

BENFORD = np.log10(1 + 1 / np.arange(1, 10))


def others(world: World) -> dict[str, Floats]:
    """A score per account for each, large is suspicious. They are told the true number of cheats when a list is cut."""
    table = _features(world)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        forest = IForest(random_state=0).fit(table)
        ecod = ECOD().fit(table)
    return {
        "pyod IForest": forest.decision_scores_,
        "pyod ECOD": ecod.decision_scores_,
        "likes/reads z": np.abs(_standard(table[:, 2])),
        "Benford": _benford(world),
    }


def _features(world: World) -> Floats:
    """Log followers, log median reads, log likes by reads, log shares by reads, spread of log reads."""
    size = len(world.level)
    final, likes = world.reads.sum(axis=1).astype(float), world.likes.sum(axis=1).astype(float)
    sums = [np.bincount(world.account, v, size) for v in (final, likes, world.shares.astype(float))]
    number = np.bincount(world.account, minlength=size)
    log_reads = np.log1p(final)
    mean = np.bincount(world.account, log_reads, size) / number
    spread = np.sqrt(np.bincount(world.account, (log_reads - mean[world.account]) ** 2, size) / number)
    return np.column_stack([
        np.log(world.followers), np.log1p(world.medians), np.log((sums[1] + 0.5) / (sums[0] + 50)),
        np.log((sums[2] + 0.5) / (sums[0] + 50)), spread,
    ])  # fmt: skip


def _standard(values: Floats) -> Floats:
    return (values - np.median(values)) / (1.4826 * np.median(np.abs(values - np.median(values))))


def _benford(world: World) -> Floats:
    """Chi-square of the first digits of an account's reads."""
    final = np.maximum(world.reads.sum(axis=1), 1)
    digit = (final // 10 ** np.floor(np.log10(final)).astype(np.int64)).astype(np.int64)
    table = np.bincount(world.account * 9 + digit - 1, minlength=len(world.level) * 9).reshape(-1, 9)
    due = table.sum(axis=1, keepdims=True) * BENFORD
    return ((table - due) ** 2 / due).sum(axis=1)
