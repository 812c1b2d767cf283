"""Posts of an account drawn again and again: how sure the reads beyond the usual are."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from jianhao.kernels.compiling import inlined, kernel

Longs = npt.NDArray[np.int64]
Words = npt.NDArray[np.uint64]
Floats = npt.NDArray[np.float64]


@inlined
def _next(state: np.uint64) -> np.uint64:
    state ^= state << np.uint64(13)
    state ^= state >> np.uint64(7)
    state ^= state << np.uint64(17)
    return state


@kernel
def resample_sums(starts: Longs, values: Floats, seeds: Words, resamples: int, sums: Floats) -> None:
    """`sums[a, r]`: the sum of as many values as account a has (values[starts[a]:starts[a+1]]), drawn with replacement.

    The seed of an account is its own, so that other accounts change nothing.
    """
    for a in range(len(seeds)):
        number = np.uint64(starts[a + 1] - starts[a])
        state = seeds[a] | np.uint64(1)
        for _ in range(8):
            state = _next(state)
        for r in range(resamples):
            total = 0.0
            for _ in range(number):
                state = _next(state)
                total += values[starts[a] + np.int64((state >> np.uint64(11)) % number)]
            sums[a, r] = total
