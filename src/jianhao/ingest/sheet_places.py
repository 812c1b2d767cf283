"""Cells in a piece of sheet XML, found as bytes: which tags are cells, which of them are empty, how far they reach.

A million cells are looked at as whole arrays; only the usual spelling `<c r="B7"` is read here, and it is known when a
piece holds another one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]
Indices = npt.NDArray[np.intp]
Numbers = npt.NDArray[np.int32]
LETTERS, DIGITS = 3, 7
# So many bytes after its beginning a usual tag is read at most: <c r="XFD1048576".
REACH = 6 + LETTERS + DIGITS + 1
_BLANK = np.isin(np.arange(256), np.frombuffer(b" \t\r\n", np.uint8))
_AFTER_NAME = np.isin(np.arange(256), np.frombuffer(b" \t\r\n/>", np.uint8))


@dataclass(frozen=True, slots=True)
class Reach:
    """How many cells hold something, and the last row and column of them, 1-based."""

    cells: int = 0
    rows: int = 0
    columns: int = 0

    def with_(self, other: Reach) -> Reach:
        """The reach of both together."""
        return Reach(self.cells + other.cells, max(self.rows, other.rows), max(self.columns, other.columns))


@dataclass(frozen=True, slots=True)
class Places:
    """Rows and columns of cells, 1-based, and where in the bytes the quotation mark behind each place is."""

    rows: Numbers
    columns: Numbers
    ends: Indices


def filled_cells(window: bytes) -> tuple[Bytes, Indices] | None:
    """The bytes and where the tags of cells that are not empty begin; None if a tag does not end where it seems to."""
    data = np.frombuffer(window + b"   ", np.uint8)
    starts = np.flatnonzero(data[:-3] == ord("<"))
    starts = starts[data[starts + 1] == ord("c")]
    starts = starts[_AFTER_NAME[data[starts + 2]]]
    closing = np.flatnonzero(data == ord(">"))
    following = np.searchsorted(closing, starts)
    if len(starts) and following[-1] == len(closing):
        return None
    ends = closing[following]
    if any(_odd_between(data, quote, starts, ends) for quote in b"\"'" if quote in window):
        return None  # the > stands inside an attribute
    return data, starts[data[ends - 1] != ord("/")]


def tag_places(window: bytes | Bytes, tag: bytes) -> Indices:
    """Where a tag begins, wherever it stands."""
    data = np.frombuffer(window, np.uint8) if isinstance(window, bytes) else window
    size = max(0, len(data) - len(tag) + 1)
    near = data[:size] == tag[0]
    for n, byte in enumerate(tag[1:], 1):
        near &= data[n : n + size] == byte
    return np.flatnonzero(near)


def spaced_equals(window: bytes) -> bool:
    """Whether a blank stands before or after an equals sign anywhere: attributes may be spelt so."""
    data = np.frombuffer(b" " + window + b" ", np.uint8)
    places = np.flatnonzero(data == ord("="))
    return bool((_BLANK[data[places - 1]] | _BLANK[data[places + 1]]).any())


def _odd_between(data: Bytes, mark: int, starts: Indices, ends: Indices) -> bool:
    places = np.flatnonzero(data == mark)
    between = np.searchsorted(places, ends) - np.searchsorted(places, starts)
    return bool((between % 2).any())


def usual_reach(data: Bytes, starts: Indices) -> Reach | None:
    """How far cells reach whose tags begin at `starts`; None if one is not spelt `<c r="B7"`."""
    if not len(starts):
        return Reach()
    if (places := usual_places(data, starts)) is None:
        return None
    return Reach(len(starts), int(places.rows.max()), int(places.columns.max()))


def usual_places(data: Bytes, starts: Indices) -> Places | None:
    """Where cells stand whose tags begin at `starts`; None if one is not spelt `<c r="B7"`."""
    if len(starts) and starts[-1] + REACH > len(data):
        data = np.concatenate([data, np.zeros(REACH, np.uint8)])
    if any((data[starts + 2 + n] != byte).any() for n, byte in enumerate(b' r="')):
        return None
    columns, digits = _number(data, starts + 6, LETTERS, 26, ord("A") - 1, 26)
    rows, ends = _number(data, digits, DIGITS, 10, ord("0"), 9)
    whole = (digits > starts + 6).all() and (ends > digits).all() and (data[ends] == ord('"')).all()
    return Places(rows, columns, ends) if whole else None


def _number(
    data: Bytes, places: Indices, width: int, base: int, zero: int, highest: int
) -> tuple[Numbers, Indices]:
    """Numbers written at those places with at most `width` signs, and where each ends."""
    values = np.zeros(len(places), np.int32)
    for _ in range(width):
        signs = data[places] - np.uint8(zero)  # what lies below wraps round to beyond the highest
        more = (signs >= (1 if base == 26 else 0)) & (signs <= highest)
        if not more.any():
            break
        values = np.where(more, values * base + signs, values)
        places = places + more
    return values, places
