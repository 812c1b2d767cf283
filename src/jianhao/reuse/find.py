"""Text reuse in one call: posts in, tables out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from jianhao.kernels.blocks import cores, in_threads
from jianhao.reuse.accounts import accounts_table, edges_table
from jianhao.reuse.corpus import FACTS, Corpus, read_corpus
from jianhao.reuse.exact import group_exact
from jianhao.reuse.judging import Judged, judge_corpus
from jianhao.reuse.ordered import Orders, mark_ordered
from jianhao.reuse.pairs import Kinds, describe, pairs_table, posts_table, trace
from jianhao.reuse.parameters import DEFAULT, Parameters
from jianhao.reuse.remembered import Texts, remembered
from jianhao.reuse.result import Reuse
from jianhao.reuse.search import find_candidates
from jianhao.reuse.spin import learn_words, spun_table, words_table
from jianhao.reuse.unique import unique_table
from jianhao.store.engine import Engine

READ = (
    *FACTS.names,
    "text",
    "title",
    "url",
)  # columns of files that are looked at, some of them more than once


@dataclass(frozen=True)
class Scope:
    """What a run looks at: posts up to day `until`, account figures from day `since` on, what was ordered, and the accounts
    that will be kept (None: not decided, every other account counts)."""

    until: int | None = None
    since: int | None = None
    orders: Orders = field(default_factory=Orders)
    kept: frozenset[str] | None = None


def find_reuse(
    posts: pa.Table | Texts, sources: Texts = (), *, scope: Scope | None = None, version: str = "",
    parameters: Parameters = DEFAULT, engine: Engine | None = None,
) -> Reuse:  # fmt: skip
    """Who took which text from whom.

    `posts`: a table or Parquet files with post_id, account_id, text, published_at, precision and day (title, url and deleted
    are used if there); `sources` the same, never judged. The order of rows does not matter. `engine` joins by SQL instead of
    the compiled join; the tables are the same.
    """
    given = [*([posts] if isinstance(posts, pa.Table) else posts), *sources]
    texts = remembered(given, READ)
    judged_texts, scope = texts[: len(given) - len(sources)], scope or Scope()
    corpus, judged, kinds = examine(judged_texts, texts[len(judged_texts) :], parameters, scope.until, engine)
    return tables_of(corpus, judged, kinds, texts, scope, version)


def examine(
    posts: Texts,
    sources: Texts,
    parameters: Parameters,
    until: int | None = None,
    engine: Engine | None = None,
) -> tuple[Corpus, Judged, Kinds]:
    """The corpus, what was found in it, and what that is."""
    corpus = read_corpus(posts, sources, until)
    groups = group_exact(corpus)
    found = find_candidates(corpus, groups, parameters, engine)
    judged = judge_corpus(corpus, groups, found, parameters)
    return corpus, judged, describe(corpus, judged)


def tables_of(
    corpus: Corpus, judged: Judged, kinds: Kinds, texts: Texts, scope: Scope, version: str
) -> Reuse:
    """All tables; `texts` are all files of the corpus in the order read."""
    origins = trace(corpus, judged, kinds)
    ordered = mark_ordered(corpus, texts, judged, origins, kinds.counted, scope.orders)
    long: list[Callable[[], Any]] = [
        lambda: pairs_table(corpus, texts, judged, kinds, ordered),
        lambda: _spin_tables(corpus, judged, kinds),
        lambda: unique_table(corpus, texts, judged.measures, kinds, scope.kept),
    ]
    pairs, spin, unique = in_threads(lambda table: table(), long, cores())
    return Reuse(
        pairs,
        posts_table(corpus, judged, kinds, origins, version),
        accounts_table(corpus, judged, kinds.counted, ordered, scope.since),
        edges_table(corpus, judged, kinds.counted, ordered, scope.since),
        unique,
        *spin,
    )


def _spin_tables(corpus: Corpus, judged: Judged, kinds: Kinds) -> tuple[pa.Table, pa.Table]:
    words = learn_words(corpus, judged, kinds)
    return words_table(words), spun_table(corpus, judged, kinds, words)
