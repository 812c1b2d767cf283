"""换词改写 where the original is not at hand: the sources of every second spun post are taken out before the run.

What is then flagged by the words it uses is held against what was really spun.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from measure import table

from reuse.corpus import Corpus

SPUN = "spun"


def withheld_table(made: Corpus) -> str:
    """A table of what `spun_posts` flags of posts whose source is missing, and how much of it was spun."""
    from jianhao.reuse import find_reuse

    posts, truth = pq.read_table(made.posts), pq.read_table(made.truth)
    relation = dict(zip(truth["post_id"].to_pylist(), truth["relation"].to_pylist(), strict=True))
    orphans, left = _withhold(posts, truth)
    flagged = set(find_reuse(left).spun_posts["post_id"].to_pylist())
    right = sum(SPUN in relation[post] for post in flagged)
    rows = [
        ["spun posts whose source was taken out", f"{len(orphans):,}"],
        ["of these flagged (recall)", f"{len(orphans & flagged) / max(len(orphans), 1):.3f}"],
        ["posts flagged in all", f"{len(flagged):,}"],
        ["of these really spun (precision)", f"{right / max(len(flagged), 1):.3f}"],
    ]
    return table(("", ""), rows)


def _withhold(posts: pa.Table, truth: pa.Table) -> tuple[set[str], pa.Table]:
    """(spun posts that lost every source, the posts without those sources)."""
    spun = truth.filter(pc.starts_with(truth["relation"], SPUN))
    every_second = spun.take(pa.array(range(0, spun.num_rows, 2)))
    sources = pa.array(sorted({s for row in every_second["source_post_ids"].to_pylist() for s in row}))
    left = posts.filter(pc.invert(pc.is_in(posts["post_id"], value_set=sources)))
    there = set(left["post_id"].to_pylist())
    return {post for post in every_second["post_id"].to_pylist() if post in there}, left
