"""Votes counted: the candidates of each text, and which votes have to be kept to count them again one day."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from jianhao.kernels.blocks import cores, even_blocks, in_threads
from jianhao.kernels.candidates import (
    LEAST_SHARE,
    LEAST_VOTES,
    MOST,
    count_votes,
    elect,
    place_votes,
)
from jianhao.kernels.lasting import keep_lasting, mark_lasting, place_keys
from jianhao.reuse.history.latest import LatestVotes

Ints = npt.NDArray[np.int32]
Offsets = npt.NDArray[np.int64]
Words = npt.NDArray[np.uint64]
Keys = npt.NDArray[np.uint32]


@dataclass(frozen=True)
class Election:
    """`candidates[k]` of text k in the order of trying, `numbers[k]` of them; the votes for last texts that may count again."""

    candidates: Ints
    numbers: Ints
    latest: LatestVotes


def elect_votes(
    texts: int,
    votes: list[Words],
    latest: list[tuple[Words, Keys]],
    prints: Ints,
    ranks: Offsets | None = None,
) -> Election:
    """Elect the candidates of texts out of (text << 32 | source) votes, those for first and those for last texts.

    The memory of the votes is given up. `ranks` says the order of sources in time where their numbers do not.
    """
    ends = _ends(texts, [*votes, *(some for some, _ in latest)])
    sources, places = np.empty(int(ends[-1]) if texts else 0, np.int32), np.append(0, ends)[:-1]
    for k, some in enumerate(votes):
        place_votes(some, places, sources)
        votes[k] = some[:0]
    # Those for last texts come after the others, so that they are found again at the end of each text's votes.
    last_ends = _ends(texts, [some for some, _ in latest])
    keys, last_places = np.empty(int(last_ends[-1]) if texts else 0, np.uint32), np.append(0, last_ends)[:-1]
    for k, (some, cast_by) in enumerate(latest):
        place_votes(some, places, sources)
        place_keys(some, cast_by, last_places, keys)
        latest[k] = (some[:0], cast_by[:0])
    candidates, numbers = _elected(ends, sources, prints, ranks)
    return Election(candidates, numbers, _lasting(ends, sources, prints, last_ends, keys))


def _ends(texts: int, votes: list[Words]) -> Offsets:
    counts = np.zeros(texts, np.int64)
    for some in votes:
        count_votes(some, counts)
    return np.cumsum(counts)


def _elected(ends: Offsets, sources: Ints, prints: Ints, ranks: Offsets | None) -> tuple[Ints, Ints]:
    texts = ends.size
    names = np.empty(0, np.int64)
    if ranks is not None:
        names, which = np.unique(ranks[sources], return_inverse=True)
        sources = which.astype(np.int32)
    candidates, numbers = np.zeros((texts, MOST), np.int32), np.zeros(texts, np.int32)

    def work(span: tuple[int, int]) -> None:
        own, before = slice(*span), int(ends[span[0] - 1]) if span[0] else 0
        scratch = np.empty((span[1] - span[0], MOST), np.int32)
        elect(ends[own] - before, sources[before:], prints[own], candidates[own], scratch, numbers[own])

    list(in_threads(work, even_blocks(np.diff(ends, prepend=0), 4 * cores()), cores()))
    if ranks is not None and names.size:
        candidates = np.argsort(ranks)[names[candidates]].astype(np.int32)
    return candidates, numbers


def _lasting(ends: Offsets, sources: Ints, prints: Ints, last_ends: Offsets, keys: Keys) -> LatestVotes:
    lasting = np.zeros(keys.size, np.bool_)
    list(in_threads(
        lambda span: mark_lasting(ends, sources, prints, LEAST_VOTES, LEAST_SHARE, last_ends, *span, lasting),
        even_blocks(np.diff(ends, prepend=0), 4 * cores()), cores(),
    ))  # fmt: skip
    number = int(np.count_nonzero(lasting))
    kept = LatestVotes(np.empty(ends.size, np.int64), np.empty(number, np.int32), np.empty(number, np.uint32))
    keep_lasting(ends, sources, keys, last_ends, lasting, kept.ends, kept.sources, kept.keys)
    return kept
