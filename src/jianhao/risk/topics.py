"""How strange a post is to its account: the share of its sampled pairs of characters that stand in no other post of it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from jianhao.kernels.topic_samples import NONE, SAMPLE, sample_pairs
from jianhao.risk.texts import Texts

Samples = npt.NDArray[np.uint32]
LEAST = 16  # sampled pairs that a post has at least


def samples_of(texts: Texts) -> Samples:
    """SAMPLE numbers a text."""
    samples = np.empty((texts.size, SAMPLE), np.uint32)
    sample_pairs(texts.codes, texts.ends, samples)
    return samples


def strangeness(samples: Samples, account: npt.NDArray[np.int32]) -> npt.NDArray[np.float64]:
    """Per post a share in 0..1; NaN where there is too little text to say. `account` numbers each post's account."""
    strange = np.full(len(samples), np.nan)
    order = np.argsort(account, kind="stable")
    borders = np.flatnonzero(np.diff(account[order], prepend=-1, append=-1))
    for first, last in zip(borders[:-1].tolist(), borders[1:].tolist(), strict=True):
        rows = order[first:last]
        own = samples[rows]
        known, where, often = np.unique(own, return_inverse=True, return_counts=True)
        alone = (often[where] == 1).reshape(own.shape) & (own != NONE)
        del known
        sampled = (own != NONE).sum(1)
        enough = sampled >= LEAST
        strange[rows[enough]] = alone.sum(1)[enough] / sampled[enough]
    return strange
