"""Which posts are reposts by the comparison of texts, and which of them were ordered."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from jianhao.reuse.parameters import DEFAULT

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Reposts:
    """Per post: taken from elsewhere to a share of at least one half, and taken because it was told to."""

    taken: Flags
    ordered: Flags
    share: npt.NDArray[np.float64]


def reposts_of(post_ids: pa.Array, reuse_posts: pa.Table, reuse_pairs: pa.Table | None = None) -> Reposts:
    """Reposts among posts given by id; what the comparison does not name is no repost.

    A post whose largest source was ordered is an ordered one; without `reuse_pairs` none can be said to be.
    """
    share = _looked_up(post_ids, reuse_posts.column("post_id"), reuse_posts.column("share"))
    taken = np.nan_to_num(share) >= DEFAULT.copied
    return Reposts(taken, taken & _ordered(post_ids, reuse_pairs), share)


def _looked_up(wanted: pa.Array, keys: pa.ChunkedArray, values: pa.ChunkedArray) -> npt.NDArray[np.float64]:
    places = pc.index_in(wanted, value_set=keys)
    found = np.asarray(pc.fill_null(values.take(places).cast(pa.float64()), float("nan")))
    return np.asarray(found, np.float64)


def _ordered(post_ids: pa.Array, pairs: pa.Table | None) -> Flags:
    if pairs is None or not pairs.num_rows:
        return np.zeros(len(post_ids), np.bool_)
    counted = pairs.filter(
        pc.and_(pc.not_equal(pairs.column("kind"), "template"), pc.is_valid(pairs.column("lag_hours")))
    )
    largest = counted.group_by("post_id").aggregate([("share", "max")])
    told = (
        counted.filter(pc.fill_null(counted.column("ordered"), False))
        .group_by("post_id")
        .aggregate([("share", "max")])
    )
    both = largest.join(told, "post_id", right_suffix="_told").filter(
        pc.field("share_max_told") >= pc.field("share_max")
    )
    return np.asarray(pc.is_in(post_ids, value_set=both.column("post_id")))
