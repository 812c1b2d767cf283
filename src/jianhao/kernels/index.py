"""Sorted keys with what is known of each: looked up, and merged so that the newer knowledge stands.

A run holds keys ascending, in parts: those that share their upper bits (`key >> shift`) lie at offsets[part] : offsets[part + 1],
with only their lower bits written. Most keys were seen once: `firsts` is then the one text. Where it is negative, ~firsts is
the row of `rests` with the whole state (kernels.star_join: first text, last text, days).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from jianhao.kernels.compiling import kernel
from jianhao.kernels.star_join import FIRST, LAST, NOBODY

Ints = npt.NDArray[np.int32]
Offsets = npt.NDArray[np.int64]
Words = npt.NDArray[np.uint64]
Keys = npt.NDArray[np.uint32] | npt.NDArray[np.uint64]
STEP = 16


@kernel
def look_up(
    wanted: Words, shift: int, low: int, offsets: Offsets, keys: Keys, firsts: Ints, rests: Ints, states: Ints
) -> None:
    """Fill the states of `wanted` (ascending, all in parts from `low` on) that are still NOBODY's and whose keys are here."""
    mask = (np.uint64(1) << np.uint64(shift)) - np.uint64(1)
    part = -1
    begin = end = at = 0
    for k in range(wanted.size):
        if states[k, FIRST] != NOBODY:
            continue
        own = int(wanted[k] >> np.uint64(shift)) - low
        if own != part:
            part, begin, end = own, int(offsets[own]), int(offsets[own + 1])
            at = begin
        key = wanted[k] & mask
        at = _place(keys, at, begin, end, key, np.float64(key) / (np.float64(mask) + 1.0))
        if at < end and np.uint64(keys[at]) == key:
            if firsts[at] >= 0:
                states[k, 0], states[k, 1], states[k, 2] = firsts[at], firsts[at], 1
            else:
                states[k] = rests[~firsts[at]]


@kernel
def _place(keys: Keys, least: int, begin: int, end: int, key: np.uint64, share: float) -> int:
    """The first place from `least` on whose key is not smaller. Keys are hashes: `share` of the way is about right."""
    low = max(least, min(end, begin + int(share * (end - begin)) - STEP))
    step = STEP
    while low > least and np.uint64(keys[low - 1]) >= key:
        low = max(least, low - step)
        step *= 2
    high, step = low, STEP
    while high < end and np.uint64(keys[high]) < key:
        low = high + 1
        high = min(end, high + step)
        step *= 2
    while low < high:
        middle = (low + high) // 2
        if np.uint64(keys[middle]) < key:
            low = middle + 1
        else:
            high = middle
    return low


@kernel
def merge_runs(
    offsets: Offsets, keys: Keys, firsts: Ints, rests: Ints,
    old_offsets: Offsets, old_keys: Keys, old_firsts: Ints, old_rests: Ints,
    out_offsets: Offsets, out_keys: Keys, out_firsts: Ints, out_rests: Ints,
) -> int:  # fmt: skip
    """Merge a newer run with an older one of the same parts, the newer state standing; returns the number of rests written.

    `out_keys` and `out_firsts` are as long as both together; how many were written is the last of `out_offsets`.
    """
    written = more = 0
    out_offsets[0] = 0
    for part in range(offsets.size - 1):
        i, j, end, old_end = offsets[part], old_offsets[part], offsets[part + 1], old_offsets[part + 1]
        while i < end or j < old_end:
            newer = j == old_end or (i < end and keys[i] <= old_keys[j])
            out_keys[written] = keys[i] if newer else old_keys[j]
            first = firsts[i] if newer else old_firsts[j]
            if first < 0:
                out_rests[more] = rests[~first] if newer else old_rests[~first]
                first = ~more
                more += 1
            out_firsts[written] = first
            written += 1
            if newer and j < old_end and keys[i] == old_keys[j]:
                j += 1
            i += newer
            j += not newer
        out_offsets[part + 1] = written
    return more


@kernel
def pack_states(states: Ints, firsts: Ints, rests: Ints) -> int:
    """States as a run keeps them; returns the number of rests."""
    more = 0
    for k in range(states.shape[0]):
        if states[k, LAST] == states[k, FIRST] and states[k, 2] == 1:
            firsts[k] = states[k, FIRST]
        else:
            firsts[k] = ~more
            rests[more] = states[k]
            more += 1
    return more


@kernel
def hash_strings(data: npt.NDArray[np.uint8], offsets: Offsets, hashes: Words) -> None:
    """64 bits of each string, all of them well mixed."""
    for k in range(hashes.size):
        mixed = np.uint64(offsets[k + 1] - offsets[k]) + np.uint64(0x243F6A8885A308D3)
        for at in range(offsets[k], offsets[k + 1]):
            mixed = (mixed ^ np.uint64(data[at])) * np.uint64(0x9E3779B97F4A7C15)
            mixed ^= mixed >> np.uint64(29)
        mixed *= np.uint64(0xD6E8FEB86659FD93)
        hashes[k] = mixed ^ (mixed >> np.uint64(32))
