"""Files whose rows stay in memory after they were read for the first time, as far as they fit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypeAlias

import pyarrow as pa

from jianhao.kernels.blocks import ahead
from jianhao.reuse.spill import IN_MEMORY
from jianhao.store.batches import batches_of

BATCH = 16_384


class Remembered:
    """A Parquet file that is decoded once; `room` bytes at most stay in memory, else it is read again each time."""

    def __init__(self, path: Path, columns: Sequence[str], room: int) -> None:
        self.path = path
        self._columns, self._room = list(columns), room
        self._kept: list[pa.RecordBatch] | None = None

    def read(self) -> Iterator[pa.RecordBatch]:
        """All rows with the columns that the file has, a batch at a time."""
        if self._kept is not None:
            yield from self._kept
            return
        kept, size = [], 0
        for batch in read_file(self.path, self._columns):
            size += batch.nbytes
            if size <= self._room:
                kept.append(batch)
            else:
                kept.clear()
            yield batch
        if size <= self._room:
            self._kept = kept


Texts: TypeAlias = "Sequence[pa.Table | Path | Remembered]"


def remembered(parts: Texts, columns: Sequence[str]) -> Texts:
    """The files among `parts` as Remembered; all of them together keep at most IN_MEMORY bytes."""
    files = sum(isinstance(part, Path) for part in parts)
    return [
        Remembered(part, columns, IN_MEMORY // files) if isinstance(part, Path) else part for part in parts
    ]


def read_file(path: Path, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
    """Those of the columns that a Parquet file has, a batch at a time, the next one read while one is worked on."""
    return ahead(batches_of(path, columns, BATCH))
