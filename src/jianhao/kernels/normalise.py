"""Texts as they are compared: UTF-8 in, 16-bit codes out, with the way back to the characters of the text.

Kept are letters and digits, in one width, one case and simplified characters; a gloss in Latin letters in brackets right after
a Chinese character (万（wàn）) is dropped. Invalid UTF-8 (surrogates too) is skipped byte by byte.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from jianhao.kernels.characters import EXPANDS, LIMIT, characters
from jianhao.kernels.compiling import inlined, kernel

Codes = npt.NDArray[np.uint16]
Offsets = npt.NDArray[np.int64]
GLOSS_LONGEST = 32  # characters between the brackets
GLOSS_PLAIN = 8  # Latin letters without a tone mark that may still be a gloss


@inlined
def _is_han(code: int) -> bool:
    return 0x3400 <= code < 0xA000 or 0xE000 <= code < 0xF900


@inlined
def _is_latin(point: int) -> bool:
    return 0x61 <= point <= 0x7A or 0x41 <= point <= 0x5A or 0xC0 <= point < 0x250 or 0x1E00 <= point < 0x1F00


@kernel
def _decoded(data: npt.NDArray[np.uint8], at: int, end: int) -> tuple[int, int]:
    """(code point, bytes) at a place; point −1 for a byte that begins no character."""
    first = data[at]
    if first < 0x80:
        return np.int64(first), 1
    if first >= 0xE0:
        if first < 0xF0 and at + 2 < end and (data[at + 1] & 0xC0) == 0x80 and (data[at + 2] & 0xC0) == 0x80:
            return ((first & 0x0F) << 12) | ((data[at + 1] & 0x3F) << 6) | np.int64(data[at + 2] & 0x3F), 3
        if first < 0xF8 and at + 3 < end and (data[at + 1] & 0xC0) == 0x80 and (data[at + 2] & 0xC0) == 0x80:
            high = ((first & 0x07) << 18) | ((data[at + 1] & 0x3F) << 12) | ((data[at + 2] & 0x3F) << 6)
            return high | np.int64(data[at + 3] & 0x3F), 4
        return -1, 1
    if first >= 0xC0 and at + 1 < end and (data[at + 1] & 0xC0) == 0x80:
        return ((first & 0x1F) << 6) | np.int64(data[at + 1] & 0x3F), 2
    return -1, 1


@kernel
def _gloss_end(data: npt.NDArray[np.uint8], at: int, end: int) -> tuple[int, int]:
    """(place after the closing bracket, characters passed) of a gloss whose opening bracket ended at `at`; (−1, 0) if none."""
    letters, marked, passed = 0, False, 0
    while at < end and passed < GLOSS_LONGEST:
        point, size = _decoded(data, at, end)
        at += size
        passed += 1
        if point == 0x29 or point == 0xFF09:
            glossed = letters > 0 and (marked or letters <= GLOSS_PLAIN)
            return (at, passed) if glossed else (-1, 0)
        if _is_latin(point):
            letters += 1
            marked = marked or point >= 0xC0
        elif 0x300 <= point < 0x370:
            marked = True
        elif point not in (0x20, 0x27, 0x2D, 0x2019, 0xA0):
            return -1, 0
    return -1, 0


@kernel
def _normalise_one(
    data: npt.NDArray[np.uint8],
    start: int,
    end: int,
    table: Codes,
    expanding: npt.NDArray[np.uint32],
    expansions: Codes,
    out: Codes,
    places: npt.NDArray[np.int32],
) -> int:
    """Codes of one text into `out`; its code points' places into `places` unless that is empty. Returns the number."""
    at, position, length, before = start, 0, 0, 0
    track = places.size > 0
    while at < end:
        point, size = _decoded(data, at, end)
        if (point == 0x28 or point == 0xFF08) and _is_han(before):
            after, passed = _gloss_end(data, at + size, end)
            if after > 0:
                at, position = after, position + 1 + passed
                continue
        at += size
        code = table[point] if 0 <= point < LIMIT else 0
        if code > EXPANDS:
            if track:
                places[length] = position
            out[length] = code
            length += 1
            before = code
        elif code == EXPANDS:
            row = np.searchsorted(expanding, point)
            for k in range(expansions.shape[1]):
                if expansions[row, k]:
                    if track:
                        places[length] = position
                    out[length] = expansions[row, k]
                    length += 1
        elif point > 0x20:
            before = 0
        position += 1
    return length


@kernel
def normalise_block(
    data: npt.NDArray[np.uint8],
    offsets: Offsets,
    table: Codes,
    expanding: npt.NDArray[np.uint32],
    expansions: Codes,
    out: Codes,
    lengths: npt.NDArray[np.int64],
) -> int:
    """Codes of consecutive texts one after the other into `out` (at least as long as the bytes); returns the total."""
    nowhere = np.empty(0, np.int32)
    total = 0
    for row in range(offsets.size - 1):
        lengths[row] = _normalise_one(
            data, offsets[row], offsets[row + 1], table, expanding, expansions, out[total:], nowhere
        )
        total += lengths[row]
    return total


def normalise(text: str | bytes) -> tuple[Codes, npt.NDArray[np.int32]]:
    """(codes, places) of one text: `places[i]` is the code point of the text that code i comes from."""
    raw = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    data, known = np.frombuffer(raw, np.uint8), characters()
    out, places = np.empty(data.size, np.uint16), np.empty(data.size + 1, np.int32)
    length = _normalise_one(data, 0, data.size, known.codes, known.expanding, known.expansions, out, places)
    return out[:length], places[:length]


@kernel
def map_spans(
    data: npt.NDArray[np.uint8],
    offsets: Offsets,
    table: Codes,
    expanding: npt.NDArray[np.uint32],
    expansions: Codes,
    ends: npt.NDArray[np.int64],
    mentions: npt.NDArray[np.int64],
    span_from: npt.NDArray[np.int32],
    span_to: npt.NDArray[np.int32],
    begins: npt.NDArray[np.int32],
    stops: npt.NDArray[np.int32],
    source_begins: npt.NDArray[np.int32],
    source_stops: npt.NDArray[np.int32],
) -> None:
    """Turn spans of codes into spans of code points, in place.

    `mentions[ends[row - 1] : ends[row]]` say where text `row` stands: n is the text of pair n, n + number of pairs its source.
    A span that begins or stops inside one character (㎡ is compared as m2) becomes empty.
    """
    longest = 0
    for row in range(offsets.size - 1):
        longest = max(longest, offsets[row + 1] - offsets[row])
    out, places = np.empty(longest, np.uint16), np.empty(longest + 1, np.int32)
    for row in range(offsets.size - 1):
        first = ends[row - 1] if row else 0
        if first == ends[row]:
            continue
        length = _normalise_one(
            data, offsets[row], offsets[row + 1], table, expanding, expansions, out, places
        )
        for mention in mentions[first : ends[row]]:
            of_source, pair = divmod(mention, span_from.size)
            firsts, lasts = (source_begins, source_stops) if of_source else (begins, stops)
            for k in range(span_from[pair], span_to[pair]):
                begin, stop = firsts[k], lasts[k]
                torn = begin > 0 and places[begin - 1] == places[begin]
                torn |= stop < length and places[stop] == places[stop - 1]
                firsts[k] = places[begin]
                lasts[k] = places[begin] if torn else places[stop - 1] + 1
