"""Results and truth side by side: per post what was planted, what was found, and which of it is right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from reuse.draft import NOT_COPIES, SPUN, Relation

CHANGES = (0.1, 0.2, 0.3, 0.4)
PAIR_COLUMNS = ("post_id", "source_post_id", "share", "verbatim", "kind", "ordered", "lag_hours")


@dataclass(slots=True)
class Judged:
    """One post: its truth, its result, its pairs, and whether any pair names its family of copies."""

    truth: dict[str, Any]
    share: float = 0.0
    source: str | None = None
    first: bool | None = None
    pairs: list[dict[str, Any]] = field(default_factory=list)
    right: list[dict[str, Any]] = field(default_factory=list)

    @property
    def relation(self) -> Relation:
        """How it came about."""
        return Relation(self.truth["relation"])

    @property
    def planted(self) -> bool:
        """Whether it is a copy that must be found."""
        return self.relation not in NOT_COPIES

    def found(self, least: float) -> bool:
        """Flagged at that share, with a source of the right family among its pairs."""
        return self.share >= least and bool(self.right)

    @property
    def bucket(self) -> str:
        """The relation; for spun texts with how much was changed."""
        if self.relation not in SPUN:
            return str(self.relation)
        change = (
            round(100 * CHANGES[at - 1]) if (at := sum(self.truth["change"] >= c for c in CHANGES)) else 0
        )
        return (
            f"{self.relation} {change}–{change + 10} %"
            if at < len(CHANGES)
            else f"{self.relation} >{change} %"
        )


class Families:
    """Which posts are copies of one another, by the very originals they come from."""

    def __init__(self, truth: Iterable[dict[str, Any]]) -> None:
        self.roots = {
            row["post_id"]: frozenset(row["root_post_ids"])
            if row["relation"] not in NOT_COPIES
            else frozenset((row["post_id"],))
            for row in truth
        }

    def related(self, one: str, other: str) -> bool:
        """Whether they share an original."""
        return bool(self.roots[one] & self.roots[other])


def judged(pairs: pa.Table, posts: pa.Table, truth: pa.Table) -> tuple[dict[str, Judged], Families]:
    """Everything by post id; pairs of a post in the order of the result."""
    rows = truth.to_pylist()
    families = Families(rows)
    found = {row["post_id"]: Judged(row) for row in rows}
    for row in posts.select(["post_id", "share", "source_post_id", "first"]).to_pylist():
        post = found[row["post_id"]]
        post.share, post.source, post.first = row["share"] or 0.0, row["source_post_id"], row["first"]
    for pair in pairs.select([c for c in PAIR_COLUMNS if c in pairs.schema.names]).to_pylist():
        post = found[pair["post_id"]]
        post.pairs.append(pair)
        if families.related(pair["post_id"], pair["source_post_id"]):
            post.right.append(pair)
    return found, families
