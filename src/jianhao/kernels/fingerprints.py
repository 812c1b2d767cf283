"""Fingerprints of a text: hashes of five characters, one in four of them, chosen by the hash itself.

The same five characters are chosen in every text, so that a shared passage shares its fingerprints wherever it stands.
A fingerprint has 42 bits (with 10^8 different ones a chance meeting has odds of 2 in 100,000, and three are asked for).
Measured against other lengths and rates in bench/reuse.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from jianhao.kernels.compiling import inlined, kernel
from jianhao.kernels.normalise import Codes, Offsets

GRAM = 5
SAMPLED = 3  # a hash is kept if these bits are 0: one in four
BITS = 42
KEY_BITS = 32

_MIX = np.uint64(0x9E3779B97F4A7C15)
_TURN = np.uint64(0xD6E8FEB86659FD93)


@inlined
def gram_hash(codes: Codes, at: int) -> np.uint64:
    """64 bits of the five characters at a place."""
    first = (np.uint64(codes[at]) << np.uint64(48)) | (np.uint64(codes[at + 1]) << np.uint64(32))
    first |= (np.uint64(codes[at + 2]) << np.uint64(16)) | np.uint64(codes[at + 3])
    mixed = (first ^ (first >> np.uint64(29))) * _MIX + np.uint64(codes[at + 4]) * _TURN
    mixed ^= mixed >> np.uint64(32)
    mixed *= _MIX
    return mixed ^ (mixed >> np.uint64(29))


@inlined
def is_sampled(mixed: np.uint64) -> bool:
    return (mixed & np.uint64(SAMPLED)) == np.uint64(0)


@inlined
def fingerprint(mixed: np.uint64) -> np.uint64:
    return mixed >> np.uint64(64 - BITS)


@kernel
def count_postings(
    codes: Codes,
    starts: Offsets,
    lengths: npt.NDArray[np.int32],
    first: int,
    last: int,
    shift: int,
    low: int,
    counts: npt.NDArray[np.int64],
    per_text: npt.NDArray[np.int32],
) -> None:
    """Postings per part (`fingerprint >> shift`, from part `low` on) of texts first..last, and fingerprints per text."""
    parts = counts.size
    for text in range(first, last):
        base, found = starts[text], 0
        for at in range(base, base + lengths[text] - GRAM + 1):
            mixed = gram_hash(codes, at)
            if is_sampled(mixed):
                found += 1
                part = np.int64(fingerprint(mixed) >> np.uint64(shift)) - low
                if 0 <= part < parts:
                    counts[part] += 1
        per_text[text] = found


@kernel
def scatter_postings(
    codes: Codes,
    starts: Offsets,
    lengths: npt.NDArray[np.int32],
    first: int,
    last: int,
    shift: int,
    low: int,
    places: npt.NDArray[np.int64],
    postings: npt.NDArray[np.uint64],
) -> None:
    """Write (key, text) of each posting at its part's next place; texts in ascending order within a part."""
    parts = places.size
    for text in range(first, last):
        base = starts[text]
        for at in range(base, base + lengths[text] - GRAM + 1):
            mixed = gram_hash(codes, at)
            if is_sampled(mixed):
                print_ = fingerprint(mixed)
                part = np.int64(print_ >> np.uint64(shift)) - low
                if 0 <= part < parts:
                    key = print_ & np.uint64(0xFFFFFFFF)
                    postings[places[part]] = (key << np.uint64(32)) | np.uint64(text)
                    places[part] += 1


@kernel
def fingerprints_of(
    codes: Codes, start: int, length: int, prints: npt.NDArray[np.uint64], places: npt.NDArray[np.int32]
) -> int:
    """Fingerprints of one text and where they begin in it, into arrays of at least `length`; returns their number."""
    found = 0
    for at in range(length - GRAM + 1):
        mixed = gram_hash(codes, start + at)
        if is_sampled(mixed):
            prints[found] = fingerprint(mixed)
            places[found] = at
            found += 1
    return found
