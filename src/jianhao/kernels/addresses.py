"""Stretches of address characters around a dot: what may be a link, wherever it stands in a text."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from jianhao.kernels.compiling import inlined, kernel
from jianhao.kernels.normalise import Codes, Offsets
from jianhao.kernels.points import Points

DOT = 0x2E
_WRITTEN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~:/?#@!$&'()*+,;=%"
IN_ADDRESS = np.array([chr(point) in _WRITTEN for point in range(128)])


@inlined
def _is_plain(point: int) -> bool:
    """A Latin letter or a digit."""
    return 0x61 <= (point | 0x20) <= 0x7A or 0x30 <= point <= 0x39


@kernel
def find_addresses(points: Points, starts: Offsets, longest: int, found: npt.NDArray[np.int32]) -> int:
    """(row, begin, end) of every stretch with a dot between letters or digits into `found`; begin and end are indexes in `points`.

    A stretch reaches at most `longest` characters to both sides of its first dot. Returns how many there are, which may be more
    than `found` holds: then call again with more room.
    """
    total = 0
    for row in range(starts.size - 1):
        first, last = starts[row], starts[row + 1]
        at = first + 1
        while at < last - 1:
            if points[at] != DOT or not (_is_plain(points[at - 1]) and _is_plain(points[at + 1])):
                at += 1
                continue
            begin, end = at, at + 1
            while (
                begin > max(first, at - longest) and points[begin - 1] < 128 and IN_ADDRESS[points[begin - 1]]
            ):
                begin -= 1
            while end < min(last, at + longest) and points[end] < 128 and IN_ADDRESS[points[end]]:
                end += 1
            if total < found.shape[0]:
                found[total, 0], found[total, 1], found[total, 2] = row, begin, end
            total += 1
            at = end
    return total


@kernel
def expanding_number(points: Points, table: Codes, expands: int) -> int:
    """How many characters stand for several codes."""
    total = 0
    for at in range(points.size):
        point = points[at]
        total += 0 <= point < table.size and table[point] == expands
    return total
