"""Rows as they were found and kept: pairs and posts, addition by addition, each with the version it was judged with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from jianhao.errors import UnusableFile
from jianhao.reuse.history.arrays import arriving
from jianhao.reuse.history.manifest import PARTS, read_manifest
from jianhao.store.schemas import REUSE_PAIRS, REUSE_POSTS


@dataclass(frozen=True)
class Rows:
    """REUSE_PAIRS and REUSE_POSTS."""

    pairs: pa.Table
    posts: pa.Table


def write_rows(path: Path, rows: pa.Table) -> None:
    """One table of one addition."""
    with arriving(path) as temporary:
        pq.write_table(rows, temporary, compression="zstd", compression_level=1)


def kept_rows(folder: Path, posts: pa.Array | None = None) -> Rows:
    """All rows of a history, or those of some post ids, in the order of the additions."""
    blocks = read_manifest(folder).blocks
    pairs = [_read(folder / PARTS / block.pairs, REUSE_PAIRS, posts) for block in blocks]
    rows = [_read(folder / PARTS / block.posts, REUSE_POSTS, posts) for block in blocks]
    return Rows(
        pa.concat_tables([REUSE_PAIRS.empty_table(), *pairs]),
        pa.concat_tables([REUSE_POSTS.empty_table(), *rows]),
    )


def _read(path: Path, schema: pa.Schema, posts: pa.Array | None) -> pa.Table:
    try:
        rows = pq.read_table(path, schema=schema)
    except (OSError, pa.ArrowException) as error:
        raise UnusableFile(path.name, "历史数据不存在或已损坏。") from error
    return rows if posts is None else rows.filter(pc.is_in(rows.column("post_id"), value_set=posts))
