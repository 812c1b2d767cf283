"""Scores a result against the planted truth.

    PYTHONPATH=bench python -m reuse.score [--posts 105000] [--pairs PAIRS.parquet --reuse-posts POSTS.parquet]

Without files of a result the product is run.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from measure import table

from reuse import score_precision, score_recall, score_templates
from reuse.corpus import FOLDER, POSTS, corpus
from reuse.judged import Judged, judged


def score(pairs: pa.Table, posts: pa.Table, truth: pa.Table, texts: pa.Table) -> dict[str, Any]:
    """All measures by matter."""
    found, families = judged(pairs, posts, truth)
    every = found.values()
    by_id = {
        row["post_id"]: row
        for row in texts.select(["post_id", "account_id", "text", "published_at"]).to_pylist()
    }
    groups = score_recall.by_bucket(every)
    return {
        "recall": score_recall.recall(groups, families),
        "sources": score_recall.sources_found(every, families),
        "kinds": score_recall.kinds(groups),
        "precision": score_precision.precision(every, score_precision.Natural(by_id)),
        "templates": score_templates.flagged(every),
        "broken": _broken(found, by_id),
    }


def _broken(found: dict[str, Judged], texts: dict[str, dict[str, Any]]) -> dict[str, int]:
    """What must never happen, counted."""
    pairs = [
        (texts[name], texts[pair["source_post_id"]]) for name, post in found.items() for pair in post.pairs
    ]
    planted = [post for post in found.values() if post.found(score_recall.MOST)]
    return {
        "pairs": len(pairs),
        "of one account": sum(a["account_id"] == b["account_id"] for a, b in pairs),
        "source not earlier": sum(b["published_at"] > a["published_at"] for a, b in pairs),
        "copy called the first": sum(bool(post.first) for post in planted),
        "share above 1": sum(post.share > 1 for post in found.values()),
    }


def report(scores: dict[str, Any]) -> str:
    """Markdown, one table a matter."""
    sources = [[name, f"{share:.3f}"] for name, share in scores["sources"].items()]
    return "\n".join([
        "Planted reuse:", "", score_recall.recall_table(scores["recall"]),
        f"Sources of stitched posts with at least {score_recall.PART:.0%} of the post:", "", table(("planted", "named"), sources),
        "Precision of what was flagged:", "", score_precision.precision_table(scores["precision"]),
        "Templates taken for copies:", "", score_templates.flagged_table(scores["templates"]),
        "Kind of the greatest pair, % of the posts:", "", score_recall.kinds_table(scores["kinds"]),
        "Must be nought:", "", table(("", "number"), [[k, f"{v:,}"] for k, v in scores["broken"].items()]),
    ])  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--posts", type=int, default=POSTS)
    parser.add_argument("--folder", type=Path, default=FOLDER)
    parser.add_argument("--pairs", type=Path)
    parser.add_argument("--reuse-posts", type=Path)
    options = parser.parse_args()
    made = corpus(options.posts, folder=options.folder)
    texts, truth = pq.read_table(made.posts), pq.read_table(made.truth)
    if options.pairs and options.reuse_posts:
        pairs, posts = pq.read_table(options.pairs), pq.read_table(options.reuse_posts)
    else:
        from jianhao.reuse import find_reuse

        result = find_reuse(texts)
        pairs, posts = result.pairs, result.posts
    print(report(score(pairs, posts, truth, texts)))


if __name__ == "__main__":
    main()
