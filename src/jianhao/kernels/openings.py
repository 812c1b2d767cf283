"""The opening of a post (title and first characters) as codes, and what stands in it: phrases of rules, weighted n-grams.

Codes are those of `normalise` (letters and digits, one width, one case, simplified), with a run of digits as one code, a
question mark kept, and a mark at both ends of the title, so that a phrase can ask for the beginning or the end of it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from jianhao.kernels.characters import EXPANDS, LIMIT
from jianhao.kernels.compiling import inlined, kernel
from jianhao.kernels.normalise import _decoded

Codes = npt.NDArray[np.uint16]
Offsets = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.uint8]
BEGIN, END, DIGITS, ASKS = 2, 3, 0x30, 0x3F
TITLE, TEXT = 1, 2  # bits of a hit: where a phrase stands
SHORTEST, LONGEST = 1, 3  # characters of an n-gram
TITLE_WEIGHT = 2.0  # an n-gram of the title counts as two of the text
NOTHING = -1
_SPREAD = np.uint64(0x9E3779B97F4A7C15)


class Automaton(NamedTuple):
    """Aho-Corasick: `follow[state, symbol]`; phrases ending in a state are `ending[begins[state] : begins[state + 1]]`."""

    symbols: Codes
    follow: npt.NDArray[np.int32]
    begins: npt.NDArray[np.int32]
    ending: npt.NDArray[np.int32]


class Grams(NamedTuple):
    """Open addressing: `numbers[slot]` is the n-gram whose packed codes are `keys[slot]`; `weights[number, kind]`.

    Numbers below `singles` are single characters: they count, but are never named as what spoke most.
    """

    keys: npt.NDArray[np.uint64]
    numbers: npt.NDArray[np.int32]
    weights: npt.NDArray[np.float32]
    intercepts: npt.NDArray[np.float32]
    singles: int


@inlined
def _is_digit(code: int) -> bool:
    return 0x30 <= code <= 0x39


@kernel
def fold_block(
    data: Bytes, offsets: Offsets, table: Codes, most: int, marked: bool, out: Codes, ends: Offsets
) -> None:
    """Codes of the first `most` characters of texts one after the other; `ends[i]` is where text i stops in `out`.

    `out` holds at least the bytes and two marks a text; with `marked` BEGIN and END stand around a text that is not empty.
    """
    total = 0
    for row in range(offsets.size - 1):
        at, end, seen, begun = offsets[row], offsets[row + 1], 0, total
        if marked:
            out[total] = BEGIN
            total += 1
        while at < end and seen < most:
            point, size = _decoded(data, at, end)
            at += size
            seen += 1
            code = np.int64(table[point]) if 0 <= point < LIMIT else 0
            if point == 0x3F or point == 0xFF1F:
                code = ASKS
            if _is_digit(code):
                if total > begun and out[total - 1] == DIGITS:
                    continue
                code = DIGITS
            if code > EXPANDS:
                out[total] = code
                total += 1
        if marked:
            if total == begun + 1:
                total = begun
            else:
                out[total] = END
                total += 1
        ends[row] = total


@kernel
def find_phrases(codes: Codes, ends: Offsets, automaton: Automaton, bit: int, hits: Bytes) -> None:
    """Set `bit` in `hits[phrase, text]` of every phrase that stands in a text."""
    begin = 0
    for row in range(ends.size):
        state = 0
        for k in range(begin, ends[row]):
            state = automaton.follow[state, automaton.symbols[codes[k]]]
            for one in range(automaton.begins[state], automaton.begins[state + 1]):
                hits[automaton.ending[one], row] |= bit
        begin = ends[row]


@inlined
def _slot(key: np.uint64, mask: np.uint64) -> np.uint64:
    return ((key * _SPREAD) >> np.uint64(40)) & mask


@kernel
def number_of(key: np.uint64, keys: npt.NDArray[np.uint64], numbers: npt.NDArray[np.int32]) -> int:
    """The number of an n-gram, NOTHING if it is not in the table."""
    mask = np.uint64(keys.size - 1)
    slot = _slot(key, mask)
    while keys[slot] != np.uint64(0):
        if keys[slot] == key:
            return numbers[slot]
        slot = (slot + np.uint64(1)) & mask
    return NOTHING


@kernel
def fill_grams(
    packed: npt.NDArray[np.uint64], keys: npt.NDArray[np.uint64], numbers: npt.NDArray[np.int32]
) -> None:
    """Enter distinct packed n-grams, numbered as they come, into zeroed `keys` (a power of two, at least twice as many)."""
    mask = np.uint64(keys.size - 1)
    for number in range(packed.size):
        slot = _slot(packed[number], mask)
        while keys[slot] != np.uint64(0):
            slot = (slot + np.uint64(1)) & mask
        keys[slot] = packed[number]
        numbers[slot] = number


@kernel
def list_grams(codes: Codes, begin: int, end: int, grams: Grams, found: npt.NDArray[np.int32]) -> int:
    """Numbers of the known n-grams of `codes[begin:end]`, each as often as it stands there; returns how many.

    An n-gram of which the end is not known is not known either: it stands in no more posts than its end.
    """
    number = 0
    for k in range(begin, end):
        key = np.uint64(0)
        for size in range(1, min(LONGEST, k + 1 - begin) + 1):
            key |= np.uint64(codes[k + 1 - size]) << np.uint64(16 * (size - 1))
            if size >= SHORTEST:
                one = number_of(key, grams.keys, grams.numbers)
                if one < 0:
                    break
                found[number] = one
                number += 1
    return number


@kernel
def score_block(
    titles: Codes,
    title_ends: Offsets,
    texts: Codes,
    text_ends: Offsets,
    grams: Grams,
    scores: npt.NDArray[np.float32],
    strongest: npt.NDArray[np.int32],
) -> None:
    """`scores[post, kind]` of the linear model, and the numbers of the n-grams that speak most for the best kind.

    Weights of all n-grams (those of the title TITLE_WEIGHT times) over the root of their number, plus the intercepts.
    """
    longest, begin, start = 0, 0, 0
    for row in range(title_ends.size):
        longest = max(longest, title_ends[row] - begin + text_ends[row] - start)
        begin, start = title_ends[row], text_ends[row]
    found = np.empty(LONGEST * longest + 1, np.int32)
    begin, start = 0, 0
    for row in range(title_ends.size):
        ahead = list_grams(titles, begin, title_ends[row], grams, found)
        number = ahead + list_grams(texts, start, text_ends[row], grams, found[ahead:])
        begin, start = title_ends[row], text_ends[row]
        _add_up(found[:number], ahead, grams, scores[row])
        _speak_most(found[:number], grams, np.argmax(scores[row]), strongest[row])


@kernel
def _add_up(found: npt.NDArray[np.int32], ahead: int, grams: Grams, scores: npt.NDArray[np.float32]) -> None:
    scores[:] = 0
    for k in range(found.size):
        if k == ahead:
            for kind in range(scores.size):
                scores[kind] *= np.float32(TITLE_WEIGHT)
        own = grams.weights[found[k]]
        for kind in range(scores.size):
            scores[kind] += own[kind]
    if ahead == found.size:
        scores *= np.float32(TITLE_WEIGHT)
    root = np.float32(np.sqrt(max(TITLE_WEIGHT * ahead + found.size - ahead, 1.0)))
    for kind in range(scores.size):
        scores[kind] = scores[kind] / root + grams.intercepts[kind]


@kernel
def _speak_most(
    found: npt.NDArray[np.int32], grams: Grams, kind: int, strongest: npt.NDArray[np.int32]
) -> None:
    """The different n-grams with the largest positive weights for a kind, the largest first."""
    weights = grams.weights
    strongest[:] = NOTHING
    for one in found:
        weight = weights[one, kind]
        least = strongest[strongest.size - 1]
        if one < grams.singles or weight <= 0 or (least >= 0 and weight <= weights[least, kind]):
            continue
        place = strongest.size
        while place > 0 and (strongest[place - 1] < 0 or weights[strongest[place - 1], kind] < weight):
            place -= 1
        if one in strongest:
            continue
        for k in range(strongest.size - 1, place, -1):
            strongest[k] = strongest[k - 1]
        strongest[place] = one
