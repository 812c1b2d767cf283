"""Where a text says what is said again and again: formulas of the trade and frames of templates, told by their fingerprints.

A fingerprint seen on many days over a long time is no news: a footer, a slogan, a form filled in. What was copied a thousand
times in three days is not among them.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from jianhao.kernels.compiling import inlined, kernel
from jianhao.kernels.fingerprints import GRAM, fingerprints_of
from jianhao.kernels.normalise import Codes

SPECIFIC, FRAME, FORMULA = 0, 1, 2
BRIDGED = 14  # characters between two formula fingerprints that are formula too, if no other fingerprint lies between
SHORTEST = 20  # a formula of fewer characters is part of the sentence around it
_FREE = np.uint64(0xFFFFFFFFFFFFFFFF)


@kernel
def formula_table(formulas: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """A table for looking fingerprints up (open addressing; a power of two, at least twice as long)."""
    size = 16
    while size < 2 * formulas.size:
        size *= 2
    table = np.full(size, _FREE, np.uint64)
    for entry in formulas:
        at = np.int64(entry >> np.uint64(1)) & (size - 1)
        while table[at] != _FREE:
            at = (at + 1) & (size - 1)
        table[at] = entry
    return table


@inlined
def _kind(table: npt.NDArray[np.uint64], print_: np.uint64) -> int:
    at = np.int64(print_) & (table.size - 1)
    while table[at] != _FREE:
        if table[at] >> np.uint64(1) == print_:
            return np.int64(table[at] & np.uint64(1)) + 1
        at = (at + 1) & (table.size - 1)
    return 0


@kernel
def mark_formulas(
    own: Codes, table: npt.NDArray[np.uint64], marks: npt.NDArray[np.uint8],
    prints: npt.NDArray[np.uint64], places: npt.NDArray[np.int32],
) -> int:  # fmt: skip
    """Set marks[:own.size] to SPECIFIC, FRAME or FORMULA; returns how many characters are not FORMULA.

    `prints` and `places` are room for the fingerprints of the text.
    """
    marks[: own.size] = SPECIFIC
    number = fingerprints_of(own, prints, places)
    known = 0
    for k in range(number):
        prints[k] = _kind(table, prints[k])
        known += prints[k] > 0
    if known == 0:
        return own.size
    _mark_runs(prints[:number], places, FRAME, marks)
    _mark_runs(prints[:number], places, FORMULA, marks)
    plain = 0
    for at in range(own.size):
        plain += marks[at] != FORMULA
    return plain


@kernel
def _mark_runs(
    kinds: npt.NDArray[np.uint64], places: npt.NDArray[np.int32], least: int, marks: npt.NDArray[np.uint8]
) -> None:
    """Mark from the first to the last of fingerprints that follow one another and are of that kind at least."""
    begin = end = -1
    for k in range(kinds.size + 1):
        fits = k < kinds.size and kinds[k] >= least
        if begin >= 0 and (not fits or places[k] - end > BRIDGED):
            if least == FRAME or end - begin >= SHORTEST:
                marks[begin:end] = least
            begin = -1
        if fits:
            begin = places[k] if begin < 0 else begin
            end = places[k] + GRAM
