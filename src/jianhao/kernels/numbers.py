"""Do two aligned texts say the same numbers? A form filled in anew keeps its words and changes its figures, dates and times."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from jianhao.kernels.compiling import inlined, kernel
from jianhao.kernels.normalise import Codes

Ints = npt.NDArray[np.int32]
# 〇零一二三四五六七八九十百千万两 count only before a measure word: 统一, 十分 and 万一 are no numbers.
_HAN_DIGITS = np.array(sorted(ord(c) for c in "〇零一二三四五六七八九十百千万两"), np.uint16)
_MEASURES = np.array(
    sorted(ord(c) for c in "年月日号时点分名人个元户件家次米里吨亿岁期批届项楼室栋村"), np.uint16
)


@inlined
def _is_digit(code: int) -> bool:
    return 0x30 <= code <= 0x39


@kernel
def _among(table: Codes, code: int) -> bool:
    at = np.searchsorted(table, code)
    return at < table.size and table[at] == code


@kernel
def number_end(post: Codes, at: int, end: int) -> int:
    """Where the number that begins at a place ends; the place itself if none begins there."""
    stop = at
    while stop < end and _is_digit(post[stop]):
        stop += 1
    if stop > at:
        return stop
    while stop < end and _among(_HAN_DIGITS, post[stop]):
        stop += 1
    if stop > at and stop < end and _among(_MEASURES, post[stop]):
        return stop
    return at


@kernel
def compare_numbers(
    post: Codes, source: Codes, begin: int, end: int, partner: Ints, marks: npt.NDArray[np.uint8], own: bool
) -> tuple[int, int]:
    """(numbers in post[begin:end], those that stand in the source as they are, in the place aligned to them).

    With `own`, numbers that lie wholly in a marked passage (a frame, a formula) are left out.
    """
    total = same = 0
    at = begin
    while at < end:
        stop = number_end(post, at, post.size)
        if stop == at:
            at += 1
            continue
        counted = not own
        for k in range(at, stop):
            counted |= marks[k] == 0
        if counted:
            total += 1
            same += _stands(post, source, at, stop, partner)
        at = stop
    return total, same


@kernel
def _stands(post: Codes, source: Codes, begin: int, end: int, partner: Ints) -> bool:
    first = partner[begin]
    if first < 0:
        return False
    for at in range(begin, end):
        if partner[at] != first + at - begin:
            return False
    if not _is_digit(post[begin]):
        return True
    before = first > 0 and _is_digit(source[first - 1])
    after = first + end - begin
    return not (before or (after < source.size and _is_digit(source[after])))
