"""The one interface to an analytic engine: named SQL files over named tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from importlib import resources
from pathlib import Path
from typing import Protocol, TypeAlias

import pyarrow as pa
import pyarrow.parquet as pq

Table: TypeAlias = "pa.Table | Sequence[Path]"
Kernel = Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]


class Engine(Protocol):
    """Runs the SQL texts of `store/sql` unchanged; parameters come as a one-row table named `run`."""

    def query(self, name: str, tables: Mapping[str, Table], **run: int) -> pa.Table:
        """The whole result of a named SQL file."""

    def batches(self, name: str, tables: Mapping[str, Table], **run: int) -> Iterator[pa.RecordBatch]:
        """The result in batches, for what does not fit in memory."""

    def map_batches(
        self, name: str, tables: Mapping[str, Table], kernel: Kernel, **run: int
    ) -> Iterator[pa.RecordBatch]:
        """The result passed through an Arrow-in, Arrow-out kernel."""

    def mapped(
        self, batches: pa.RecordBatchReader, kernel: Kernel, schema: pa.Schema
    ) -> AbstractContextManager[Table]:
        """What a kernel makes of a stream, as a table for queries: it stays where the engine works while the context is open.

        The kernel sees the stream in parts, perhaps in other processes (it must be importable there), and keeps nothing between
        batches; the order of rows is not kept. `schema` is that of its output.
        """


def sql_text(name: str) -> str:
    """The text of `store/sql/<name>.sql`."""
    return resources.files("jianhao.store").joinpath("sql", f"{name}.sql").read_text(encoding="utf-8")


def run_table(run: Mapping[str, int]) -> pa.Table:
    """The one-row table of parameters."""
    return pa.table({key: pa.array([value], pa.int32()) for key, value in run.items()} or {"nothing": [0]})


def write_batches(batches: Iterator[pa.RecordBatch], schema: pa.Schema, path: Path) -> Path:
    """A stream as a Parquet file for once: written fast, not small."""
    with pq.ParquetWriter(path, schema, compression="none", use_dictionary=False) as writer:
        for batch in batches:
            writer.write_batch(batch)
    return path
