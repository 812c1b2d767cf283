"""Rows put aside: sources whose time has not come, other versions of known posts, posts that were taken down."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from jianhao.errors import UnusableFile
from jianhao.reuse.corpus import batches
from jianhao.reuse.history.arrays import arriving
from jianhao.reuse.history.texts import KEPT, as_kept
from jianhao.reuse.remembered import Texts

Flags = npt.NDArray[np.bool_]


class Why(StrEnum):
    """Why a row was put aside."""

    EARLY = "early"  # a source later than the last post: it is taken in with the posts of its time
    CHANGED = "changed"  # a post that is known by another row, which this one would replace
    GONE = "gone"  # a post that was taken down


ASIDE = pa.schema([*KEPT, ("source", pa.bool_()), ("why", pa.string())])


def read_aside(path: Path | None) -> pa.Table:
    """All rows put aside so far."""
    if path is None:
        return ASIDE.empty_table()
    try:
        return pq.read_table(path, schema=ASIDE)
    except (OSError, pa.ArrowException) as error:
        raise UnusableFile(path.name, "历史数据不存在或已损坏。") from error


def write_aside(path: Path, rows: pa.Table) -> None:
    """Write them anew."""
    with arriving(path) as temporary:
        pq.write_table(rows, temporary, compression="zstd")


def of_kind(rows: pa.Table, *why: Why) -> pa.Table:
    """The rows put aside for one of these reasons."""
    return rows.filter(pc.is_in(rows.column("why"), pa.array([str(w) for w in why])))


def picked(given: Texts, chosen: Flags, sources: Flags, why: Why) -> pa.Table:
    """The chosen rows of what was given, to be put aside; `sources` says which rows are of sources."""
    parts, at = [ASIDE.empty_table()], 0
    for batch in batches(given, KEPT.names) if chosen.any() else ():
        rows = np.flatnonzero(chosen[at : at + batch.num_rows])
        if rows.size:
            kept = pa.Table.from_batches([as_kept(batch.take(pa.array(rows)))])
            kept = kept.append_column("source", pa.array(sources[at + rows]))
            parts.append(kept.append_column("why", pa.array([str(why)] * rows.size, pa.string())))
        at += batch.num_rows
    return pa.concat_tables(parts)


def without_doubles(rows: pa.Table) -> pa.Table:
    """Each row once; of posts that were taken down one row each."""
    seen: dict[tuple[Any, ...], int] = {}
    for k, row in enumerate(rows.select(["post_id", "why", "source", "published_at", "text"]).to_pylist()):
        same = (row["post_id"], Why.GONE) if row["why"] == Why.GONE else tuple(row.values())
        seen.setdefault(same, k)
    return rows if len(seen) == rows.num_rows else rows.take(pa.array(list(seen.values()), pa.int64()))
