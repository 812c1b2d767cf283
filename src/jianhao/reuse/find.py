"""Text reuse in one call: posts in, pairs and posts out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from jianhao.reuse.corpus import Corpus, Texts, read_corpus
from jianhao.reuse.exact import group_exact
from jianhao.reuse.judging import Judged, judge_corpus
from jianhao.reuse.pairs import Kinds, describe, pairs_table, posts_table
from jianhao.reuse.parameters import DEFAULT, Parameters
from jianhao.reuse.search import find_candidates


@dataclass(frozen=True)
class Reuse:
    """REUSE_PAIRS and REUSE_POSTS."""

    pairs: pa.Table
    posts: pa.Table


def find_reuse(
    posts: pa.Table | Texts, sources: Texts = (), *, version: str = "", parameters: Parameters = DEFAULT
) -> Reuse:
    """Who took which text from whom.

    `posts`: a table or Parquet files with post_id, account_id, text, published_at, precision and day; `sources` the same, never
    judged. The order of rows does not matter.
    """
    texts: Texts = [posts] if isinstance(posts, pa.Table) else posts
    corpus, judged, kinds = examine(texts, sources, parameters)
    ordered = np.zeros(len(judged.measures), np.bool_)
    pairs = pairs_table(corpus, [*texts, *sources], judged, kinds, ordered)
    return Reuse(pairs, posts_table(corpus, judged, kinds, version))


def examine(posts: Texts, sources: Texts, parameters: Parameters) -> tuple[Corpus, Judged, Kinds]:
    """The corpus, what was found in it, and what that is."""
    corpus = read_corpus(posts, sources)
    groups = group_exact(corpus)
    found = find_candidates(corpus, groups, parameters)
    judged = judge_corpus(corpus, groups, found, parameters)
    return corpus, judged, describe(corpus, judged)
