"""Room on disk for what would not fit in memory: temporary files that are mapped and go with the last array that looks into them.

A mapped file counts as memory of the process only while its pages are looked at; `let_go` gives them back.
"""

from __future__ import annotations

import mmap
import os
import tempfile
from pathlib import Path
from typing import IO, Any

import numpy as np
import numpy.typing as npt

IN_MEMORY = 512 << 20  # bytes of one array; a larger one lies in a temporary file
PIECE = 4_096  # texts looked at before their memory is given back: 64 kB each, where they lie far apart
LASTING = Path("/var/tmp")  # on many systems /tmp is memory itself


def room_for(number: int, kind: Any, held: int = 0) -> npt.NDArray[Any]:
    """An array of so many of a kind, not initialised; in a temporary file if it and `held` bytes are more than IN_MEMORY.

    Raises OSError if the disk is full.
    """
    if held + number * np.dtype(kind).itemsize <= IN_MEMORY or not number:
        return np.empty(number, kind)
    # Without a name: a killed run leaves nothing. Reserved at once: a full disk is an error here and no crash later.
    with tempfile.TemporaryFile(prefix="jianhao-", dir=_place()) as file:
        if hasattr(os, "posix_fallocate"):
            os.posix_fallocate(file.fileno(), 0, number * np.dtype(kind).itemsize)
        return np.memmap(file, kind, "w+", shape=(number,))


def pieces(rows: npt.NDArray[Any], looks: int, least: int) -> int:
    """Into how many pieces work is divided that looks at texts so many times, `least` at least.

    A text that lies elsewhere in a mapped file brings its neighbours into memory: what is looked at has to be given back soon.
    """
    return max(least, looks // PIECE) if isinstance(rows, np.memmap) else least


def let_go(rows: npt.NDArray[Any]) -> None:
    """Give back the memory of what was looked at in a mapped file; of another array nothing."""
    if isinstance(rows, np.memmap) and hasattr(mmap, "MADV_DONTNEED"):
        rows._mmap.madvise(mmap.MADV_DONTNEED)  # type: ignore[attr-defined]


class Pile:
    """Rows of `width` numbers taken in one after the other: in memory, or in a temporary file once they are too many."""

    def __init__(self, width: int, kind: Any) -> None:
        self._width, self._kind = width, np.dtype(kind)
        self._rows, self._parts, self._held = 0, [np.empty((0, width), kind)], 0
        self._file: IO[bytes] | None = None

    def __len__(self) -> int:
        return self._rows

    def take(self, rows: npt.NDArray[Any]) -> None:
        """Put rows on top. Raises OSError if the disk is full."""
        self._parts.append(rows)
        self._rows += len(rows)
        self._held += rows.nbytes
        if self._held > IN_MEMORY:
            self._put_away()

    def whole(self) -> npt.NDArray[Any]:
        """All rows, in the order in which they were taken in."""
        if self._file is None:
            return np.concatenate(self._parts)
        self._put_away()
        with self._file as file:
            return np.memmap(file, self._kind, "r+", shape=(self._rows, self._width))

    def _put_away(self) -> None:
        if self._file is None:
            self._file = tempfile.TemporaryFile(prefix="jianhao-", dir=_place())  # noqa: SIM115 - closed by `whole`
        for part in self._parts:
            self._file.write(np.ascontiguousarray(part).data)
        self._parts, self._held = [], 0
        self._file.flush()


def _place() -> str | None:
    """Where temporary files lie that may be large; None for what the system says."""
    named = any(os.environ.get(name) for name in ("TMPDIR", "TEMP", "TMP"))
    return str(LASTING) if not named and os.access(LASTING, os.W_OK) else None
