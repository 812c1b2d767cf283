"""What was flagged and should not have been: strictly, and after taking out reuse in the base text that a second rule proves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

import numpy as np
from measure import table

from reuse.chunks import hashes, letters
from reuse.draft import Relation
from reuse.judged import Judged

LEVELS = (0.3, 0.4, 0.5)
GRAM, PROOF = 8, 0.2


class Natural:
    """Proves reuse that nobody planted: a fifth of a post, without its footer, is in runs of 8 that its source has too."""

    def __init__(self, texts: dict[str, dict[str, Any]]) -> None:
        self.texts = texts

    def proven(self, post: Judged) -> bool:
        """By any of the sources that were named for it; templates are never excused."""
        if post.relation in (Relation.TEMPLATE, Relation.TEMPLATE_COPY):
            return False
        return any(self._covers(pair["source_post_id"], post) for pair in post.pairs)

    def _covers(self, source: str, post: Judged) -> bool:
        one, other = self.texts[post.truth["post_id"]], self.texts[source]
        if one["account_id"] == other["account_id"] or other["published_at"] > one["published_at"]:
            return False
        text = letters(one["text"][: len(one["text"]) - post.truth["footer"]])
        common = np.isin(hashes(text, GRAM), hashes(letters(other["text"]), GRAM))
        covered = np.zeros(len(text), dtype=bool)
        for shift in range(GRAM):
            covered[shift : shift + len(common)] |= common
        return bool(covered.sum() >= PROOF * len(text))


def precision(posts: Iterable[Judged], natural: Natural) -> dict[float, dict[str, float]]:
    """Per level: flagged, right, proven natural, wrong by relation, precision strict and adjusted."""
    flagged = [post for post in posts if post.share >= LEVELS[0]]
    wrong = [post for post in flagged if not (post.planted and post.right)]
    proven = {post.truth["post_id"] for post in wrong if natural.proven(post)}
    result = {}
    for level in LEVELS:
        number = sum(post.share >= level for post in flagged)
        errors = [post for post in wrong if post.share >= level]
        excused = sum(post.truth["post_id"] in proven for post in errors)
        result[level] = {
            "flagged": number,
            "natural": excused,
            **{f"wrong_{name}": n for name, n in Counter(_class(post) for post in errors).items()},
            "strict": 1 - len(errors) / max(1, number),
            "adjusted": 1 - (len(errors) - excused) / max(1, number - excused),
        }
    return result


def _class(post: Judged) -> str:
    return str(post.relation) if not post.planted else "planted, other source"


def precision_table(rates: dict[float, dict[str, float]]) -> str:
    """Markdown: one level a line."""
    kinds = sorted({name for rate in rates.values() for name in rate if name.startswith("wrong_")})
    headings = (
        "share",
        "flagged",
        *(k.removeprefix("wrong_") for k in kinds),
        "of these natural",
        "strict",
        "adjusted",
    )
    rows = [
        [
            f"≥{level}", f"{r['flagged']:,}", *(str(r.get(k, 0)) for k in kinds), str(r["natural"]), f"{r['strict']:.4f}",
            f"{r['adjusted']:.4f}",
        ]
        for level, r in rates.items()
    ]  # fmt: skip
    return table(headings, rows)
