"""Characters that do not fit their neighbours, and those that would: candidates with what speaks for and against them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from jianhao.kernels.compiling import kernel
from jianhao.kernels.normalise import Offsets
from jianhao.kernels.points import Points
from jianhao.kernels.prose import (
    ORDER,
    STEP,
    Floats,
    Prose,
    Symbols,
    Values,
    best_word,
    cut_into_words,
    key_of,
    likelihood,
    surely_not,
    value_of,
)

Flags = npt.NDArray[np.bool_]
Counts = npt.NDArray[np.int32]
MARGIN = 8  # symbols of "nothing" on both sides of a text
FIRST_HAN, LAST_HAN = 0x4E00, 0x9FFF
FIRST_SYMBOL = 8  # symbols below are classes (digits, letters, punctuation, rare characters)
FEATURES = 29
MOST = 256  # candidates of one place
AROUND, BESIDE = 14, 3  # characters looked at on both sides, nearest ones left out
FAMILIAR = 0.6  # share of them in known sequences from which something can be said
LEAST_BETTER = 8.0  # gain in likelihood below which a candidate is not looked at any further
LEAST_PAIRS = 16  # … and of its two pairs with the neighbours, in 16ths
COMMON_TWO, COMMON_MORE = 49, 22  # value from which a dictionary word is common enough to be meant
NEAR_SOUND = 2  # a likeness too weak to be looked into unless it was seen to be confused
RIVAL = 3.0  # loss in likelihood up to which another candidate may be as good as the likeliest


class Confusions(NamedTuple):
    """Of each character from U+4E00 on, `starts[c] : starts[c + 1]` are its candidates in the other arrays.

    `others` the code points, `symbols` their symbols, `kinds` why (risk.similar.Likeness), `observed` how often seen.
    """

    starts: Offsets
    others: npt.NDArray[np.uint16]
    symbols: Symbols
    kinds: Values
    observed: Values


@kernel
def load(
    points: Points, begin: int, end: int, symbols: Symbols, nothing: int, punctuation: int, x: Symbols
) -> None:
    """The symbols of one text between margins of "nothing"; what no text is written in counts as punctuation."""
    size = end - begin
    for k in range(MARGIN):
        x[k] = x[MARGIN + size + k] = nothing
    for at in range(begin, end):
        point = points[at]
        x[MARGIN + at - begin] = symbols[point] if 0 <= point < symbols.size else punctuation


@kernel
def look_over(
    x: Symbols, points: Points, size: int, prose: Prose, seen: Flags, held: Flags, first: int, end: int
) -> None:
    """Of the places [first, end): which three symbols that end there were seen, and which Chinese characters a known sequence holds.

    `seen` has two flags more than the text has places. The flags outside must be right already.
    """
    for last in range(first, end + 2):
        seen[last] = not surely_not(prose.bits, key_of(x, last + MARGIN, 3, 3))
    for place in range(first, end):
        held[place] = FIRST_HAN <= points[place] <= LAST_HAN and _holds(x, place, seen, prose)


@kernel
def _holds(x: Symbols, place: int, seen: Flags, prose: Prose) -> bool:
    """Whether a known sequence or a dictionary word of three or four symbols holds a place."""
    number = np.int64(seen[place]) + np.int64(seen[place + 1]) + np.int64(seen[place + 2])
    if number > 1:
        return True
    if number == 1:  # the filter errs: one alone is looked up
        last = place
        while not seen[last]:
            last += 1
        if value_of(x, last + MARGIN, 3, prose):
            return True
        seen[last] = False
    at = place + MARGIN
    left, right = value_of(x, at, 2, prose) > 0, value_of(x, at + 1, 2, prose) > 0
    if not (left or right):
        return False
    return best_word(x, at, 3, left, right, prose) > 0 or best_word(x, at, 4, left, right, prose) > 0


@kernel
def count_held(points: Points, size: int, held: Flags, han: Counts, sums: Counts) -> None:
    """Running numbers of Chinese characters and of those in known sequences; both hold one more than the text has places."""
    han[0] = sums[0] = 0
    for place in range(size):
        han[place + 1] = han[place] + (FIRST_HAN <= points[place] <= LAST_HAN)
        sums[place + 1] = sums[place] + held[place]


@kernel
def familiarity(han: Counts, sums: Counts, place: int, size: int) -> float:
    """The share of the text around in known sequences, 1 where there is none: of a text in unknown words nothing can be said."""
    low, high = max(0, place - AROUND), min(size, place + AROUND + 1)
    left, right = max(low, place - BESIDE), min(high, place + BESIDE + 1)
    all_around = han[high] - han[low] - (han[right] - han[left])
    known = sums[high] - sums[low] - (sums[right] - sums[left])
    return known / all_around if all_around else 1.0


@kernel
def _describe(x: Symbols, at: int, prose: Prose, out: Floats, first: int) -> None:
    """Seven figures, from `first` on, on how well a symbol fits: longest known sequence around it, its count, pairs, threes, fours."""
    left, right = value_of(x, at, 2, prose), value_of(x, at + 1, 2, prose)
    threes = most = 0
    longest, often = 2, max(left, right)
    for last in range(at, at + 3):
        value = value_of(x, last, 3, prose)
        most, threes = max(most, value), threes + (value > 0)
    fours = fives = most_four = most_five = 0
    if threes:  # a longer sequence was seen only where the shorter ones were
        for last in range(at, at + 4):
            value = value_of(x, last, 4, prose)
            most_four, fours = max(most_four, value), fours + (value > 0)
    if fours:
        for last in range(at, at + ORDER):
            value = value_of(x, last, 5, prose)
            most_five, fives = max(most_five, value), fives + (value > 0)
    if fives:
        longest, often = 5, most_five
    elif fours:
        longest, often = 4, most_four
    elif threes:
        longest, often = 3, most
    elif often == 0:
        longest = 0
    out[first], out[first + 1] = longest, often / STEP
    out[first + 2], out[first + 3] = left / STEP, right / STEP
    out[first + 4], out[first + 5], out[first + 6] = most / STEP, threes, fours


@kernel
def _around(x: Symbols, at: int, prose: Prose) -> float:
    total = 0.0
    for k in range(at, at + ORDER):
        total += likelihood(x, k, prose)
    return total


@kernel
def candidates_at(
    x: Symbols,
    at: int,
    character: int,
    around: float,
    prose: Prose,
    likely: Confusions,
    rows: Floats,
    which: Counts,
) -> int:
    """Features of every candidate for one place that is worth a look into `rows`, which of `likely` it is into `which`.

    `around` is how familiar the text around is. Returns their number, at most MOST; `x` is as before.
    """
    first, last = likely.starts[character - FIRST_HAN], likely.starts[character - FIRST_HAN + 1]
    old, number = x[at], 0
    after_left, before_right = prose.pairs[x[at - 1]], prose.pairs_back[x[at + 1]]
    fit = np.int64(after_left[old]) + np.int64(before_right[old])
    two = best_word(x, at, 2, after_left[old] > 0, before_right[old] > 0, prose) > 0
    described, before, most = False, 0.0, 0.0
    for k in range(first, last):
        new = likely.symbols[k]
        if np.int64(after_left[new]) + np.int64(before_right[new]) - fit < LEAST_PAIRS:
            continue  # Most candidates go with neither neighbour.
        if new < FIRST_SYMBOL or new == old or number == MOST:
            continue
        x[at] = new
        left, right = after_left[new] > 0, before_right[new] > 0
        known = left and value_of(x, at, 3, prose) > 0
        known = known or (left and right and value_of(x, at + 1, 3, prose) > 0)
        known = known or (right and value_of(x, at + 2, 3, prose) > 0)
        # Where a word stands already, and where sounds are only near, only what goes with more than one neighbour, or what
        # people do confuse, is tried.
        if not known and likely.observed[k] == 0 and (two or likely.kinds[k] == NEAR_SOUND):
            continue
        word = best_word(x, at, 2, left, right, prose) >= COMMON_TWO
        if not (known or word):
            known = best_word(x, at, 3, left, right, prose) >= COMMON_MORE
            known = known or best_word(x, at, 4, left, right, prose) >= COMMON_MORE
        if not (known or word) or (two and word and not known):
            continue
        if not described:
            x[at] = old
            before = _around(x, at, prose)
            described = True
            x[at] = new
        better = _around(x, at, prose) - before
        if better >= LEAST_BETTER:
            rows[number, 0] = better
            rows[number, 16] = word
            which[number] = k
            most = max(most, better)
            number += 1
    x[at] = old
    number = _near_the_best(rows, which, number, most)
    if number:
        _compare(x, at, around, before, two, prose, likely, rows, which, number)
    return number


@kernel
def _near_the_best(rows: Floats, which: Counts, number: int, most: float) -> int:
    """Keep those candidates that are hardly less likely than the best; their number."""
    kept = 0
    for k in range(number):
        if rows[k, 0] >= most - RIVAL:
            rows[kept, 0], rows[kept, 16], which[kept] = rows[k, 0], rows[k, 16], which[k]
            kept += 1
    return kept


@kernel
def _compare(
    x: Symbols,
    at: int,
    around: float,
    before: float,
    two: bool,
    prose: Prose,
    likely: Confusions,
    rows: Floats,
    which: Counts,
    number: int,
) -> None:
    """What is known of each candidate beside the character that stands there."""
    old = x[at]
    _describe(x, at, prose, rows[0], 1)
    old_cut, old_words = cut_into_words(x, at, prose)
    for c in range(number):
        row, k = rows[c], which[c]
        new = likely.symbols[k]
        x[at] = new
        for f in range(1, 8):
            row[f] = rows[0, f]
        _describe(x, at, prose, row, 8)
        row[15] = two
        left, right = row[10] > 0, row[11] > 0
        row[17] = best_word(x, at, 3, left, right, prose) > 0
        row[18] = best_word(x, at, 4, left, right, prose) > 0
        row[19], row[20] = likely.kinds[k], likely.observed[k]
        row[21], row[22] = prose.single[old], prose.single[new]
        # How many candidates a place has: several good ones say that the place is open.
        row[23], row[24] = before, number - 1
        cut, words = cut_into_words(x, at, prose)
        row[25], row[26], row[27], row[28] = cut - old_cut, old_words, words, around
    x[at] = old
