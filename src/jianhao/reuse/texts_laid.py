"""Where the codes of texts lie: one after the other in memory; on disk those of one week together.

Texts are worked on in the order of time. On disk what is looked at together has to lie together: every page that is touched brings
its neighbours into memory.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from jianhao.kernels.laying_down import lay_down
from jianhao.kernels.normalise import Codes, Offsets
from jianhao.reuse.spill import let_go, room_for

Ints = npt.NDArray[np.int32]
DRAWER = 1 << 19  # codes of a week that are given room at once
DAYS = 7


class LaidTexts:
    """Room for the codes of texts as they are read, given in drawers of a week where it is on disk."""

    def __init__(self, most: int) -> None:
        self._room: Codes = room_for(most, np.uint16)
        self._used = 0
        self._drawers: dict[int, tuple[int, int]] = {}  # week → where it goes on, where its drawer ends
        self._starts: list[Offsets] = []
        self._lengths: list[Offsets] = []

    def take(self, codes: Codes, lengths: Offsets, days: Ints) -> None:
        """Lay down texts that follow one another in `codes`, published on `days`."""
        places = np.cumsum(lengths) - lengths + self._used
        if isinstance(self._room, np.memmap):
            places = self._in_drawers(lengths, days // DAYS)
        else:
            self._used += codes.size
        self._make_room()
        lay_down(codes, lengths, places, self._room)
        self._starts.append(places)
        self._lengths.append(lengths)

    def let_go(self) -> None:
        """Give back the memory of what was laid down on disk."""
        let_go(self._room)

    def laid(self) -> tuple[Codes, Offsets, Offsets]:
        """(codes, starts, lengths) of all texts in the order in which they were taken in."""
        none = [np.empty(0, np.int64)]
        return (
            self._room[: self._used],
            np.concatenate(self._starts or none),
            np.concatenate(self._lengths or none),
        )

    def _in_drawers(self, lengths: Offsets, weeks: Ints) -> Offsets:
        places = np.empty(lengths.size, np.int64)
        order = np.argsort(weeks, kind="stable")
        ends = np.append(np.flatnonzero(np.diff(weeks[order])) + 1, order.size)
        for first, last in zip([0, *ends[:-1].tolist()], ends.tolist(), strict=True):
            self._into_drawer(order[first:last], int(weeks[order[first]]), lengths, places)
        return places

    def _into_drawer(self, texts: Offsets, week: int, lengths: Offsets, places: Offsets) -> None:
        """Places for texts of one week; one that does not fit into the rest of the drawer begins a new one."""
        at, end = self._drawers.get(week, (0, 0))
        while texts.size:
            stops = at + np.cumsum(lengths[texts])
            fitting = int(np.searchsorted(stops, end, "right"))
            places[texts[:fitting]] = stops[:fitting] - lengths[texts[:fitting]]
            if fitting:
                at = int(stops[fitting - 1])
            texts = texts[fitting:]
            if texts.size:
                at, end = self._used, self._used + max(DRAWER, int(lengths[texts[0]]))
                self._used = end
        self._drawers[week] = at, end

    def _make_room(self) -> None:
        # Where a file keeps equal texts once, its own count of their bytes is too small; Latin text has a code a byte.
        if self._used > self._room.size:
            larger: Codes = room_for(2 * self._used, np.uint16)
            larger[: self._room.size] = self._room
            self._room = larger
