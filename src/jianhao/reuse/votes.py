"""The votes of fingerprints for the texts where they stood before, and the candidates that come of them.

They are taken in pass by pass and lie text by text, on disk where they are many, so that memory does not grow with the year.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from jianhao.kernels.blocks import cores, even_blocks, in_threads
from jianhao.kernels.candidates import MOST, append_votes, count_votes, elect, place_votes
from jianhao.reuse.spill import let_go, room_for

Ints = npt.NDArray[np.int32]
Offsets = npt.NDArray[np.int64]
Words = npt.NDArray[np.uint64]
BLOCKS = 64


@dataclass(frozen=True)
class _Pass:
    """`counts[i]` votes of text i; `sources` of all texts, one after the other."""

    counts: Ints
    sources: Ints


class Votes:
    """What was voted for."""

    def __init__(self, texts: int) -> None:
        self._texts, self._bytes = texts, 0
        self._passes: list[_Pass] = []

    def take(self, votes: list[Words]) -> None:
        """Take in the (text << 32 | source) votes of one pass; their memory is given up."""
        counts = np.zeros(self._texts, np.int64)
        for some in votes:
            count_votes(some, counts)
        places = np.cumsum(counts) - counts
        number = int(counts.sum())
        sources = room_for(number, np.int32, self._bytes)
        for k, some in enumerate(votes):
            place_votes(some, places, sources)
            votes[k] = some[:0]
        let_go(sources)
        self._bytes += 4 * number
        self._passes.append(_Pass(counts.astype(np.int32), sources))

    def elect(self, prints: Ints) -> tuple[Ints, Ints]:
        """(candidates in the order of trying, how many) of each text; `prints` are its fingerprints."""
        candidates, numbers = np.zeros((self._texts, MOST), np.int32), np.zeros(self._texts, np.int32)
        counts = np.zeros(self._texts, np.int64)
        for one in self._passes:
            counts += one.counts
        spans = even_blocks(counts, BLOCKS)
        begins = [_begins(one.counts, spans) for one in self._passes]

        def work(k: int) -> None:
            first, last = spans[k]
            ends = np.cumsum(counts[first:last])
            sources = self._of_block(first, last, ends, [own[k] for own in begins])
            scratch = np.empty((last - first, MOST), np.int32)
            elect(ends, sources, prints[first:last], candidates[first:last], scratch, numbers[first:last])

        list(in_threads(work, range(len(spans)), cores()))
        return candidates, numbers

    def _of_block(self, first: int, last: int, ends: Offsets, begins: list[int]) -> Ints:
        """The votes of texts first..last of all passes, text by text."""
        if len(self._passes) == 1:
            return self._passes[0].sources[begins[0] : begins[0] + int(ends[-1])]
        sources = np.empty(int(ends[-1]), np.int32)
        places = np.append(0, ends)[:-1]
        for one, begin in zip(self._passes, begins, strict=True):
            counts = one.counts[first:last]
            append_votes(
                counts, one.sources[begin : begin + int(counts.sum(dtype=np.int64))], places, sources
            )
            let_go(one.sources)
        return sources


def _begins(counts: Ints, spans: list[tuple[int, int]]) -> list[int]:
    """Where the votes of each block of texts begin."""
    before = np.append(0, np.cumsum(counts, dtype=np.int64))
    return [int(before[first]) for first, _ in spans]
