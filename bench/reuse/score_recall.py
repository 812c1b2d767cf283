"""What of the planted reuse was found: by relation, each source of stitched posts, the right source, the share, the kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from statistics import mean

from measure import table

from reuse.draft import Relation
from reuse.judged import Families, Judged

LEAST, MOST = 0.3, 0.5
PART = 0.12
STITCHED = (Relation.STITCHED, Relation.STITCHED_SPUN)
Rates = dict[str, float]


def by_bucket(posts: Iterable[Judged]) -> dict[str, list[Judged]]:
    """Planted posts by relation and, where spun, by how much was changed; in the order of the relations."""
    groups: dict[str, list[Judged]] = {}
    order = list(Relation)
    for post in sorted((p for p in posts if p.planted), key=lambda p: (order.index(p.relation), p.bucket)):
        groups.setdefault(post.bucket, []).append(post)
    return groups


def recall(groups: dict[str, list[Judged]], families: Families) -> dict[str, Rates]:
    """Per group the measures of `_rates`."""
    return {name: _rates(group, families) for name, group in groups.items()}


def _rates(group: list[Judged], families: Families) -> Rates:
    found = [post for post in group if post.found(LEAST)]
    return {
        "posts": len(group),
        "recall_30": len(found) / len(group),
        "recall_50": mean(post.found(MOST) for post in group),
        "original": _mean(post.source in post.truth["root_post_ids"] for post in found),
        "family": _mean(
            post.source is not None and families.related(post.truth["post_id"], post.source) for post in found
        ),
        "error": _mean(abs(post.share - post.truth["true_share"]) for post in found),
        "bias": _mean(post.share - post.truth["true_share"] for post in found),
        "verbatim": _mean(max(post.right, key=lambda p: p["share"])["verbatim"] or 0.0 for post in found),
    }


def _mean(values: Iterable[float]) -> float:
    values = list(values)
    return mean(values) if values else float("nan")


def recall_table(rates: dict[str, Rates]) -> str:
    """Markdown: one group a line."""
    headings = (
        "planted", "posts", "share ≥.3", "share ≥.5", "names the original", "same family", "share error", "bias", "verbatim",
    )  # fmt: skip
    rows = [[name, f"{r['posts']:,.0f}", *(f"{r[k]:.3f}" for k in list(r)[1:])] for name, r in rates.items()]
    return table(headings, rows)


def sources_found(posts: Iterable[Judged], families: Families) -> dict[str, float]:
    """Of stitched posts: the share of the sources that make at least 12 % of the post which any pair names."""
    result = {}
    chosen = [post for post in posts if post.relation in STITCHED]
    for relation in STITCHED:
        hits = []
        for post in (p for p in chosen if p.relation == relation):
            for source, share in zip(post.truth["source_post_ids"], post.truth["source_shares"], strict=True):
                if share >= PART:
                    hits.append(any(families.related(source, pair["source_post_id"]) for pair in post.pairs))
        result[str(relation)] = _mean(hits)
    return result


def kinds(groups: dict[str, list[Judged]]) -> dict[str, Counter[str]]:
    """Per group how often the pair with the greatest share is of which kind; `–` where nothing was found."""
    return {
        name: Counter(
            max(post.pairs, key=lambda p: p["share"])["kind"] if post.pairs else "–" for post in group
        )
        for name, group in groups.items()
    }


def kinds_table(counts: dict[str, Counter[str]]) -> str:
    """Markdown: per cent of the group."""
    names = sorted({kind for counter in counts.values() for kind in counter})
    rows = [
        [group, *(f"{100 * counter[name] / counter.total():.1f}" for name in names)]
        for group, counter in counts.items()
    ]
    return table(("planted", *names), rows)
