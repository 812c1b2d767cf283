"""The public posts of a window with their words, each post once, a batch at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from jianhao.kernels.blocks import ahead
from jianhao.store.batches import batches_of

BATCH = 32_768
WORDS = ["post_id", "account_id", "day", "title", "text"]
Flags = npt.NDArray[np.bool_]


def window_posts(posts: Sequence[Path], first_day: int, last_day: int) -> Iterator[pa.RecordBatch]:
    """WORDS of the posts of days `first_day` to `last_day`; of several rows of a post the first of these days.

    A post that any row says was taken down is left out.
    """
    kept = _kept(posts, first_day, last_day)
    at = 0
    for path in posts:
        for batch in ahead(batches_of(path, WORDS, BATCH)):
            own, at = kept[at : at + batch.num_rows], at + batch.num_rows
            if own.any():
                yield batch.select(WORDS).filter(pa.array(own))


def _kept(posts: Sequence[Path], first_day: int, last_day: int) -> Flags:
    """Of all rows of the files those that stand for a post."""
    facts = [pq.read_table(path, columns=["post_id", "day", "deleted"]) for path in posts]
    if not facts:
        return np.zeros(0, np.bool_)
    rows = pa.concat_tables(facts)
    names = pc.dictionary_encode(rows.column("post_id")).combine_chunks()
    post, day = np.asarray(names.indices), np.asarray(rows.column("day"))
    gone = np.zeros(len(names.dictionary), np.bool_)
    gone[post[np.asarray(pc.fill_null(rows.column("deleted"), False))]] = True
    inside = np.flatnonzero((day >= first_day) & (day <= last_day) & ~gone[post])
    kept = np.zeros(rows.num_rows, np.bool_)
    kept[inside[np.unique(post[inside], return_index=True)[1]]] = True
    return kept
