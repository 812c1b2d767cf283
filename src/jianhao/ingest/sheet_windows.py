"""A worksheet's XML in pieces that each begin with a cell, and the limits of a sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterator

ROWS, COLUMNS = 1_048_576, 16_384
CELLS = 30_000_000
WINDOW = 8 << 20

Chunks = Callable[[], Iterator[bytes]]


class SheetTooLarge(Exception):
    """More cells, or further apart, than can be laid out."""


def windows(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The bytes in pieces that each begin with a cell."""
    rest = b""
    for chunk in chunks:
        window = rest + chunk
        cut = window.rfind(b"<c ")
        if cut > 0 or len(window) > WINDOW:
            cut = cut if cut > 0 else len(window)
            yield window[:cut]
            rest = window[cut:]
        else:
            rest = window
    yield rest
