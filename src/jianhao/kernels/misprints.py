"""Characters that do not fit their neighbours, and those that would: candidates with what speaks for and against them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from jianhao.kernels.compiling import kernel
from jianhao.kernels.language_model import (
    ORDER,
    STEP,
    WORDS,
    Keys,
    Symbols,
    Values,
    key_of,
    likelihood,
    looked_up,
    pair_of,
    surely_not,
)
from jianhao.kernels.normalise import Offsets
from jianhao.kernels.points import Points
from jianhao.kernels.trees import Splits, score_of

MARGIN = 5  # symbols of "nothing" on both sides of a text
FIRST_HAN, LAST_HAN = 0x4E00, 0x9FFF
FIRST_SYMBOL = 8  # symbols below are classes (digits, letters, punctuation, rare characters)
FEATURES = 25
AROUND, BESIDE, FAMILIAR = (
    14,
    3,
    0.75,
)  # characters looked at on both sides, nearest ones left out, share of them in known sequences
LEAST_BETTER = 6.0  # gain in likelihood below which a candidate is not looked at any further
FREQUENT = 2  # value of a dictionary word that is common enough to be meant
NEAR_SOUND = 2  # a likeness too weak to be looked into unless it was seen to be confused
LEAST_BIGRAM = 16  # … and of its two pairs with the neighbours, in 16ths


@kernel
def _unsupported(
    x: Symbols, at: int, table: Keys, counts: Values, bits: npt.NDArray[np.uint8], pairs: Values
) -> bool:
    """Whether neither a known sequence of three nor a dictionary word of three or four holds a place."""
    for last in range(at, at + 3):
        if not surely_not(bits, key_of(x, last, 3, 3)):
            return False
    return not _in_word(x, at, 3, table, counts, bits, pairs) and not _in_word(
        x, at, 4, table, counts, bits, pairs
    )


@kernel
def _in_word(
    x: Symbols, at: int, length: int, table: Keys, counts: Values, bits: npt.NDArray[np.uint8], pairs: Values
) -> bool:
    found = False
    for last in range(at, at + length):
        found = found or not surely_not(bits, key_of(x, last, length, WORDS + length))
    return found


@kernel
def _makes_word(
    x: Symbols, at: int, length: int, table: Keys, counts: Values, bits: npt.NDArray[np.uint8], pairs: Values
) -> bool:
    """Whether a place is in a common dictionary word of that length."""
    found = False
    for last in range(at, at + length):
        key = key_of(x, last, length, WORDS + length)
        found = found or (not surely_not(bits, key) and looked_up(table, counts, key) >= FREQUENT)
    return found


@kernel
def _describe(
    x: Symbols, at: int, table: Keys, counts: Values, pairs: Values, out: npt.NDArray[np.float32]
) -> None:
    """Seven figures on how well a symbol fits: longest known sequence around it, its count, pairs, threes, fours."""
    longest, often = 0, 0
    for length in range(ORDER, 1, -1):
        for last in range(at, at + length):
            often = max(often, looked_up(table, counts, key_of(x, last, length, length)))
        if often:
            longest = length
            break
    out[0], out[1] = longest, often / STEP
    out[2] = pair_of(pairs, x, at) / STEP
    out[3] = pair_of(pairs, x, at + 1) / STEP
    most = threes = fours = 0
    for last in range(at, at + 3):
        value = looked_up(table, counts, key_of(x, last, 3, 3))
        most, threes = max(most, value), threes + (value > 0)
    for last in range(at, at + 4):
        fours += looked_up(table, counts, key_of(x, last, 4, 4)) > 0
    out[4], out[5], out[6] = most / STEP, threes, fours


@kernel
def _around(
    x: Symbols,
    at: int,
    table: Keys,
    counts: Values,
    bits: npt.NDArray[np.uint8],
    pairs: Values,
    single: npt.NDArray[np.float32],
) -> float:
    total = 0.0
    for k in range(at, at + ORDER):
        total += likelihood(x, k, table, counts, bits, pairs, single)
    return total


@kernel
def _familiar(han: npt.NDArray[np.int32], held: npt.NDArray[np.int32], place: int, length: int) -> bool:
    """Whether most of the text around is made of known sequences: of a text in unknown words nothing can be said."""
    low, high = max(0, place - AROUND), min(length, place + AROUND + 1)
    left, right = max(low, place - BESIDE), min(high, place + BESIDE + 1)
    seen = han[high] - han[low] - (han[right] - han[left])
    return held[high] - held[low] - (held[right] - held[left]) >= FAMILIAR * seen


@kernel
def candidates_of(
    x: Symbols,
    points: Points,
    begin: int,
    length: int,
    symbols: Symbols,
    table: Keys,
    counts: Values,
    bits: npt.NDArray[np.uint8],
    pairs: Values,
    single: npt.NDArray[np.float32],
    confused: Offsets,
    others: npt.NDArray[np.uint16],
    kinds: npt.NDArray[np.uint8],
    observed: npt.NDArray[np.uint8],
    rows: npt.NDArray[np.float32],
    found: npt.NDArray[np.int32],
) -> int:
    """Features of every candidate worth a look into `rows`, (place in the text, which of `others`) into `found`.

    `x` holds the symbols of the text between margins. Returns their number, at most `rows` has room for.
    """
    number = 0
    han, held = np.zeros(length + 1, np.int32), np.zeros(length + 1, np.int32)
    for place in range(length):
        point = points[begin + place]
        is_han = FIRST_HAN <= point <= LAST_HAN
        known = is_han and not _unsupported(x, place + MARGIN, table, counts, bits, pairs)
        han[place + 1], held[place + 1] = han[place] + is_han, held[place] + known
    old_fit, new_fit = np.zeros(7, np.float32), np.zeros(7, np.float32)
    for place in range(length):
        point = points[begin + place]
        if point < FIRST_HAN or point > LAST_HAN:
            continue
        first, last = confused[point - FIRST_HAN], confused[point - FIRST_HAN + 1]
        at = place + MARGIN
        if first == last or held[place + 1] > held[place] or not _familiar(han, held, place, length):
            continue
        old = x[at]
        fit = pair_of(pairs, x, at) + pair_of(pairs, x, at + 1)
        described, before = False, 0.0
        two = _in_word(x, at, 2, table, counts, bits, pairs)
        for k in range(first, last):
            # Where a word stands already, and where sounds are only near, only what people do confuse is tried.
            if observed[k] == 0 and (two or kinds[k] == NEAR_SOUND):
                continue
            new = symbols[others[k]]
            if new < FIRST_SYMBOL or new == old or number >= rows.shape[0]:
                continue
            x[at] = new
            # Most candidates go with neither neighbour.
            new_pairs = pair_of(pairs, x, at) + pair_of(pairs, x, at + 1)
            if new_pairs - fit < LEAST_BIGRAM:
                continue
            known = (
                not surely_not(bits, key_of(x, at, 3, 3))
                or not surely_not(bits, key_of(x, at + 1, 3, 3))
                or not surely_not(bits, key_of(x, at + 2, 3, 3))
            )
            word = _makes_word(x, at, 2, table, counts, bits, pairs)
            if not (known or word):
                known = _makes_word(x, at, 3, table, counts, bits, pairs)
                known = known or _makes_word(x, at, 4, table, counts, bits, pairs)
            if not (known or word):
                continue
            if not described:
                x[at] = old
                before = _around(x, at, table, counts, bits, pairs, single)
                _describe(x, at, table, counts, pairs, old_fit)
                x[at] = new
                described = True
            better = _around(x, at, table, counts, bits, pairs, single) - before
            if better < LEAST_BETTER or (two and word and not known):
                continue
            _describe(x, at, table, counts, pairs, new_fit)
            row = rows[number]
            row[0] = better
            row[1:8], row[8:15] = old_fit, new_fit
            row[15], row[16] = two, word
            row[17] = _in_word(x, at, 3, table, counts, bits, pairs)
            row[18] = _in_word(x, at, 4, table, counts, bits, pairs)
            row[19], row[20] = kinds[k], observed[k]
            row[21], row[22] = single[old], single[new]
            row[23] = before
            row[24] = 0
            found[number, 0], found[number, 1] = place, k
            number += 1
        x[at] = old
    # How many candidates a place has: several good ones say that the place is open.
    for k in range(number):
        rivals = 0
        j = k - 1
        while j >= 0 and found[j, 0] == found[k, 0]:
            rivals += rows[j, 0] > rows[k, 0] - 3
            j -= 1
        j = k + 1
        while j < number and found[j, 0] == found[k, 0]:
            rivals += rows[j, 0] > rows[k, 0] - 3
            j += 1
        rows[k, 24] = rivals
    return number


@kernel
def load_symbols(
    points: Points, begin: int, end: int, symbols: Symbols, nothing: int, punctuation: int, x: Symbols
) -> None:
    """The symbols of one text between margins of "nothing"; what no text is written in counts as punctuation."""
    for k in range(MARGIN):
        x[k], x[MARGIN + end - begin + k] = nothing, nothing
    for at in range(begin, end):
        point = points[at]
        x[MARGIN + at - begin] = symbols[point] if 0 <= point < symbols.size else punctuation


@kernel
def find_misprints(
    points: Points,
    starts: Offsets,
    symbols: Symbols,
    nothing: int,
    punctuation: int,
    table: Keys,
    counts: Values,
    bits: npt.NDArray[np.uint8],
    pairs: Values,
    single: npt.NDArray[np.float32],
    confused: Offsets,
    others: npt.NDArray[np.uint16],
    kinds: npt.NDArray[np.uint8],
    observed: npt.NDArray[np.uint8],
    features: Splits,
    thresholds: npt.NDArray[np.float32],
    answers: npt.NDArray[np.float32],
    start: float,
    limit: float,
    passes: int,
    out: npt.NDArray[np.int32],
    scores: npt.NDArray[np.float32],
) -> int:
    """(row, place in the text, character instead) of every misprint into `out`; returns how many there are.

    A text is read again with what was found put right, up to `passes` times: two misprints side by side hide each other.
    """
    longest = 0
    for row in range(starts.size - 1):
        longest = max(longest, starts[row + 1] - starts[row])
    x = np.empty(longest + 2 * MARGIN, np.uint16)
    here = np.empty(longest, np.int32)
    rows, found = np.empty((2048, FEATURES), np.float32), np.empty((2048, 2), np.int32)
    total = 0
    for row in range(starts.size - 1):
        begin, length = starts[row], starts[row + 1] - starts[row]
        # Long texts are read in stretches, so that room for candidates is bounded.
        for stretch in range(0, length, 256):
            low, high = max(0, stretch - 16), min(length, stretch + 256 + 16)
            load_symbols(points, begin + low, begin + high, symbols, nothing, punctuation, x)
            for k in range(high - low):
                here[k] = points[begin + low + k]
            for _ in range(passes):
                number = candidates_of(x, here, 0, high - low, symbols, table, counts, bits, pairs, single, confused, others, kinds,
                                       observed, rows, found)  # fmt: skip
                changed = False
                k = 0
                while k < number:
                    place, best, which = found[k, 0], -1e9, 0
                    while k < number and found[k, 0] == place:
                        score = score_of(rows[k], features, thresholds, answers, start)
                        if score > best:
                            best, which = score, found[k, 1]
                        k += 1
                    if best < limit:
                        continue
                    x[MARGIN + place], here[place] = symbols[others[which]], others[which]
                    changed = True
                    if stretch <= low + place < stretch + 256:
                        if total < out.shape[0]:
                            out[total, 0], out[total, 1], out[total, 2] = row, low + place, others[which]
                            scores[total] = best
                        total += 1
                if not changed:
                    break
    return total
