"""Which earlier texts a text may come from: the votes of its fingerprints, counted and put in the order of trying."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from jianhao.kernels.compiling import kernel

Ints = npt.NDArray[np.int32]
MOST = 12
LEAST_VOTES, LEAST_SHARE, ENOUGH_VOTES = 3, 0.02, 40
NEAR_TOP = 0.6


@kernel
def count_votes(votes: npt.NDArray[np.uint64], counts: npt.NDArray[np.int64]) -> None:
    """Votes per text."""
    for vote in votes:
        counts[vote >> np.uint64(32)] += 1


@kernel
def place_votes(votes: npt.NDArray[np.uint64], places: npt.NDArray[np.int64], sources: Ints) -> None:
    """The sources voted for, text by text; `places` is where each text's next one goes."""
    for vote in votes:
        text = np.int64(vote >> np.uint64(32))
        sources[places[text]] = np.int32(vote & np.uint64(0xFFFFFFFF))
        places[text] += 1


@kernel
def elect(
    ends: npt.NDArray[np.int64],
    sources: Ints,
    prints: Ints,
    first: int,
    last: int,
    chosen: Ints,
    chosen_votes: Ints,
    numbers: Ints,
) -> None:
    """At most MOST candidates of each text of first..last, in the order of trying.

    That is: those with at least NEAR_TOP of the most votes by time, the earliest first; then the others by votes.
    """
    for text in range(first, last):
        begin, end = (ends[text - 1] if text else 0), ends[text]
        if begin == end:
            continue
        own = np.sort(sources[begin:end])
        # A text that repeats itself has many fingerprints and few different ones.
        least = min(max(LEAST_VOTES, np.int64(np.ceil(LEAST_SHARE * prints[text]))), ENOUGH_VOTES)
        names, tally, number = np.empty(own.size, np.int32), np.empty(own.size, np.int32), 0
        at = 0
        while at < own.size:
            stop = at
            while stop < own.size and own[stop] == own[at]:
                stop += 1
            if stop - at >= least:
                names[number], tally[number] = own[at], stop - at
                number += 1
            at = stop
        numbers[text] = order_candidates(names[:number], tally[:number], chosen[text], chosen_votes[text])


@kernel
def order_candidates(names: Ints, tally: Ints, chosen: Ints, chosen_votes: Ints) -> int:
    """Put candidates (ascending, each once) in the order of trying; returns how many there are, at most MOST."""
    if names.size == 0:
        return 0
    top, kept = tally.max(), min(names.size, MOST)
    by_votes = np.argsort(-tally.astype(np.int64) * np.int64(1 << 32) + names)[:kept]
    near = np.sort(by_votes[tally[by_votes] >= NEAR_TOP * top])
    place = 0
    for k in near:
        chosen[place], chosen_votes[place] = names[k], tally[k]
        place += 1
    for k in by_votes:
        if tally[k] < NEAR_TOP * top:
            chosen[place], chosen_votes[place] = names[k], tally[k]
            place += 1
    return place
