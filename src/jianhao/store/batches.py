"""Parquet files read a batch of rows at a time, in the memory of a few batches whatever the file's size."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

ROWS = 65_536


def opened(path: Path) -> pq.ParquetFile:
    """A Parquet file to read parts of. Reading ahead is off: Arrow keeps what it fetched ahead until the last row is read, so that
    the whole compressed file would lie in memory."""
    return pq.ParquetFile(path, pre_buffer=False)


def batches_of(
    path: Path, columns: Sequence[str] | None = None, rows: int = ROWS
) -> Iterator[pa.RecordBatch]:
    """All rows with those of `columns` that the file has (None: all), at most `rows` at a time."""
    file = opened(path)
    there = None if columns is None else [name for name in columns if name in file.schema_arrow.names]
    yield from file.iter_batches(rows, columns=there)
