"""The counts of the 内容同质化核查 that every document shows, computed once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from jianhao.documents.labels import UNIQUE_KINDS
from jianhao.documents.tallies import Rate
from jianhao.reuse.parameters import DEFAULT
from jianhao.reuse.result import Reuse


@dataclass(frozen=True, slots=True)
class ReuseFigures:
    """Posts that could be compared, contain text of others (30 %), are copies of it (50 %); of the copies the ordered ones.

    Posts are all that were supplied up to the as-of day; `windowed` says that the figures of accounts are over the
    window only. `median_lag` in hours is that of copies that nobody ordered. `templates` are posts that share only
    their form with others: in none of the other counts. `spun` have no known source
    but many words of rewritten ones. `unique` counts posts that stand nowhere else by kind,
    `clusters` main accounts with accounts that live from them.
    """

    compared: Rate
    contains: Rate
    copies: Rate
    ordered: Rate
    median_lag: float | None
    templates: int
    spun: int
    accounts: int
    windowed: bool
    clusters: int
    clustered: int
    unique: Mapping[str, int] = field(default_factory=dict)

    @property
    def silent(self) -> int:
        """Posts without text."""
        return self.compared.denominator - self.compared.numerator

    @property
    def unordered(self) -> Rate:
        """Copies that nobody ordered, of all copies."""
        return Rate(self.copies.numerator - self.ordered.numerator, self.copies.numerator)


def reuse_figures(reuse: Reuse | None) -> ReuseFigures | None:
    """The counts; None where there was no text to compare."""
    if reuse is None or reuse.posts.num_rows == reuse.posts["share"].null_count:
        return None
    share = reuse.posts["share"]
    compared = len(share) - share.null_count
    copies = reuse.posts.filter(pc.greater_equal(share, DEFAULT.copied))["post_id"]
    main = main_pairs(reuse)
    main = main.filter(pc.is_in(main["post_id"], copies.combine_chunks()))
    lags = main.filter(pc.invert(main["ordered"]))["lag_hours"].drop_null().to_numpy()
    contains = pc.sum(pc.greater_equal(share, DEFAULT.contains)).as_py() or 0
    clusters = Counter(cluster for cluster in reuse.accounts["matrix_cluster"].to_pylist() if cluster)
    return ReuseFigures(
        compared=Rate(compared, len(share)),
        contains=Rate(contains, compared),
        copies=Rate(len(copies), compared),
        ordered=Rate(pc.sum(main["ordered"]).as_py() or 0, len(copies)),
        median_lag=float(np.median(lags)) if lags.size else None,
        templates=_templates(reuse),
        spun=reuse.spun_posts.num_rows,
        accounts=reuse.accounts.num_rows,
        windowed=(pc.sum(reuse.accounts["posts"]).as_py() or 0) < compared,
        clusters=len(clusters),
        clustered=clusters.total(),
        unique=unique_counts(reuse.unique),
    )


def main_pairs(reuse: Reuse) -> pa.Table:
    """Per post that took text the pair that covers most of it (of equal ones an ordered one): post_id, ordered, lag_hours."""
    taken = taken_pairs(reuse).select(["post_id", "share", "ordered", "lag_hours", "source_post_id"])
    keys = [
        ("post_id", "ascending"), ("share", "descending"), ("ordered", "descending"), ("source_post_id", "ascending"),
    ]  # fmt: skip
    ranked = taken.sort_by(keys)
    posts = ranked["post_id"].combine_chunks()
    first = pa.array([True] * min(len(posts), 1), pa.bool_())
    if len(posts) > 1:
        first = pa.concat_arrays([first, pc.not_equal(posts[1:], posts[:-1])])
    return ranked.filter(first).select(["post_id", "ordered", "lag_hours"])


def taken_pairs(reuse: Reuse) -> pa.Table:
    """Pairs in which text was taken: no templates, and known to be later."""
    pairs = reuse.pairs
    return pairs.filter(pc.and_(pc.not_equal(pairs["kind"], "template"), pc.is_valid(pairs["lag_hours"])))


def unique_counts(unique: pa.Table) -> dict[str, int]:
    """Posts that stand nowhere else by kind, in the order of UNIQUE_KINDS."""
    count = Counter(unique["kind"].to_pylist())
    return {kind: count[kind] for kind in UNIQUE_KINDS}


def _templates(reuse: Reuse) -> int:
    """Posts in which others' forms were found, but no text that was taken."""
    pairs = reuse.pairs
    formed = pc.unique(pairs.filter(pc.equal(pairs["kind"], "template"))["post_id"])
    others = pc.unique(taken_pairs(reuse)["post_id"])
    return int(pc.sum(pc.invert(pc.is_in(formed, others))).as_py() or 0)
