"""A small sample of what a text speaks of: the pairs of characters whose hashes are smallest, the same pairs in every text."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from jianhao.kernels.compiling import kernel
from jianhao.kernels.normalise import Codes, Offsets

SAMPLE = 32
NONE = 0xFFFFFFFF


@kernel
def sample_pairs(codes: Codes, ends: Offsets, samples: npt.NDArray[np.uint32]) -> None:
    """The SAMPLE smallest different hashes of pairs of Chinese characters of each text, ascending, filled up with NONE."""
    begin = 0
    for row in range(ends.size):
        own = samples[row]
        own[:] = NONE
        for at in range(begin, ends[row] - 1):
            one, two = codes[at], codes[at + 1]
            if one < 0x3400 or two < 0x3400:
                continue
            mixed = (np.uint32(one) << np.uint32(16)) | np.uint32(two)
            mixed = np.uint32((mixed ^ (mixed >> np.uint32(15))) * np.uint32(0x2C1B3C6D))
            mixed = np.uint32((mixed ^ (mixed >> np.uint32(12))) * np.uint32(0x297A2D39))
            if mixed >= own[SAMPLE - 1]:
                continue
            place = SAMPLE - 1
            while place > 0 and own[place - 1] > mixed:
                place -= 1
            if place > 0 and own[place - 1] == mixed:
                continue
            for k in range(SAMPLE - 1, place, -1):
                own[k] = own[k - 1]
            own[place] = mixed
        begin = ends[row] + 1
