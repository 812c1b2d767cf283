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
def append_votes(counts: Ints, grouped: Ints, places: npt.NDArray[np.int64], sources: Ints) -> None:
    """Append the votes of one pass, `counts[i]` of text i one after the other in `grouped`; `places` as in `place_votes`."""
    at = 0
    for text in range(counts.size):
        for _ in range(counts[text]):
            sources[places[text]] = grouped[at]
            places[text] += 1
            at += 1


@kernel
def elect(
    ends: npt.NDArray[np.int64], sources: Ints, prints: Ints, chosen: Ints, chosen_votes: Ints, numbers: Ints
) -> None:
    """At most MOST candidates of each text, in the order of trying; its votes are sources[ends[text - 1] : ends[text]].

    That is: those with at least NEAR_TOP of the most votes by time, the earliest first; then the others by votes.
    """
    names, tally = np.empty(16, np.int32), np.empty(16, np.int32)
    for text in range(ends.size):
        begin, end = (ends[text - 1] if text else 0), ends[text]
        if begin == end:
            continue
        size = 16
        while size < 2 * (end - begin):
            size *= 2
        if size > names.size:
            names, tally = np.empty(size, np.int32), np.empty(size, np.int32)
        _count_names(sources[begin:end], names, tally, size)
        # A text that repeats itself has many fingerprints and few different ones.
        least = min(max(LEAST_VOTES, np.int64(np.ceil(LEAST_SHARE * prints[text]))), ENOUGH_VOTES)
        numbers[text] = _most_voted(names, tally, size, least, chosen[text], chosen_votes[text])
        _in_order(chosen[text], chosen_votes[text], numbers[text])


@kernel
def _count_names(sources: Ints, names: Ints, tally: Ints, size: int) -> None:
    """Count how often each source occurs, in a table of `size` (a power of two); a free place has no tally."""
    tally[:size] = 0
    for source in sources:
        at = (np.int64(source) * 40503) & (size - 1)
        while tally[at] and names[at] != source:
            at = (at + 1) & (size - 1)
        names[at] = source
        tally[at] += 1


@kernel
def _most_voted(names: Ints, tally: Ints, size: int, least: int, chosen: Ints, votes: Ints) -> int:
    """Keep the MOST sources with most votes, `least` at least, in that order; of equal ones the earlier."""
    number = 0
    for at in range(size):
        if tally[at] < least:
            continue
        place = number
        while place > 0 and (
            votes[place - 1] < tally[at] or (votes[place - 1] == tally[at] and chosen[place - 1] > names[at])
        ):
            if place < MOST:
                chosen[place], votes[place] = chosen[place - 1], votes[place - 1]
            place -= 1
        if place < MOST:
            chosen[place], votes[place] = names[at], tally[at]
            number = min(number + 1, MOST)
    return number


@kernel
def _in_order(chosen: Ints, votes: Ints, number: int) -> None:
    """Put those with nearly the most votes in the order of time; the others, behind them, keep theirs."""
    near = 0
    while near < number and votes[near] >= NEAR_TOP * votes[0]:
        near += 1
    for k in range(1, near):
        name, count, place = chosen[k], votes[k], k
        while place > 0 and chosen[place - 1] > name:
            chosen[place], votes[place] = chosen[place - 1], votes[place - 1]
            place -= 1
        chosen[place], votes[place] = name, count
