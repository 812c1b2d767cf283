"""The order of texts in time, the same however the rows were given."""

from __future__ import annotations

import zlib

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from jianhao.reuse.spill import let_go, pieces

Rows = npt.NDArray[np.int64]


def public_rows(facts: pa.Table, until: int | None) -> Rows:
    """Rows of posts up to day `until` that no row of the same post says were taken down, ascending."""
    public = np.ones(facts.num_rows, np.bool_)
    if until is not None and facts.num_rows:
        public &= np.asarray(facts.column("day")) <= until
    gone = facts.filter(pc.fill_null(facts.column("deleted"), False)).column("post_id")
    if len(gone):
        public &= (
            np.asarray(pc.invert(pc.is_in(facts.column("post_id"), gone.combine_chunks())).cast(pa.uint8()))
            == 1
        )
    return np.flatnonzero(public)


def one_row_each(
    facts: pa.Table, rows: Rows, codes: npt.NDArray[np.uint16], starts: Rows, lengths: Rows
) -> Rows:
    """Of `rows` one of every post_id: the one with the longest text, of those the earliest."""
    names = pc.dictionary_encode(facts.column("post_id")).combine_chunks() if rows.size else None
    if names is None or len(names.dictionary) == facts.num_rows:
        return rows
    post = np.asarray(names.indices)
    often = rows[(np.bincount(post[rows]) > 1)[post[rows]]]
    if not often.size:
        return rows
    texts = _sums(codes, starts[often], lengths[often])
    moment = np.asarray(facts.column("published_at").cast(pa.int64()))[often]
    order = often[np.lexsort((texts, moment, -lengths[often], post[often]))]
    dropped = np.zeros(facts.num_rows, np.bool_)
    dropped[order[1:]] = post[order[1:]] == post[order[:-1]]
    return rows[~dropped[rows]]


def _sums(codes: npt.NDArray[np.uint16], starts: Rows, lengths: Rows) -> Rows:
    """A number for every text, the same for the same wording; 0 for an empty one."""
    sums = np.zeros(starts.size, np.int64)
    for some in np.array_split(np.flatnonzero(lengths), pieces(codes, starts.size, 1)):
        for k in some.tolist():
            sums[k] = zlib.crc32(codes[starts[k] : starts[k] + lengths[k]].tobytes())
        let_go(codes)
    return sums


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
