"""Clean prose in one packed table: how often sequences of characters were seen, how likely a text is, where it falls into words.

A key holds up to five symbols of 12 bits and, in the top four, their number (1 to 5) or, for a dictionary word of 2 to 4
characters, 10 to 12. A value is the logarithm of 1 + count in 16ths, so that a byte holds it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from jianhao.kernels.compiling import kernel

Keys = npt.NDArray[np.uint64]
Values = npt.NDArray[np.uint8]
Symbols = npt.NDArray[np.uint16]
Floats = npt.NDArray[np.float32]
SYMBOLS = 4096
ORDER = 5
STEP = 16.0  # parts of a unit of the logarithm
NOT_SEEN = -1.1  # added for every symbol of context that has to be given up
WORDS = 8  # added to the length of a dictionary word to make its tag
LONGEST_WORD = 4
ALL_WORDS = 17.9  # logarithm of all occurrences that the dictionary counts
REACH = 6  # symbols on both sides of a place that are cut into words


class Prose(NamedTuple):
    """`table` (a power of two) with `counts` beside it; `bits` say of threes and words "surely not".

    `pairs[left, right]` and `pairs_back[right, left]` are the values of pairs; `single` the logarithm of how likely a symbol is,
    `alone` that of how likely it is as a word of its own.
    """

    table: Keys
    counts: Values
    bits: Keys
    pairs: Values
    pairs_back: Values
    single: Floats
    alone: Floats


@kernel
def _mixed(key: int) -> int:
    """A key spread over all bits."""
    key = np.uint64(key)
    key = (key ^ (key >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)
    key = (key ^ (key >> np.uint64(32))) * np.uint64(0x94D049BB133111EB)
    return key ^ (key >> np.uint64(29))


@kernel
def _signature(spread: int) -> int:
    """Three of 64 bits."""
    one = np.uint64(1)
    return (
        one << (spread & np.uint64(63))
        | one << ((spread >> np.uint64(6)) & np.uint64(63))
        | one << ((spread >> np.uint64(12)) & np.uint64(63))
    )


@kernel
def fill(keys: Keys, values: Values, prose: Prose) -> None:
    """Put keys and their values into the empty arrays of `prose`."""
    mask, wide = np.uint64(prose.table.size - 1), np.uint64(prose.bits.size - 1)
    for k in range(keys.size):
        tag = keys[k] >> np.uint64(60)
        if tag == 2:
            left, right = (keys[k] >> np.uint64(12)) & np.uint64(0xFFF), keys[k] & np.uint64(0xFFF)
            prose.pairs[left, right] = prose.pairs_back[right, left] = values[k]
            continue
        spread = _mixed(keys[k])
        at = (spread >> np.uint64(18)) & mask
        while prose.table[at] != 0:
            at = (at + np.uint64(1)) & mask
        prose.table[at], prose.counts[at] = keys[k], values[k]
        if tag > WORDS:  # so that what holds an unknown pair is no word
            for turn in range(0, 12 * (np.int64(tag) - WORDS - 1), 12):
                pair = keys[k] >> np.uint64(turn)
                left, right = (pair >> np.uint64(12)) & np.uint64(0xFFF), pair & np.uint64(0xFFF)
                prose.pairs[left, right] = max(prose.pairs[left, right], np.uint8(1))
                prose.pairs_back[right, left] = prose.pairs[left, right]
        if tag == 3 or tag > WORDS:
            prose.bits[(spread >> np.uint64(18)) & wide] |= _signature(spread)


@kernel
def key_of(x: Symbols, last: int, length: int, tag: int) -> int:
    """The key of `length` symbols that end at `last`."""
    key = np.uint64(0)
    for at in range(last - length + 1, last + 1):
        key = (key << np.uint64(12)) | np.uint64(x[at])
    return key | (np.uint64(tag) << np.uint64(60))


@kernel
def surely_not(bits: Keys, key: int) -> bool:
    """Whether the filter alone says that three symbols or a dictionary word were never seen (wrong once in a hundred)."""
    spread = _mixed(key)
    signature = _signature(spread)
    return bits[(spread >> np.uint64(18)) & np.uint64(bits.size - 1)] & signature != signature


@kernel
def looked_up(table: Keys, counts: Values, key: int) -> int:
    """The value of a key of other than two symbols, 0 if it was not seen."""
    mask = np.uint64(table.size - 1)
    at = (_mixed(key) >> np.uint64(18)) & mask
    while table[at] != 0:
        if table[at] == key:
            return np.int64(counts[at])
        at = (at + np.uint64(1)) & mask
    return 0


@kernel
def value_of(x: Symbols, last: int, length: int, prose: Prose) -> int:
    """The value of the `length` (1 to 5) symbols that end at `last`."""
    if length == 2:
        return np.int64(prose.pairs[x[last - 1], x[last]])
    key = key_of(x, last, length, length)
    if length == 3 and surely_not(prose.bits, key):
        return 0
    return looked_up(prose.table, prose.counts, key)


@kernel
def word_value(x: Symbols, last: int, length: int, prose: Prose) -> int:
    """The value of the dictionary word of `length` symbols that ends at `last`, 0 if it is none."""
    key = key_of(x, last, length, WORDS + length)
    if surely_not(prose.bits, key):
        return 0
    return looked_up(prose.table, prose.counts, key)


@kernel
def best_word(x: Symbols, at: int, length: int, left: bool, right: bool, prose: Prose) -> int:
    """The highest value of the dictionary words of that length that hold a place; whether its pairs to both sides are known at all."""
    best = 0
    for last in range(at, at + length):
        if (right or last == at) and (left or last == at + length - 1):
            best = max(best, word_value(x, last, length, prose))
    return best


@kernel
def likelihood(x: Symbols, at: int, prose: Prose) -> float:
    """Logarithm of how likely the symbol at a place is after the four before it, by the longest sequence seen."""
    known, length = value_of(x, at, 3, prose), 3
    while known and length < ORDER:  # a longer sequence was seen only where the shorter was
        longer = value_of(x, at, length + 1, prose)
        if longer == 0:
            break
        known, length = longer, length + 1
    given_up = (ORDER - length) * NOT_SEEN
    if known:
        return given_up + min(known - value_of(x, at - 1, length - 1, prose), -1) / STEP
    given_up += NOT_SEEN
    known = value_of(x, at, 2, prose)
    if known:
        return given_up + min(known - value_of(x, at - 1, 1, prose), -1) / STEP
    return given_up + NOT_SEEN + prose.single[x[at]]


@kernel
def cut_into_words(x: Symbols, at: int, prose: Prose) -> tuple[float, int]:
    """(logarithm of how likely, number of words) of the likeliest cut into dictionary words of a place's surroundings."""
    first, size = at - REACH, 2 * REACH + 1
    best, words = np.empty(size + 1), np.zeros(size + 1, np.int64)
    best[0] = 0.0
    for end in range(1, size + 1):
        last = first + end - 1
        best[end] = best[end - 1] + prose.alone[x[last]]
        words[end] = words[end - 1] + 1
        if value_of(x, last, 2, prose) == 0:
            continue
        for length in range(2, min(LONGEST_WORD, end) + 1):
            value = word_value(x, last, length, prose)
            if value:
                score = best[end - length] + value / STEP - ALL_WORDS
                if score > best[end]:
                    best[end], words[end] = score, words[end - length] + 1
    return best[size], words[size]
