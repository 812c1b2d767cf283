"""Fingerprints of many texts as one column, for engines that join them by SQL."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from jianhao.kernels.compiling import kernel
from jianhao.kernels.fingerprints import fingerprints_of
from jianhao.kernels.normalise import Codes, Offsets

Ints = npt.NDArray[np.int32]


@kernel
def list_fingerprints(
    codes: Codes, offsets: Offsets, prints: npt.NDArray[np.uint64], places: Ints, numbers: Ints
) -> int:
    """Write the fingerprints of texts `codes[offsets[k] : offsets[k + 1]]` one text after the other; returns their number.

    `numbers[k]` becomes that of text k; `prints` and `places` are as long as `codes`.
    """
    written = 0
    for k in range(numbers.size):
        own = codes[offsets[k] : offsets[k + 1]]
        numbers[k] = fingerprints_of(own, prints[written:], places[written:])
        written += numbers[k]
    return written
