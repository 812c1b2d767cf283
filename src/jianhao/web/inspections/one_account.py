"""The rows of one account in a table that a run kept: of a province's millions only the groups that may hold them are read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

ID = "account_id"
KNOWN = 128  # tables whose layout a process remembers; that of a province's verdicts takes some megabytes


@dataclass(frozen=True, slots=True)
class Layout:
    """What stands at the end of a file: its groups, the first and the last account of each, its columns of text."""

    groups: pq.FileMetaData
    spans: tuple[tuple[str, str] | None, ...]
    texts: tuple[str, ...]


def rows_of(path: Path, account_id: str, columns: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Rows of the account, these columns of them; OSError or pa.ArrowException where the table cannot be read."""
    layout = _layout(path)
    read = list(dict.fromkeys((ID, *columns)))
    texts = [name for name in layout.texts if name in read]  # they stay numbers until a row is shown
    with pq.ParquetFile(path, metadata=layout.groups, memory_map=True, read_dictionary=texts) as file:
        for number, span in enumerate(layout.spans):
            if span is not None and not span[0] <= account_id <= span[1]:
                continue
            group = file.read_row_group(number, read, use_threads=False)
            yield from group.filter(pc.equal(group[ID], account_id)).select(columns).to_pylist()


@lru_cache(maxsize=KNOWN)
def _layout(path: Path) -> Layout:
    """Read once: what a run wrote never changes."""
    groups = pq.read_metadata(path, memory_map=True)
    columns = groups.schema.to_arrow_schema()
    at = columns.get_field_index(ID)
    told = [groups.row_group(number).column(at).statistics for number in range(groups.num_row_groups)]
    spans = tuple((one.min, one.max) if one is not None and one.has_min_max else None for one in told)
    return Layout(groups, spans, tuple(one.name for one in columns if pa.types.is_string(one.type)))
