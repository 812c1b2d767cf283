"""The order of texts in time, the same however the rows were given."""

from __future__ import annotations

import zlib

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Rows = npt.NDArray[np.int64]


def one_row_each(facts: pa.Table, codes: npt.NDArray[np.uint16], starts: Rows, lengths: Rows) -> Rows:
    """One row of every post_id, ascending: the one with the longest text, of those the earliest."""
    names = pc.dictionary_encode(facts.column("post_id")).combine_chunks() if facts.num_rows else None
    if names is None or len(names.dictionary) == facts.num_rows:
        return np.arange(facts.num_rows)
    post = np.asarray(names.indices)
    often = np.flatnonzero((np.bincount(post) > 1)[post])
    texts = np.zeros(often.size, np.int64)
    for k in np.flatnonzero(lengths[often]).tolist():
        texts[k] = zlib.crc32(codes[starts[often[k]] : starts[often[k]] + lengths[often[k]]].tobytes())
    moment = np.asarray(facts.column("published_at").cast(pa.int64()))[often]
    order = often[np.lexsort((texts, moment, -lengths[often], post[often]))]
    kept = np.ones(facts.num_rows, np.bool_)
    kept[order[1:]] = post[order[1:]] != post[order[:-1]]
    kept[order[0]] = True
    return np.flatnonzero(kept)


def order_of_time(facts: pa.Table, rows: Rows) -> Rows:
    """`rows` by time; those of one moment by account and post."""
    moment = np.asarray(facts.column("published_at").cast(pa.int64()))[rows]
    ordered = rows[np.argsort(moment, kind="stable")]
    moment = np.sort(moment)
    same = np.zeros(ordered.size + 1, np.bool_)
    same[1:-1] = moment[1:] == moment[:-1]
    tied = np.flatnonzero(same[1:] | same[:-1])
    if tied.size:
        keys = facts.select(["published_at", "account_id", "post_id"]).take(ordered[tied])
        by_name = pc.sort_indices(keys, sort_keys=[(name, "ascending") for name in keys.column_names])
        ordered[tied] = ordered[tied][by_name.to_numpy()]
    return ordered
