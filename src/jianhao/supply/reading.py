"""What of the posts is read, by account and kind; a number that is missing stays missing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

COUNTED = pa.schema([("reads", pa.int64()), ("at_least", pa.int64()), ("genuine", pa.float64())])


@dataclass(frozen=True, slots=True)
class Sums:
    """Posts, of these with reads, the reads, posts whose reads are a lower bound (10万+), posts with genuine reads, these."""

    posts: int = 0
    known: int = 0
    reads: int = 0
    at_least: int = 0
    genuine_known: int = 0
    genuine: float = 0.0

    def __add__(self, other: Sums) -> Sums:
        return Sums(
            self.posts + other.posts,
            self.known + other.known,
            self.reads + other.reads,
            self.at_least + other.at_least,
            self.genuine_known + other.genuine_known,
            self.genuine + other.genuine,
        )


def added(sums: Iterable[Sums]) -> Sums:
    """The sum of sums."""
    total = Sums()
    for one in sums:
        total += one
    return total


def sums_of(posts: pa.Table, reads: pa.Table | None) -> dict[str, dict[str, Sums]]:
    """By account and kind; `posts` have post_id, account_id, kind; `reads` post_id, reads, and perhaps reads_kind and genuine_reads.

    A negative number of reads is a mistake of the source and counts as missing.
    """
    counted = _counted(posts, reads)
    grouped = counted.group_by(["account_id", "kind"]).aggregate(
        [
            ("kind", "count"),
            ("reads", "count"),
            ("reads", "sum"),
            ("at_least", "sum"),
            ("genuine", "count"),
            ("genuine", "sum"),
        ]
    )
    found: dict[str, dict[str, Sums]] = {}
    for row in grouped.to_pylist():
        found.setdefault(row["account_id"], {})[row["kind"]] = Sums(
            row["kind_count"], row["reads_count"], row["reads_sum"] or 0, row["at_least_sum"] or 0,
            row["genuine_count"], row["genuine_sum"] or 0.0,
        )  # fmt: skip
    return found


def _counted(posts: pa.Table, reads: pa.Table | None) -> pa.Table:
    places = (
        None if reads is None else pc.index_in(posts.column("post_id"), value_set=reads.column("post_id"))
    )
    columns = []
    for source, field in zip(("reads", "reads_kind", "genuine_reads"), COUNTED, strict=True):
        if reads is None or source not in reads.schema.names:
            columns.append(pa.nulls(posts.num_rows, field.type))
            continue
        values = reads.column(source).take(places)
        if source == "reads_kind":
            values = pc.equal(values, "at_least")
        values = values.cast(field.type)
        columns.append(values if source == "reads_kind" else pc.if_else(pc.less(values, 0), None, values))
    names = ["account_id", "kind", *COUNTED.names]
    return pa.table([posts.column("account_id"), posts.column("kind"), *columns], names=names)
