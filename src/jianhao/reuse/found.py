"""What the join found for every text."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int32]
Words = npt.NDArray[np.uint64]


@dataclass(frozen=True)
class Found:
    """`candidates[i]` of text i in the order of trying, `numbers[i]` of them; formulas as the star join gives them."""

    candidates: Ints
    numbers: Ints
    prints: Ints
    formulas: Words
