"""The table under which characters are compared; see scripts/build_characters.py.

Source: Unicode of the Python that packed it (NFKC, case folding, categories) and OpenCC 1.4 (Apache-2.0), t2s, 2026-11.
"""

from __future__ import annotations

import lzma
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
import numpy.typing as npt

LIMIT = 0x323B0
EXPANDS = 1


@dataclass(frozen=True, slots=True)
class Characters:
    """`codes[point]`: 0 dropped, EXPANDS see the other two, else the code; `expanding` sorted, `expansions` (n, 3), 0-padded."""

    codes: npt.NDArray[np.uint16]
    expanding: npt.NDArray[np.uint32]
    expansions: npt.NDArray[np.uint16]


@cache
def characters() -> Characters:
    """The packed table."""
    packed = resources.files("jianhao.kernels").joinpath("data", "characters.xz").read_bytes()
    payload = lzma.decompress(packed)
    codes = np.frombuffer(payload, "<u2", LIMIT).astype(np.uint16)
    rows = np.frombuffer(payload, "<u4", offset=2 * LIMIT).reshape(-1, 4)
    return Characters(codes, rows[:, 0].copy(), np.ascontiguousarray(rows[:, 1:], np.uint16))
