"""The star join: every fingerprint of a text votes for the earliest text that has it, and for the last one before it.

Texts are numbered in the order of time and postings come in that order, so one pass over a part keeps, for each fingerprint,
who had it first, who last, and on how many days: linear, however often a notice was copied. What an account published before
all others is its own, whoever repeated it in between: then there is no vote. What was kept is all that later texts need, so that
a day can be joined onto the years before it.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from jianhao.kernels.compiling import kernel

Ints = npt.NDArray[np.int32]
Moments = npt.NDArray[np.int64]
Words = npt.NDArray[np.uint64]
Keys = npt.NDArray[np.uint32]
# Columns of the state of a fingerprint.
FIRST, LAST, DAYS = 0, 1, 2
STATE = 3
NOBODY = -1
_TEXT = np.uint64(0xFFFFFFFF)
_HALF = np.uint64(32)


@kernel
def join_parts(
    postings: Words, ends: npt.NDArray[np.int64], first: int, last: int, low: int, shift: int,
    account: Ints, day: Ints, voting: npt.NDArray[np.bool_],
    formula_days: int, formula_span: int, frame_days: int, frame_span: int, votes: Words, formulas: Words,
) -> tuple[int, int]:  # fmt: skip
    """Join parts first..last; `ends[part]` is where its postings (key << 32 | text) end.

    `votes` takes (text << 32 | source), `formulas` (fingerprint << 1 | 1 if a formula, 0 if only a frame); both as long as
    needed: twice and once the number of postings. Returns how many were written. Formulas cast no votes.
    """
    words, keys, states = np.empty(0, np.uint64), np.empty(0, np.uint32), np.empty((0, STATE), np.int32)
    cast, _, found, _, _ = join_onto(
        postings, ends, first, last, low, shift, 0, 0, account, day, np.empty(0, np.int64), voting,
        formula_days, formula_span, frame_days, frame_span, np.empty(0, np.int64), keys, states,
        votes, words, keys, formulas, keys, keys.view(np.int32), states, np.empty(0, np.int64),
    )  # fmt: skip
    return cast, found


@kernel
def join_onto(
    postings: Words, ends: npt.NDArray[np.int64], first: int, last: int, low: int, shift: int,
    base: int, late: int, account: Ints, day: Ints, moment: Moments, voting: npt.NDArray[np.bool_],
    formula_days: int, formula_span: int, frame_days: int, frame_span: int,
    known_ends: npt.NDArray[np.int64], known_keys: Keys, known: Ints,
    votes: Words, latest: Words, latest_keys: Keys, formulas: Words,
    keys_out: Keys, firsts: Ints, rests: Ints, sizes: npt.NDArray[np.int64],
) -> tuple[int, int, int, int, int]:  # fmt: skip
    """Join parts onto what is known of their fingerprints; as `join_parts`, and:

    Text k of the postings (and of `voting`) is number base + k elsewhere; the first `late` texts are earlier than some that
    are known, which `moment` tells. `known_ends[part]` is where the states that a part begins with end; none if it is empty.
    If `latest` has room, votes for the last text go there, with the keys that cast them. If `keys_out` has room, the states
    of all keys of the postings go there, ascending in each part and packed as kernels.index says; sizes[part] of them.
    Returns the numbers of votes, latest votes, formulas, keys, rests.
    """
    largest = 0
    for part in range(first, last):
        largest = max(largest, ends[part] - (ends[part - 1] if part else 0))
    room = table_size(largest)
    keys, state = np.empty(room, np.uint32), np.empty((room, STATE), np.int32)
    slots, seen = np.empty(largest, np.int32), np.empty((largest, 2), np.int32)
    by_key = np.empty(largest if keys_out.size else 0, np.uint64)
    cast = cast_latest = found = kept = kept_rests = 0
    for part in range(first, last):
        own = postings[(ends[part - 1] if part else 0) : ends[part]]
        size = table_size(own.size)
        state[:size, FIRST] = NOBODY
        if known_ends.size:
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
            row, text = state[slots[k]], np.int64(own[k] & _TEXT)
            if voting[text] and not is_formula(row, day, formula_days, formula_span):
                if seen[k, 0] != NOBODY:
                    votes[cast] = (np.uint64(text) << _HALF) | np.uint64(seen[k, 0])
                    cast += 1
                if seen[k, 1] != NOBODY:
                    vote = (np.uint64(text) << _HALF) | np.uint64(seen[k, 1])
                    if latest.size:
                        latest[cast_latest], latest_keys[cast_latest] = vote, keys[slots[k]]
                        cast_latest += 1
                    else:
                        votes[cast] = vote
                        cast += 1
        high = (np.uint64(part + low) << np.uint64(shift)) & ~_TEXT
        for at in range(size):
            if state[at, FIRST] != NOBODY and is_formula(state[at], day, frame_days, frame_span):
                formula = np.uint64(is_formula(state[at], day, formula_days, formula_span))
                formulas[found] = ((high | np.uint64(keys[at])) << np.uint64(1)) | formula
                found += 1
        if keys_out.size:
            sizes[part], more = _keep(
                keys, state, size, by_key, keys_out[kept:], firsts[kept:], rests, kept_rests
            )
            kept += sizes[part]
            kept_rests += more
    return cast, cast_latest, found, kept, kept_rests


@kernel
def table_size(entries: int) -> int:
    """A power of two at least twice the entries."""
    size = 16
    while size < 2 * entries:
        size *= 2
    return size


@kernel
def slot(keys: Keys, state: Ints, key: np.uint32, mask: int) -> int:
    """Where a key is kept, or the free place where it belongs."""
    at = np.int64((np.uint64(key) * np.uint64(0x9E3779B1) >> np.uint64(7)) & np.uint64(mask))
    while state[at, FIRST] != NOBODY and keys[at] != key:
        at = (at + 1) & mask
    return at


@kernel
def observe(row: Ints, text: int, account: Ints, day: Ints, seen: Ints) -> None:
    """Take one posting into the state; `seen` becomes the earliest and the latest text it may come from."""
    seen[0] = seen[1] = NOBODY
    if row[FIRST] == NOBODY:
        row[FIRST], row[LAST], row[DAYS] = text, text, 1
    elif row[LAST] != text:
        earliest, latest = row[FIRST], row[LAST]
        if account[earliest] != account[text]:
            seen[0] = earliest
            if account[latest] != account[text] and latest != earliest:
                seen[1] = latest
        row[DAYS] += day[latest] != day[text]
        row[LAST] = text


@kernel
def _observe_late(row: Ints, text: int, account: Ints, day: Ints, moment: Moments, seen: Ints) -> None:
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
def is_formula(row: Ints, day: Ints, days: int, span: int) -> bool:
    """Whether a fingerprint stood on so many days over so long."""
    return row[DAYS] >= days and day[row[LAST]] - day[row[FIRST]] >= span


@kernel
def _keep(
    keys: Keys,
    state: Ints,
    size: int,
    by_key: Words,
    keys_out: Keys,
    firsts: Ints,
    rests: Ints,
    before: int,
) -> tuple[int, int]:
    """Write the states of a table in the order of their keys; returns (keys, rests) written."""
    number = more = 0
    for at in range(size):
        if state[at, FIRST] != NOBODY:
            by_key[number] = (np.uint64(keys[at]) << _HALF) | np.uint64(at)
            number += 1
    by_key[:number].sort()
    for k in range(number):
        row = state[np.int64(by_key[k] & _TEXT)]
        keys_out[k] = np.uint32(by_key[k] >> _HALF)
        if row[FIRST] == row[LAST] and row[DAYS] == 1:
            firsts[k] = row[FIRST]
        else:
            firsts[k] = ~(before + more)
            rests[before + more] = row
            more += 1
    return number, more
