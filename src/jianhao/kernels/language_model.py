"""Character n-grams of clean prose in one packed table: how often a sequence was seen, how likely a text is.

A key holds up to five symbols of 12 bits and, in the top four, their number (1 to 5) or, for a dictionary word of 2 to 4
characters, 10 to 12. A value is the logarithm of 1 + count in 16ths, so that a byte holds it.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from jianhao.kernels.compiling import kernel

Keys = npt.NDArray[np.uint64]
Values = npt.NDArray[np.uint8]
Symbols = npt.NDArray[np.uint16]
ORDER = 5
STEP = 16.0  # parts of a unit of the logarithm
NOT_SEEN = -1.1  # added for every symbol of context that has to be given up
WORDS = 8  # added to the length of a dictionary word to make its tag


@kernel
def mixed(key: int) -> int:
    """A key spread over all bits."""
    key = np.uint64(key)
    key = (key ^ (key >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)
    key = (key ^ (key >> np.uint64(32))) * np.uint64(0x94D049BB133111EB)
    return key ^ (key >> np.uint64(29))


@kernel
def fill_ngrams(
    keys: Keys, values: Values, table: Keys, counts: Values, filter_bits: npt.NDArray[np.uint8], pairs: Values
) -> None:
    """Put keys into an open table (a power of two, zeros), threes and words also into a filter that says "surely not", and pairs
    into an array of their own."""
    mask, wide = np.uint64(table.size - 1), np.uint64(filter_bits.size * 8 - 1)
    for k in range(keys.size):
        tag = keys[k] >> np.uint64(60)
        if tag == 2:
            pairs[keys[k] & np.uint64(0xFFFFFF)] = values[k]
        spread = mixed(keys[k])
        at = spread & mask
        while table[at] != 0:
            at = (at + np.uint64(1)) & mask
        table[at], counts[at] = keys[k], values[k]
        if tag == 3 or tag > WORDS:
            for turn in (24, 40):
                bit = (spread >> np.uint64(turn)) & wide
                filter_bits[bit >> np.uint64(3)] |= np.uint8(1 << (bit & np.uint64(7)))


@kernel
def key_of(symbols: Symbols, last: int, length: int, tag: int) -> int:
    """The key of `length` symbols that end at `last`."""
    key = np.uint64(0)
    for at in range(last - length + 1, last + 1):
        key = (key << np.uint64(12)) | np.uint64(symbols[at])
    return key | (np.uint64(tag) << np.uint64(60))


@kernel
def surely_not(filter_bits: npt.NDArray[np.uint8], key: int) -> bool:
    """Whether the filter alone says that three symbols or a dictionary word were never seen (wrong once in some hundreds)."""
    spread, wide = mixed(key), np.uint64(filter_bits.size * 8 - 1)
    bit = (spread >> np.uint64(24)) & wide
    if not (filter_bits[bit >> np.uint64(3)] >> (bit & np.uint64(7))) & np.uint8(1):
        return True
    bit = (spread >> np.uint64(40)) & wide
    return not (filter_bits[bit >> np.uint64(3)] >> (bit & np.uint64(7))) & np.uint8(1)


@kernel
def pair_of(pairs: Values, symbols: Symbols, last: int) -> int:
    """The value of the two symbols that end at a place."""
    return np.int64(pairs[(np.int64(symbols[last - 1]) << 12) | np.int64(symbols[last])])


@kernel
def looked_up(table: Keys, counts: Values, key: int) -> int:
    """The value of a key, 0 if it was not seen."""
    mask = np.uint64(table.size - 1)
    at = mixed(key) & mask
    while table[at] != 0:
        if table[at] == key:
            return np.int64(counts[at])
        at = (at + np.uint64(1)) & mask
    return 0


@kernel
def likelihood(
    symbols: Symbols,
    at: int,
    table: Keys,
    counts: Values,
    bits: npt.NDArray[np.uint8],
    pairs: Values,
    single: npt.NDArray[np.float32],
) -> float:
    """Logarithm of how likely the symbol at a place is after the four before it, by the longest sequence seen."""
    given_up = 0.0
    if surely_not(bits, key_of(symbols, at, 3, 3)):  # then no longer one was seen either
        given_up = (ORDER - 2) * NOT_SEEN
    else:
        for length in range(ORDER, 2, -1):
            value = looked_up(table, counts, key_of(symbols, at, length, length))
            if value:
                if length == 3:
                    context = pair_of(pairs, symbols, at - 1)
                else:
                    context = looked_up(table, counts, key_of(symbols, at - 1, length - 1, length - 1))
                return given_up + min(value - context, -1) / STEP
            given_up += NOT_SEEN
    value = pair_of(pairs, symbols, at)
    if value:
        context = looked_up(table, counts, key_of(symbols, at - 1, 1, 1))
        return given_up + min(value - context, -1) / STEP
    return given_up + NOT_SEEN + single[symbols[at]]
