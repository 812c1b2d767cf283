"""Texts as code points, and as what they look like without noise: the two forms in which content checks read them.

Positions of every finding count code points; an invalid byte counts as one (U+FFFD), as Python's replacing decoder has it
where a character is broken off.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from jianhao.kernels.characters import EXPANDS, LIMIT
from jianhao.kernels.compiling import kernel
from jianhao.kernels.normalise import Codes, Offsets, _decoded

Points = npt.NDArray[np.int32]
BROKEN = 0xFFFD


@kernel
def decode_block(data: npt.NDArray[np.uint8], offsets: Offsets, points: Points, starts: Offsets) -> int:
    """Code points of consecutive texts one after the other into `points` (at least as long as the bytes).

    `starts` (one more than texts) becomes where each begins; returns the total.
    """
    total = 0
    for row in range(offsets.size - 1):
        starts[row] = total
        at, end = offsets[row], offsets[row + 1]
        while at < end:
            point, size = _decoded(data, at, end)
            points[total] = point if point >= 0 else BROKEN
            total += 1
            at += size
    starts[offsets.size - 1] = total
    return total


@kernel
def fold_block(
    points: Points,
    starts: Offsets,
    table: Codes,
    expanding: npt.NDArray[np.uint32],
    expansions: Codes,
    codes: Codes,
    places: Points,
    ends: Offsets,
) -> int:
    """Letters and digits of texts in one width, case and simplified characters, a text's end marked by a 0.

    `places[i]` is the index in `points` that code i comes from; `ends[row]` is where the row's 0 stands. Room for three codes
    a point and one a text is enough. Returns the total.
    """
    total = 0
    for row in range(starts.size - 1):
        for at in range(starts[row], starts[row + 1]):
            point = points[at]
            code = table[point] if 0 <= point < LIMIT else 0
            if code > EXPANDS:
                codes[total], places[total] = code, at
                total += 1
            elif code == EXPANDS:
                line = np.searchsorted(expanding, point)
                for k in range(expansions.shape[1]):
                    if expansions[line, k]:
                        codes[total], places[total] = expansions[line, k], at
                        total += 1
        codes[total], places[total] = 0, starts[row + 1]
        ends[row] = total
        total += 1
    return total


@kernel
def keep_han(codes: Codes, places: Points, kept: Codes, kept_places: Points) -> int:
    """The same without Latin letters and digits between Chinese characters; returns the number."""
    total = 0
    for at in range(codes.size):
        code = codes[at]
        if code == 0 or 0x3400 <= code < 0xA000:
            kept[total], kept_places[total] = code, places[at]
            total += 1
    return total
