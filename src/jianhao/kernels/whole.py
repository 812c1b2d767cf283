"""Whole texts compared at once: 128 bits of all their characters."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from jianhao.kernels.compiling import kernel
from jianhao.kernels.normalise import Codes, Offsets

Ints = npt.NDArray[np.int32]


@kernel
def hash_whole(
    codes: Codes, starts: Offsets, lengths: Ints, first: int, last: int, hashes: npt.NDArray[np.uint64]
) -> None:
    """Two independent 64-bit hashes of each text of first..last into rows of `hashes`."""
    for text in range(first, last):
        a, b = np.uint64(lengths[text]), np.uint64(0x243F6A8885A308D3)
        for at in range(starts[text], starts[text] + lengths[text]):
            code = np.uint64(codes[at])
            a = (a ^ code) * np.uint64(0x9E3779B97F4A7C15)
            a ^= a >> np.uint64(32)
            b = (b + code) * np.uint64(0xD6E8FEB86659FD93)
            b ^= b >> np.uint64(29)
        hashes[text, 0], hashes[text, 1] = a, b
