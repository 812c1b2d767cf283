"""What the pairs of other tools are worth by the same truth; they tell neither share nor direction, a pair is a finding."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import mean

import pyarrow as pa
import pyarrow.compute as pc

from reuse.draft import SPUN, Relation
from reuse.judged import Judged, judged

TOGETHER = {
    "exact": (Relation.EXACT, Relation.MASS_EXACT),
    "edited": (Relation.EDITED, Relation.MASS_EDITED),
    "noise": (Relation.NOISE,),
    "traditional": (Relation.TRADITIONAL,),
    "stitched": (Relation.STITCHED,),
    "partial": (Relation.PARTIAL,),
    "excerpt": (Relation.EXCERPT,),
    "localised": (Relation.LOCALISED,),
}
BUCKETS = ((0.0, 0.1), (0.1, 0.2), (0.2, 0.3), (0.3, 0.4), (0.4, 1.01))


@dataclass(frozen=True, slots=True)
class PeerScore:
    """Recall by relation and, for spun posts, by how much was changed; wrong pairs in all and between templates."""

    recall: dict[str, float]
    spun: tuple[float, ...]
    pairs: int
    wrong: int
    wrong_templates: int


def peer_score(pairs: pa.Table, truth: pa.Table, least: float = 0.0) -> PeerScore:
    """A planted post is found if a pair names its family; of results with shares, only pairs from `least` on and no templates."""
    if "share" in pairs.schema.names:
        pairs = pairs.filter(
            pc.and_(pc.greater_equal(pairs["share"], least), pc.not_equal(pairs["kind"], "template"))
        )
    found, families = judged(pairs, _no_posts(), truth)
    wrong = [
        (post, pair)
        for post in found.values()
        for pair in post.pairs
        if not (post.planted and families.related(pair["post_id"], pair["source_post_id"]))
    ]
    templates = sum(
        post.relation == Relation.TEMPLATE or found[pair["source_post_id"]].relation == Relation.TEMPLATE
        for post, pair in wrong
    )
    spun = [post for post in found.values() if post.relation in SPUN]
    return PeerScore(
        {name: _recall(found, relations) for name, relations in TOGETHER.items()},
        tuple(_share([p for p in spun if low <= p.truth["change"] < high]) for low, high in BUCKETS),
        pairs.num_rows,
        len(wrong),
        templates,
    )


def _recall(found: dict[str, Judged], relations: tuple[Relation, ...]) -> float:
    return _share([post for post in found.values() if post.relation in relations])


def _share(posts: list[Judged]) -> float:
    return mean(bool(post.right) for post in posts) if posts else float("nan")


def _no_posts() -> pa.Table:
    kinds = (
        ("post_id", pa.string()),
        ("share", pa.float64()),
        ("source_post_id", pa.string()),
        ("first", pa.bool_()),
    )
    return pa.schema(kinds).empty_table()
