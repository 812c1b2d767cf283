"""The star join: every fingerprint of a text votes for the earliest text that has it, and for the last one before it.

Texts are numbered in the order of time and postings come in that order, so one pass over a part keeps, for each fingerprint,
who had it first, who last, and on how many days: linear, however often a notice was copied. What an account published before
all others is its own, whoever repeated it in between: then there is no vote. What is kept of a fingerprint is all that later
texts need: kernels.join_onto begins from it.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from jianhao.kernels.compiling import inlined, kernel

Ints = npt.NDArray[np.int32]
Words = npt.NDArray[np.uint64]
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
    largest = largest_part(ends, first, last)
    room = table_size(largest)
    keys, state = np.empty(room, np.uint32), np.empty((room, STATE), np.int32)
    slots, seen = np.empty(largest, np.int32), np.empty((largest, 2), np.int32)
    cast = found = 0
    for part in range(first, last):
        own = postings[(ends[part - 1] if part else 0) : ends[part]]
        size = table_size(own.size)
        state[:size, FIRST] = NOBODY
        for k in range(own.size):
            slots[k] = slot(keys, state, np.uint32(own[k] >> _HALF), size - 1)
            keys[slots[k]] = np.uint32(own[k] >> _HALF)
            observe(state[slots[k]], np.int64(own[k] & _TEXT), account, day, seen[k])
        for k in range(own.size):
            text = np.int64(own[k] & _TEXT)
            if voting[text] and not is_formula(state[slots[k]], day, formula_days, formula_span):
                for way in range(2):
                    if seen[k, way] != NOBODY:
                        votes[cast] = (np.uint64(text) << _HALF) | np.uint64(seen[k, way])
                        cast += 1
        high = (np.uint64(part + low) << np.uint64(shift)) & ~_TEXT
        found = list_formulas(
            keys, state[:size], high, day, formula_days, formula_span, frame_days, frame_span, formulas, found
        )
    return cast, found


@kernel
def largest_part(ends: npt.NDArray[np.int64], first: int, last: int) -> int:
    """Postings of the largest of some parts."""
    largest = 0
    for part in range(first, last):
        largest = max(largest, ends[part] - (ends[part - 1] if part else 0))
    return largest


@inlined
def table_size(entries: int) -> int:
    """A power of two at least twice the entries."""
    size = 16
    while size < 2 * entries:
        size *= 2
    return size


@inlined
def slot(keys: npt.NDArray[np.uint32], state: Ints, key: np.uint32, mask: int) -> int:
    """Where a key is kept, or the free place where it belongs."""
    at = np.int64((np.uint64(key) * np.uint64(0x9E3779B1) >> np.uint64(7)) & np.uint64(mask))
    while state[at, FIRST] != NOBODY and keys[at] != key:
        at = (at + 1) & mask
    return at


@inlined
def observe(row: Ints, text: np.int64, account: Ints, day: Ints, seen: Ints) -> None:
    """Take one posting into a state; `seen` becomes the earliest and the latest text it may come from."""
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


@inlined
def is_formula(row: Ints, day: Ints, days: int, span: int) -> bool:
    """Whether a fingerprint stood on so many days over so long."""
    return row[DAYS] >= days and day[row[LAST]] - day[row[FIRST]] >= span


@kernel
def list_formulas(
    keys: npt.NDArray[np.uint32], state: Ints, high: np.uint64, day: Ints,
    formula_days: int, formula_span: int, frame_days: int, frame_span: int, formulas: Words, found: int,
) -> int:  # fmt: skip
    """Write those of a table after the `found` there are; `high` are the bits above the keys. Returns how many there are now."""
    for at in range(state.shape[0]):
        if state[at, FIRST] != NOBODY and is_formula(state[at], day, frame_days, frame_span):
            formula = np.uint64(is_formula(state[at], day, formula_days, formula_span))
            formulas[found] = ((high | np.uint64(keys[at])) << np.uint64(1)) | formula
            found += 1
    return found
