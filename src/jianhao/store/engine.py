"""The one interface to an analytic engine: named SQL files over named tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import Protocol, TypeAlias

import pyarrow as pa

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


def sql_text(name: str) -> str:
    """The text of `store/sql/<name>.sql`."""
    return resources.files("jianhao.store").joinpath("sql", f"{name}.sql").read_text(encoding="utf-8")


def run_table(run: Mapping[str, int]) -> pa.Table:
    """The one-row table of parameters."""
    return pa.table({key: pa.array([value], pa.int32()) for key, value in run.items()} or {"nothing": [0]})
