"""Texts laid down where room was found for them."""

from __future__ import annotations

from jianhao.kernels.compiling import kernel
from jianhao.kernels.normalise import Codes, Offsets


@kernel
def lay_down(codes: Codes, lengths: Offsets, places: Offsets, room: Codes) -> None:
    """Copy texts that follow one another in `codes` each to its place in `room`."""
    at = 0
    for text in range(lengths.size):
        place = places[text]
        for k in range(lengths[text]):
            room[place + k] = codes[at + k]
        at += lengths[text]
