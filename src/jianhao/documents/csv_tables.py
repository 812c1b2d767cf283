"""The result tables once more as CSV, for whoever has no Parquet reader; cells that a spreadsheet would run are neutralised."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from jianhao.dates import SHANGHAI, iso_date
from jianhao.documents.cells import neutral

DAY_COLUMNS = frozenset({"as_of", "first_day", "last_day", "day"})


def write_csv_tables(tables: Mapping[str, pa.Table], folder: Path) -> tuple[Path, ...]:
    """Write `<name>.csv` for each table (UTF-8 with BOM, as spreadsheets expect)."""
    written = []
    for name, table in tables.items():
        path = folder / f"{name}.csv"
        with path.open("w", encoding="utf-8-sig", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(table.schema.names)
            for batch in table.to_batches(max_chunksize=16_384):
                columns = [
                    [_cell(n, v) for v in batch.column(i).to_pylist()]
                    for i, n in enumerate(table.schema.names)
                ]
                writer.writerows(zip(*columns, strict=True))
        written.append(path)
    return tuple(written)


def _cell(name: str, value: Any) -> Any:
    if value is None:
        return ""
    if name in DAY_COLUMNS and isinstance(value, int):
        return iso_date(value)
    if isinstance(value, list):
        return neutral("、".join(map(str, value)))
    if hasattr(value, "astimezone"):
        return value.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")
    return neutral(value) if isinstance(value, str) else value
