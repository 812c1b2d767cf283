"""Words that were exchanged between aligned texts, and texts that use many of those words."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from jianhao.kernels import pair
from jianhao.kernels.compiling import kernel
from jianhao.kernels.normalise import Codes, Offsets

Ints = npt.NDArray[np.int32]
Words = npt.NDArray[np.uint64]
LONGEST = 4  # characters of a word: they fit into one number
SHORTEST = 2
_CODE = np.uint64(16)


@kernel
def _word(codes: Codes, begin: int, end: int) -> np.uint64:
    """Up to LONGEST characters as one number; 0 if there is anything but Chinese characters."""
    word = np.uint64(0)
    for at in range(begin, end):
        if not 0x3400 <= codes[at] < 0xA000:
            return np.uint64(0)
        word = (word << _CODE) | np.uint64(codes[at])
    return word


@kernel
def list_exchanges(
    codes: Codes, starts: Offsets, measures: Ints, spans: Ints, rows: npt.NDArray[np.int64], found: Words
) -> int:
    """Write (word of the source, word in its place, source text) of every difference in the pairs `rows`; returns their number.

    A difference of one character is taken together with the one before it, so that 提升 → 提高 is learnt and not 升 → 高.
    """
    number = 0
    for k in rows:
        text, source = starts[measures[k, pair.TEXT]], starts[measures[k, pair.SOURCE]]
        for s in range(measures[k, pair.SPAN_FROM], measures[k, pair.SPAN_TO] - 1):
            begin, end = spans[s, 1], spans[s + 1, 0]
            source_begin, source_end = spans[s, 3], spans[s + 1, 2]
            if end - begin < SHORTEST or source_end - source_begin < SHORTEST:
                begin, source_begin = begin - 1, source_begin - 1
            ours, theirs = end - begin, source_end - source_begin
            if SHORTEST <= ours <= LONGEST and SHORTEST <= theirs <= LONGEST and number < len(found):
                new = _word(codes, text + begin, text + end)
                old = _word(codes, source + source_begin, source + source_end)
                if new and old and new != old:
                    found[number, 0], found[number, 1], found[number, 2] = old, new, measures[k, pair.SOURCE]
                    number += 1
    return number


@kernel
def count_texts(
    codes: Codes, starts: Offsets, lengths: Ints, texts: Ints, table: Words, numbers: Ints, begins: npt.NDArray[np.bool_],
    word_texts: Ints, text_words: Ints,
) -> None:  # fmt: skip
    """How many of `texts` use each word, and how many different words each uses; the arguments before are those of `fill_table`."""
    last = np.full(word_texts.size, -1, np.int64)
    for k in range(texts.size):
        own = codes[starts[texts[k]] : starts[texts[k]] + lengths[texts[k]]]
        for at in range(own.size - 1):
            word = (np.uint64(own[at]) << _CODE) | np.uint64(own[at + 1])
            if not begins[_beginning(word, begins.size)]:
                continue
            for size in range(SHORTEST, LONGEST + 1):
                if size > SHORTEST:
                    if at + size > own.size:
                        break
                    word = (word << _CODE) | np.uint64(own[at + size - 1])
                place = place_of(table, word)
                if table[place] == word and last[numbers[place]] != k:
                    last[numbers[place]] = k
                    word_texts[numbers[place]] += 1
                    text_words[k] += 1


@kernel
def _beginning(word: np.uint64, size: int) -> int:
    return np.int64((word * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(40)) & (size - 1)


@kernel
def place_of(table: Words, word: np.uint64) -> int:
    """Where a word is in the table, or the free place where it belongs."""
    at = _beginning(word, table.size)
    while table[at] and table[at] != word:
        at = (at + 1) & (table.size - 1)
    return at


@kernel
def fill_table(words: Words, table: Words, numbers: Ints, begins: npt.NDArray[np.bool_]) -> None:
    """Put words into an empty table (0 is free), their numbers beside it; mark in `begins` how they begin.

    Most characters of a text begin no word: `begins`, small enough for the processor's cache, says so.
    """
    for k in range(words.size):
        at = place_of(table, words[k])
        table[at], numbers[at] = words[k], k
        beginning = words[k]
        while beginning >> np.uint64(2 * 16):
            beginning >>= _CODE
        begins[_beginning(beginning, begins.size)] = True
