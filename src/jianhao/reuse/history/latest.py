"""Votes for last texts, kept: what was the last before a text cannot be told from what is the last today."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int32]
Offsets = npt.NDArray[np.int64]
Keys = npt.NDArray[np.uint32]


@dataclass(frozen=True)
class LatestVotes:
    """Of text k of a block `sources[ends[k - 1] : ends[k]]`, with the lower 32 bits of the fingerprints that voted for them."""

    ends: Offsets
    sources: Ints
    keys: Keys

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """As they are written with the numbers of the block."""
        return {"latest_ends": self.ends, "latest_sources": self.sources, "latest_keys": self.keys}


def latest_of(blocks: Sequence[Mapping[str, npt.NDArray[Any]]], texts: Ints) -> tuple[Ints, Ints, Keys]:
    """(which of the texts, source, key) of all votes for last texts that these texts (numbers, ascending) cast."""
    owners, sources, keys = [np.empty(0, np.int32)], [np.empty(0, np.int32)], [np.empty(0, np.uint32)]
    begun = 0
    for block in blocks:
        ends = block["latest_ends"]
        here = slice(*np.searchsorted(texts, (begun, begun + ends.size)))
        own = texts[here] - begun
        begun += ends.size
        begin, end = np.where(own > 0, ends[own - 1], 0) if own.size else own, ends[own]
        number = end - begin
        chosen = np.repeat(begin - (np.cumsum(number) - number), number) + np.arange(number.sum())
        owners.append(np.repeat(np.arange(here.start, here.stop), number).astype(np.int32))
        sources.append(block["latest_sources"][chosen])
        keys.append(block["latest_keys"][chosen])
    return np.concatenate(owners), np.concatenate(sources), np.concatenate(keys)
