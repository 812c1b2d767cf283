"""The star join of new texts onto what is known of their fingerprints, and what is known of these afterwards."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from jianhao.kernels.compiling import kernel
from jianhao.kernels.star_join import (
    DAYS,
    FIRST,
    LAST,
    NOBODY,
    STATE,
    is_formula,
    largest_part,
    list_formulas,
    observe,
    slot,
    table_size,
)

Ints = npt.NDArray[np.int32]
Offsets = npt.NDArray[np.int64]
Words = npt.NDArray[np.uint64]
Keys = npt.NDArray[np.uint32]
_TEXT = np.uint64(0xFFFFFFFF)
_HALF = np.uint64(32)
_DIGIT = 11  # bits sorted by at a time


@kernel
def join_onto(
    postings: Words, ends: Offsets, first: int, last: int, low: int, shift: int,
    base: int, late: int, account: Ints, day: Ints, moment: Offsets, voting: npt.NDArray[np.bool_],
    formula_days: int, formula_span: int, frame_days: int, frame_span: int,
    known_ends: Offsets, known_keys: Keys, known: Ints,
    votes: Words, latest: Words, latest_keys: Keys, formulas: Words, keys_out: Keys, firsts: Ints, rests: Ints, sizes: Offsets,
) -> tuple[int, int, int, int, int]:  # fmt: skip
    """As star_join.join_parts, where text k of the postings (and of `voting`) is number base + k elsewhere, and

    the first `late` texts are earlier than some known ones, which `moment` tells. A part begins with the states
    known[known_ends[part - 1] : known_ends[part]] of keys that its postings have. Votes for the first text go to `votes`, those
    for the last one to `latest` with the keys that cast them to `latest_keys`. The states of all keys are written in the order
    of parts and keys, packed as kernels.index says, sizes[part] of them. Returns the numbers of votes, latest votes, formulas,
    keys and rests; there is room for as many of each as there are postings.
    """
    largest = largest_part(ends, first, last)
    room = table_size(largest)
    keys, state = np.empty(room, np.uint32), np.empty((room, STATE), np.int32)
    slots, seen, by_key = (
        np.empty(largest, np.int32),
        np.empty((largest, 2), np.int32),
        np.empty((2, largest), np.uint64),
    )
    cast = cast_latest = found = kept = kept_rests = 0
    for part in range(first, last):
        own = postings[(ends[part - 1] if part else 0) : ends[part]]
        size = table_size(own.size)
        state[:size, FIRST] = NOBODY
        for k in range(known_ends[part - 1] if part else 0, known_ends[part]):
            at = slot(keys, state, known_keys[k], size - 1)
            keys[at] = known_keys[k]
            state[at] = known[k]
        for k in range(own.size):
            text = np.int64(own[k] & _TEXT)
            slots[k] = slot(keys, state, np.uint32(own[k] >> _HALF), size - 1)
            keys[slots[k]] = np.uint32(own[k] >> _HALF)
            if text < late:
                _observe_late(state[slots[k]], base + text, account, day, moment, seen[k])
            else:
                observe(state[slots[k]], base + text, account, day, seen[k])
        for k in range(own.size):
            text = np.int64(own[k] & _TEXT)
            if voting[text] and not is_formula(state[slots[k]], day, formula_days, formula_span):
                if seen[k, 0] != NOBODY:
                    votes[cast] = (np.uint64(text) << _HALF) | np.uint64(seen[k, 0])
                    cast += 1
                if seen[k, 1] != NOBODY:
                    latest[cast_latest] = (np.uint64(text) << _HALF) | np.uint64(seen[k, 1])
                    latest_keys[cast_latest] = keys[slots[k]]
                    cast_latest += 1
        high = (np.uint64(part + low) << np.uint64(shift)) & ~_TEXT
        found = list_formulas(
            keys, state[:size], high, day, formula_days, formula_span, frame_days, frame_span, formulas, found
        )
        sizes[part], more = _keep(
            keys, state[:size], shift, by_key, keys_out[kept:], firsts[kept:], rests, kept_rests
        )
        kept += sizes[part]
        kept_rests += more
    return cast, cast_latest, found, kept, kept_rests


@kernel
def _observe_late(row: Ints, text: np.int64, account: Ints, day: Ints, moment: Offsets, seen: Ints) -> None:
    """As `observe`, of a text that may be earlier than those seen: it votes for earlier ones only and may become the first.

    How many days there were is then a guess: only the first and the last one are known.
    """
    seen[0] = seen[1] = NOBODY
    if row[FIRST] == NOBODY:
        row[FIRST], row[LAST], row[DAYS] = text, text, 1
        return
    earliest, latest = row[FIRST], row[LAST]
    if earliest == text or latest == text:
        return
    if moment[earliest] <= moment[text] and account[earliest] != account[text]:
        seen[0] = earliest
        if moment[latest] <= moment[text] and account[latest] != account[text] and latest != earliest:
            seen[1] = latest
    row[DAYS] += day[latest] != day[text] and day[earliest] != day[text]
    if moment[text] < moment[earliest]:
        row[FIRST] = text
    if moment[text] >= moment[latest]:
        row[LAST] = text


@kernel
def _keep(
    keys: Keys, state: Ints, bits: int, by_key: Words, keys_out: Keys, firsts: Ints, rests: Ints, before: int
) -> tuple[int, int]:  # fmt: skip
    """Write the states of a table in the order of their keys, `before` rests having been written; returns (keys, rests)."""
    number = more = 0
    for at in range(state.shape[0]):
        if state[at, FIRST] != NOBODY:
            by_key[0, number] = (np.uint64(keys[at]) << _HALF) | np.uint64(at)
            number += 1
    ordered = by_key[sort_by_key(by_key, number, bits)]
    for k in range(number):
        row = state[np.int64(ordered[k] & _TEXT)]
        keys_out[k] = np.uint32(ordered[k] >> _HALF)
        if row[LAST] == row[FIRST] and row[DAYS] == 1:
            firsts[k] = row[FIRST]
        else:
            firsts[k] = ~(before + more)
            rests[before + more] = row
            more += 1
    return number, more


@kernel
def sort_by_key(words: Words, number: int, bits: int) -> int:
    """Sort words[0, :number] by the lowest `bits` of their upper halves; the row of `words` in which they then lie."""
    row = 0
    counts = np.empty(1 << _DIGIT, np.int64)
    for low in range(32, 32 + bits, _DIGIT):
        counts[:] = 0
        digit = np.uint64(low)
        mask = np.uint64((1 << min(_DIGIT, 32 + bits - low)) - 1)
        for k in range(number):
            counts[(words[row, k] >> digit) & mask] += 1
        total = 0
        for d in range(counts.size):
            here = counts[d]
            counts[d] = total
            total += here
        for k in range(number):
            d = (words[row, k] >> digit) & mask
            words[1 - row, counts[d]] = words[row, k]
            counts[d] += 1
        row = 1 - row
    return row


@kernel
def distinct_prints(
    postings: Words, ends: Offsets, first: int, last: int, low: int, shift: int, prints: Words, sizes: Offsets
) -> int:
    """Write the different fingerprints of parts first..last, ascending; sizes[part] of each, all in all as many as returned."""
    words = np.empty((2, largest_part(ends, first, last)), np.uint64)
    written = 0
    for part in range(first, last):
        own = postings[(ends[part - 1] if part else 0) : ends[part]]
        words[0, : own.size] = own
        ordered = words[sort_by_key(words, own.size, shift)]
        high = (np.uint64(part + low) << np.uint64(shift)) & ~_TEXT
        begun = written
        for k in range(own.size):
            if k == 0 or ordered[k] >> _HALF != ordered[k - 1] >> _HALF:
                prints[written] = high | (ordered[k] >> _HALF)
                written += 1
        sizes[part] = written - begun
    return written
