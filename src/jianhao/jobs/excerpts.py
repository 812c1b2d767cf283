"""The posts whose evidence documents show, read back from the Parquet parts of a run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from jianhao.store.batches import batches_of
from jianhao.store.schemas import POSTS

COLUMNS = ("post_id", "account_id", "title", "text", "url", "published_at", "precision")
EXCERPTS = pa.schema([POSTS.field(name) for name in COLUMNS])
BATCH = 16_384


def read_excerpts(files: Sequence[Path], post_ids: Iterable[str], titled: Iterable[str] = ()) -> pa.Table:
    """EXCERPTS of the posts `post_ids`, and without text of those that are only in `titled`, by post id.

    Streams the files. Of several rows of one post the one with the longest text counts, of those the earliest, as in the
    comparison itself.
    """
    full = pa.array(sorted(set(post_ids)), pa.string())
    wanted = pa.array(sorted({*full.to_pylist(), *titled}), pa.string())
    rows = _parts(files, wanted, full) if len(wanted) else EXCERPTS.empty_table()
    return _one_row_each(rows)


def _parts(files: Sequence[Path], wanted: pa.Array, full: pa.Array) -> pa.Table:
    parts = [_without_texts(rows, full) for rows in _rows(files, wanted)]
    return pa.Table.from_batches(parts, EXCERPTS)


def _rows(files: Sequence[Path], wanted: pa.Array) -> Iterator[pa.RecordBatch]:
    for path in files:
        for batch in batches_of(path, COLUMNS, BATCH):
            rows = batch.select(list(COLUMNS)).filter(pc.is_in(batch.column("post_id"), wanted))
            if rows.num_rows:
                yield rows.cast(EXCERPTS)


def _without_texts(rows: pa.RecordBatch, full: pa.Array) -> pa.RecordBatch:
    shown = pc.is_in(rows.column("post_id"), full)
    text = pc.if_else(shown, rows.column("text"), pa.scalar(None, pa.string()))
    return rows.set_column(COLUMNS.index("text"), EXCERPTS.field("text"), text)


def _one_row_each(rows: pa.Table) -> pa.Table:
    size = pc.fill_null(pc.utf8_length(rows["text"]), 0)
    keys = (
        ("post_id", "ascending"), ("size", "descending"), ("published_at", "ascending"), ("text", "ascending"),
    )  # fmt: skip
    ranked = rows.append_column("size", size).sort_by(list(keys)).drop_columns(["size"])
    posts = ranked["post_id"].combine_chunks()
    if len(posts) < 2:
        return ranked
    first = pa.concat_arrays([pa.array([True]), pc.not_equal(posts[1:], posts[:-1])])
    return ranked.filter(first)
