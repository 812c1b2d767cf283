"""Where a text says what is said again and again: formulas of the trade and frames of templates, told by their fingerprints.

A fingerprint seen on many days over a long time is no news: a footer, a slogan, a form filled in. What was copied a thousand
times in three days is not among them.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from jianhao.kernels.compiling import inlined, kernel
from jianhao.kernels.fingerprints import GRAM, fingerprint, gram_hash, is_sampled
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
    codes: Codes, start: int, length: int, table: npt.NDArray[np.uint64], marks: npt.NDArray[np.uint8]
) -> int:
    """Set marks[:length] to SPECIFIC, FRAME or FORMULA; returns how many characters are not FORMULA."""
    marks[:length] = SPECIFIC
    if table.size <= 16 and table[0] == _FREE and np.all(table == _FREE):
        return length
    for kind in (FRAME, FORMULA):
        begin, end = -1, -1
        for at in range(length - GRAM + 1):
            mixed = gram_hash(codes, start + at)
            if not is_sampled(mixed):
                continue
            if _kind(table, fingerprint(mixed)) >= kind:
                if begin >= 0 and at - end > BRIDGED:
                    _mark(marks, begin, end, kind)
                    begin = -1
                if begin < 0:
                    begin = at
                end = at + GRAM
            elif begin >= 0:
                _mark(marks, begin, end, kind)
                begin = -1
        if begin >= 0:
            _mark(marks, begin, end, kind)
    plain = 0
    for at in range(length):
        plain += marks[at] != FORMULA
    return plain


@kernel
def _mark(marks: npt.NDArray[np.uint8], begin: int, end: int, kind: int) -> None:
    if kind == FRAME or end - begin >= SHORTEST:
        for at in range(begin, end):
            marks[at] = kind
