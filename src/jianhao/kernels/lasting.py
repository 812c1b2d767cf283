"""Votes that have to be kept so that an old text's candidates can be counted again when more has become a formula."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from jianhao.kernels.compiling import kernel

Ints = npt.NDArray[np.int32]
Offsets = npt.NDArray[np.int64]
Words = npt.NDArray[np.uint64]
Keys = npt.NDArray[np.uint32]
_HALF = np.uint64(32)


@kernel
def place_keys(latest: Words, keys: Keys, places: Offsets, placed: Keys) -> None:
    """The keys that voted for last texts, text by text; `places` is where each text's next one goes."""
    for k in range(latest.size):
        text = np.int64(latest[k] >> _HALF)
        placed[places[text]] = keys[k]
        places[text] += 1


@kernel
def mark_lasting(
    ends: Offsets, sources: Ints, prints: Ints, least_votes: int, least_share: float,
    last_ends: Offsets, first: int, last: int, lasting: npt.NDArray[np.bool_],
) -> None:  # fmt: skip
    """Mark the votes for last texts that may ever count: votes are only ever withdrawn, so a source must have enough now.

    The votes of text k are sources[ends[k - 1] : ends[k]], those for last texts at their end; `lasting` has only these, up to
    last_ends[k].
    """
    for text in range(first, last):
        begin, end = (last_ends[text - 1] if text else 0), last_ends[text]
        if begin == end:
            continue
        own = np.sort(sources[(ends[text - 1] if text else 0) : ends[text]])
        least = max(least_votes, np.int64(np.ceil(least_share * prints[text])))
        for k in range(begin, end):
            source = sources[ends[text] - end + k]
            votes = np.searchsorted(own, source, "right") - np.searchsorted(own, source, "left")
            lasting[k] = votes >= least


@kernel
def keep_lasting(
    ends: Offsets, sources: Ints, keys: Keys, last_ends: Offsets, lasting: npt.NDArray[np.bool_],
    kept_ends: Offsets, kept_sources: Ints, kept_keys: Keys,
) -> None:  # fmt: skip
    """Write the marked votes text by text."""
    kept = 0
    for text in range(ends.size):
        for k in range(last_ends[text - 1] if text else 0, last_ends[text]):
            if lasting[k]:
                kept_sources[kept], kept_keys[kept] = sources[ends[text] - last_ends[text] + k], keys[k]
                kept += 1
        kept_ends[text] = kept
