"""Numbers of persons in texts: citizen ID, mobile and landline telephone, bank card; each by its own rule, in one pass."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from jianhao.kernels.compiling import inlined, kernel
from jianhao.kernels.normalise import Offsets
from jianhao.kernels.points import Points

ID, MOBILE, LANDLINE, CARD = 1, 2, 3, 4
LONGEST = 24  # digits of a run that can still be one of these
WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2], np.int64)
CHECKS = np.array([1, 0, 10, 9, 8, 7, 6, 5, 4, 3, 2], np.int64)
DAYS = np.array([31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31], np.int64)
X = 10  # the check digit that is a letter


@inlined
def _digit(point: int) -> int:
    """0 to 9, of either width; −1 else."""
    if 0x30 <= point <= 0x39:
        return point - 0x30
    if 0xFF10 <= point <= 0xFF19:
        return point - 0xFF10
    return -1


@inlined
def _is_x(point: int) -> bool:
    return point == 0x58 or point == 0x78 or point == 0xFF38 or point == 0xFF58


@inlined
def _is_letter(point: int) -> bool:
    return (
        0x41 <= point <= 0x5A
        or 0x61 <= point <= 0x7A
        or 0xFF21 <= point <= 0xFF3A
        or 0xFF41 <= point <= 0xFF5A
    )


@inlined
def _joins(point: int) -> bool:
    """What people write between the groups of one number: blanks, hyphens, brackets of an area code, a middle dot."""
    return (
        point == 0x20
        or point == 0x2D
        or point == 0xA0
        or point == 0x3000
        or 0x2010 <= point <= 0x2015
        or point == 0xFF0D
        or point == 0xB7
        or point == 0x29
        or point == 0xFF09
    )


@kernel
def _date(digits: npt.NDArray[np.int64], at: int, year: int) -> bool:
    """Whether month and day stand at a place, of a year people alive were born in."""
    month, day = digits[at] * 10 + digits[at + 1], digits[at + 2] * 10 + digits[at + 3]
    if not (1 <= month <= 12 and 1900 <= year <= 2099):
        return False
    if month == 2 and day == 29 and not (year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)):
        return False
    return 1 <= day <= DAYS[month - 1]


@kernel
def _is_id(digits: npt.NDArray[np.int64], length: int) -> bool:
    region = digits[0] * 10 + digits[1]
    if not (11 <= region <= 15 or 21 <= region <= 23 or 31 <= region <= 37 or 41 <= region <= 46
            or 50 <= region <= 54 or 61 <= region <= 65 or region in (71, 81, 82, 83)):  # fmt: skip
        return False
    if length == 15:
        return _date(digits, 8, 1900 + digits[6] * 10 + digits[7])
    if length != 18:
        return False
    year = digits[6] * 1000 + digits[7] * 100 + digits[8] * 10 + digits[9]
    if not _date(digits, 10, year):
        return False
    total = 0
    for k in range(17):
        total += digits[k] * WEIGHTS[k]
    return digits[17] == CHECKS[total % 11]


@kernel
def _is_card(digits: npt.NDArray[np.int64], length: int) -> bool:
    """Luhn, and a beginning that banks have: 62 (UnionPay), 4, 51 to 55, 35, 36, 37, and old domestic ones (9xxx, 60)."""
    if length < 15 or length > 19:
        return False
    head = digits[0] * 10 + digits[1]
    if not (head in (62, 60, 35, 36, 37, 90, 94, 95, 96, 98) or digits[0] == 4 or 51 <= head <= 55):
        return False
    total, same = 0, True
    for k in range(length):
        one = digits[length - 1 - k]
        same &= one == digits[0]
        if k % 2:
            one *= 2
            one -= 9 * (one > 9)
        total += one
    return total % 10 == 0 and not same


@kernel
def _kind(digits: npt.NDArray[np.int64], length: int, groups: int, first_group: int) -> int:
    """Which number a run of digits is; 0 none."""
    if digits[length - 1] == X:
        return ID if length == 18 and _is_id(digits, length) else 0
    if length in (15, 18) and _is_id(digits, length):
        return ID
    if length == 11 and digits[0] == 1 and digits[1] >= 3:
        return MOBILE
    if length == 13 and digits[0] == 8 and digits[1] == 6 and digits[2] == 1 and digits[3] >= 3:
        return MOBILE
    if 10 <= length <= 12 and digits[0] == 0 and digits[1] != 0 and (groups == 1 or first_group in (3, 4)):
        return LANDLINE
    if 7 <= length <= 8 and groups == 1 and digits[0] >= 2:
        return LANDLINE
    return CARD if _is_card(digits, length) else 0


@kernel
def find_numbers(points: Points, starts: Offsets, found: npt.NDArray[np.int32]) -> int:
    """(row, begin, end, kind) of every number of a person into `found`; begin and end are indexes in `points`.

    Returns how many there are, which may be more than `found` holds: then call again with more room. A run next to a letter
    is part of a code and no number.
    """
    digits = np.zeros(LONGEST + 2, np.int64)
    total = 0
    for row in range(starts.size - 1):
        at, end = starts[row], starts[row + 1]
        while at < end:
            if _digit(points[at]) < 0:
                at += 1
                continue
            begin = at
            stop, length, groups, first_group = _run(points, at, end, digits)
            at = max(stop, begin + 1)
            inside = begin > starts[row] and (
                _is_letter(points[begin - 1]) or points[begin - 1] in (0x2A, 0x2E)
            )
            after = stop < end and (_is_letter(points[stop]) or points[stop] == 0x2A)
            if inside or after or length > LONGEST:
                continue
            kind = _kind(digits, length, groups, first_group)
            if kind == 0 and groups > 1:
                # The groups are not one number: the first of them may be one by itself.
                stop, length = _group(points, begin, end, digits)
                at = stop
                kind = _kind(digits, length, 1, length)
            if kind:
                if total < found.shape[0]:
                    found[total, 0], found[total, 1], found[total, 2], found[total, 3] = (
                        row,
                        begin,
                        stop,
                        kind,
                    )
                total += 1
    return total


@kernel
def _run(points: Points, at: int, end: int, digits: npt.NDArray[np.int64]) -> tuple[int, int, int, int]:
    """(stop, digits, groups, digits of the first group) of the longest run of groups with at most two joining signs between."""
    length, groups, first_group, stop = 0, 0, 0, at
    while at < end:
        here = at
        while at < end and _digit(points[at]) >= 0:
            if length <= LONGEST:
                digits[length] = _digit(points[at])
            length += 1
            at += 1
        if at == here:
            break
        groups += 1
        first_group = length if groups == 1 else first_group
        stop = at
        if length == 17 and at < end and _is_x(points[at]):
            digits[17] = X
            return at + 1, 18, groups, first_group
        if length > LONGEST:
            break
        skipped = 0
        while at < end and skipped < 2 and _joins(points[at]):
            at += 1
            skipped += 1
    return stop, length, groups, first_group


@kernel
def _group(points: Points, at: int, end: int, digits: npt.NDArray[np.int64]) -> tuple[int, int]:
    length = 0
    while at < end and _digit(points[at]) >= 0 and length < LONGEST:
        digits[length] = _digit(points[at])
        length += 1
        at += 1
    if length == 17 and at < end and _is_x(points[at]):
        digits[17] = X
        return at + 1, 18
    return at, length
