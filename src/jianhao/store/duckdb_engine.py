"""DuckDB as the embedded engine: one connection in memory per unit of work, Parquet and Arrow in, Arrow out."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa

from jianhao.store.engine import Kernel, Table, run_table, sql_text, write_batches

BATCH_ROWS = 65_536


class DuckDBEngine:
    """See `Engine`. `memory` bounds what a query holds before it spills to a temporary folder; `threads` None = all."""

    def __init__(self, memory: str = "1GB", threads: int | None = None) -> None:
        self.memory = memory
        self.threads = threads

    def query(self, name: str, tables: Mapping[str, Table], **run: int) -> pa.Table:
        with self._connection(tables, run) as connection:
            return connection.sql(sql_text(name)).to_arrow_table()

    def batches(self, name: str, tables: Mapping[str, Table], **run: int) -> Iterator[pa.RecordBatch]:
        with self._connection(tables, run) as connection:
            yield from connection.sql(sql_text(name)).to_arrow_reader(BATCH_ROWS)

    def map_batches(
        self, name: str, tables: Mapping[str, Table], kernel: Kernel, **run: int
    ) -> Iterator[pa.RecordBatch]:
        yield from kernel(self.batches(name, tables, **run))

    @contextmanager
    def mapped(self, batches: pa.RecordBatchReader, kernel: Kernel, schema: pa.Schema) -> Iterator[Table]:
        with tempfile.TemporaryDirectory(prefix="jianhao-sql-") as folder:
            yield [write_batches(kernel(batches), schema, Path(folder) / "mapped.parquet")]

    @contextmanager
    def _connection(
        self, tables: Mapping[str, Table], run: Mapping[str, int]
    ) -> Iterator[duckdb.DuckDBPyConnection]:
        settings: dict[str, str | bool | int | float | list[str]] = {
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "memory_limit": self.memory,
            "preserve_insertion_order": False,
        }
        if self.threads is not None:
            settings["threads"] = self.threads
        with (
            tempfile.TemporaryDirectory(prefix="jianhao-sql-") as spill,
            duckdb.connect(config=settings) as connection,
        ):
            connection.execute(f"SET temp_directory = '{_literal(spill)}'")
            connection.register("run", run_table(run))
            for table_name, table in tables.items():
                _attach(connection, table_name, table)
            yield connection


def _attach(connection: duckdb.DuckDBPyConnection, name: str, table: Table) -> None:
    if isinstance(table, pa.Table):
        connection.register(name, table)
        return
    files = ", ".join(f"'{_literal(str(Path(path)))}'" for path in table)
    connection.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet([{files}])")


def _literal(text: str) -> str:
    return text.replace("'", "''")
