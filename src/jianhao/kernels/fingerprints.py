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
SAMPLING = 2  # a hash is kept if its so many first bits are 0: one in four
BITS = 42
KEY_BITS = 32

_MIX = np.uint64(0x9E3779B97F4A7C15)
_TURN = np.uint64(0xD6E8FEB86659FD93)
_CODE = np.uint64(16)


@inlined
def window_at(codes: Codes, at: int) -> np.uint64:
    """Four characters from a place on in one word; the next window is this one shifted by one character."""
    window = (np.uint64(codes[at]) << np.uint64(48)) | (np.uint64(codes[at + 1]) << np.uint64(32))
    return window | (np.uint64(codes[at + 2]) << _CODE) | np.uint64(codes[at + 3])


@inlined
def shifted(window: np.uint64, code: np.uint16) -> np.uint64:
    """The window one character on."""
    return (window << _CODE) | np.uint64(code)


@inlined
def gram_hash(window: np.uint64, fifth: np.uint16) -> np.uint64:
    """64 bits of five characters, the upper ones well mixed."""
    mixed = window + (np.uint64(fifth) + np.uint64(1)) * _TURN
    mixed = (mixed ^ (mixed >> np.uint64(32))) * _MIX
    return mixed ^ (mixed >> np.uint64(29))


@inlined
def is_sampled(mixed: np.uint64) -> bool:
    """One hash in four."""
    return mixed >> np.uint64(64 - SAMPLING) == np.uint64(0)


@inlined
def fingerprint(mixed: np.uint64) -> np.uint64:
    """The bits by which a sampled hash is known."""
    return (mixed >> np.uint64(64 - SAMPLING - BITS)) & np.uint64((1 << BITS) - 1)


@kernel
def count_postings(
    codes: Codes, starts: Offsets, lengths: npt.NDArray[np.int32], first: int, last: int,
    shift: int, low: int, counts: npt.NDArray[np.int64], per_text: npt.NDArray[np.int32],
) -> None:  # fmt: skip
    """Postings per part (`fingerprint >> shift`, from part `low` on) of texts first..last, and fingerprints per text."""
    parts = counts.size
    for text in range(first, last):
        own, found = codes[starts[text] : starts[text] + lengths[text]], 0
        if own.size >= GRAM:
            window = window_at(own, 0)
            for at in range(GRAM - 1, own.size):
                mixed = gram_hash(window, own[at])
                window = shifted(window, own[at])
                if is_sampled(mixed):
                    found += 1
                    part = np.int64(fingerprint(mixed) >> np.uint64(shift)) - low
                    if 0 <= part < parts:
                        counts[part] += 1
        per_text[text] = found


@kernel
def scatter_postings(
    codes: Codes, starts: Offsets, lengths: npt.NDArray[np.int32], first: int, last: int,
    shift: int, low: int, places: npt.NDArray[np.int64], postings: npt.NDArray[np.uint64],
) -> None:  # fmt: skip
    """Write (key << 32 | text) of each posting at its part's next place; texts in ascending order within a part."""
    parts = places.size
    for text in range(first, last):
        own = codes[starts[text] : starts[text] + lengths[text]]
        if own.size < GRAM:
            continue
        window = window_at(own, 0)
        for at in range(GRAM - 1, own.size):
            mixed = gram_hash(window, own[at])
            window = shifted(window, own[at])
            if is_sampled(mixed):
                known = fingerprint(mixed)
                part = np.int64(known >> np.uint64(shift)) - low
                if 0 <= part < parts:
                    postings[places[part]] = (known << np.uint64(64 - KEY_BITS)) | np.uint64(text)
                    places[part] += 1


@kernel
def fingerprints_of(own: Codes, prints: npt.NDArray[np.uint64], places: npt.NDArray[np.int32]) -> int:
    """Fingerprints of one text and where they begin in it, into arrays of at least its length; returns their number."""
    found = 0
    if own.size >= GRAM:
        window = window_at(own, 0)
        for at in range(GRAM - 1, own.size):
            mixed = gram_hash(window, own[at])
            window = shifted(window, own[at])
            if is_sampled(mixed):
                prints[found] = fingerprint(mixed)
                places[found] = at - GRAM + 1
                found += 1
    return found
