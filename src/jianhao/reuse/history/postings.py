"""The fingerprints of new texts, sorted into parts of an index, some shards at a time."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from jianhao.kernels.blocks import cores, even_blocks, in_threads
from jianhao.kernels.fingerprints import BITS, count_postings, scatter_postings
from jianhao.kernels.join_onto import distinct_prints
from jianhao.kernels.star_join import STATE
from jianhao.reuse.corpus import Corpus
from jianhao.reuse.history.index import PARTS, Index, found

Ints = npt.NDArray[np.int32]
Offsets = npt.NDArray[np.int64]
Words = npt.NDArray[np.uint64]
Keys = npt.NDArray[np.uint32]
AT_ONCE = 64 << 20  # postings held at once
PART = 16_384  # postings of one part: its table of states stays in the processor's cache
MOST_PARTS = 1 << 14
SHARDS = 16
TASKS = 32  # pieces of work in one pass


def passes(lengths: Ints) -> tuple[int, list[range]]:
    """(parts, the shards of each pass) for texts of these lengths."""
    expected = int(lengths.sum(dtype=np.int64)) // 4
    parts = PARTS
    while parts < MOST_PARTS and expected > parts * PART:
        parts *= 2
    at_once = -(-SHARDS // max(1, -(-expected // AT_ONCE)))
    return parts, [range(first, min(SHARDS, first + at_once)) for first in range(0, SHARDS, at_once)]


class Postings:
    """(key << 32 | text) by part and in the order of the texts; `ends[part]` is where those of a part end.

    `parts` of them, from part `low` on, are those of `shards`; `prints` takes the number of fingerprints of each text.
    """

    def __init__(self, corpus: Corpus, lengths: Ints, prints: Ints, parts: int, shards: range) -> None:
        self.shards, self.per_shard = shards, parts // SHARDS
        self.low, self.parts = shards.start * self.per_shard, len(shards) * self.per_shard
        self.shift = BITS - (parts.bit_length() - 1)
        blocks = even_blocks(lengths.astype(np.int64), cores())
        counts = np.zeros((len(blocks), self.parts), np.int64)
        texts = corpus.codes, corpus.starts, lengths

        def count(k: int) -> None:
            count_postings(*texts, *blocks[k], self.shift, self.low, counts[k], prints)

        list(in_threads(count, range(len(blocks)), cores()))
        # Within a part the blocks follow one another, so that its postings are in the order of the texts.
        places = np.cumsum(counts.T.reshape(-1), dtype=np.int64).reshape(self.parts, len(blocks)).T - counts
        self.sizes = counts.sum(axis=0)
        self.ends = np.cumsum(self.sizes, dtype=np.int64)
        self.words = np.empty(int(self.ends[-1]), np.uint64)

        def scatter(k: int) -> None:
            scatter_postings(*texts, *blocks[k], self.shift, self.low, places[k].copy(), self.words)

        list(in_threads(scatter, range(len(blocks)), cores()))

    def number(self, first: int, last: int) -> int:
        """Postings of parts first..last."""
        return int(self.ends[last - 1] - (self.ends[first - 1] if first else 0))

    def spans(self) -> list[tuple[int, int, int]]:
        """(shard, first part, last part) of pieces of work, none across two shards."""
        return [
            (number, at + begin, at + end)
            for at, number in zip(range(0, self.parts, self.per_shard), self.shards, strict=True)
            for begin, end in even_blocks(
                self.sizes[at : at + self.per_shard], max(1, TASKS // len(self.shards))
            )
        ]

    def known(self, index: Index) -> tuple[Offsets, Keys, Ints]:
        """(where those of each part end, keys, states) of the fingerprints of the postings that the index knows."""
        if not any(index.shards[number] for number in self.shards):
            return np.zeros(self.parts, np.int64), np.empty(0, np.uint32), np.empty((0, STATE), np.int32)
        sizes = np.zeros(self.parts, np.int64)

        def work(span: tuple[int, int]) -> Words:
            prints = np.empty(self.number(*span), np.uint64)
            written = distinct_prints(self.words, self.ends, *span, self.low, self.shift, prints, sizes)
            return prints[:written].copy()

        prints = np.concatenate(list(in_threads(work, even_blocks(self.sizes, TASKS), cores())))
        states = index.states(prints)
        known = found(states)
        parts = (prints[known] >> np.uint64(self.shift)).astype(np.int64) - self.low
        ends = np.searchsorted(parts, np.arange(self.parts), "right")
        return ends, prints[known].astype(np.uint32), states[known]
