"""Notices in fixed forms: how many were taken for copies, by family and by whether thresholds could be fitted on it."""

from __future__ import annotations

from collections.abc import Iterable

from measure import table

from reuse.draft import Relation
from reuse.judged import Judged

LEVELS = (0.3, 0.5)
Counts = dict[str, tuple[int, ...]]


def flagged(posts: Iterable[Judged]) -> Counts:
    """(posts, flagged at .3, at .5) per family and for all fit, all unseen."""
    counts: dict[str, list[int]] = {}
    for post in posts:
        if post.relation == Relation.TEMPLATE:
            row = [1, *(int(post.share >= level) for level in LEVELS)]
            for name in (f"all {post.truth['split']}", f"{post.truth['split']} {post.truth['family']}"):
                counts[name] = [a + b for a, b in zip(counts.get(name, [0] * len(row)), row, strict=True)]
    return {name: tuple(counts[name]) for name in sorted(counts)}


def flagged_table(counts: Counts) -> str:
    """Markdown: one family a line."""
    rows = [
        [name, str(posts), str(low), str(high), f"{100 * low / posts:.1f}"]
        for name, (posts, low, high) in counts.items()
    ]
    return table(("family", "posts", "flagged ≥.3", "flagged ≥.5", "% ≥.3"), rows)
