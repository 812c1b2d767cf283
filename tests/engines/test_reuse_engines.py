"""The star join in SQL gives what the compiled one and a plain one give: vote by vote, and as finished tables."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reuse_corpus import DEEP, reuse_posts

from jianhao.kernels.star_join import join_parts
from jianhao.reuse import find_reuse
from jianhao.reuse.corpus import read_corpus
from jianhao.reuse.engine_join import POSTINGS, join_by_engine
from jianhao.reuse.parameters import Parameters
from jianhao.reuse.search import join_texts
from jianhao.store.duckdb_engine import DuckDBEngine
from jianhao.store.engine import Engine
from jianhao.store.spark_engine import SparkEngine

THRESHOLDS = ("formula_days", "formula_span", "frame_days", "frame_span")
FEW_DAYS = Parameters(short=20, formula_days=5, formula_span=10, frame_days=3, frame_span=4)
Votes = dict[tuple[int, int], int]
Formulas = dict[int, bool]


def random_postings(seed: int) -> pa.Table:
    """Texts in the order of time, of few accounts and with few fingerprints, some of them twice."""
    rng = np.random.default_rng(seed)
    days = np.cumsum(rng.integers(0, 3, rng.integers(0, 16)))
    rows = []
    for text, day in enumerate(days.tolist()):
        account, voting = int(rng.integers(4)), bool(rng.random() < 0.8)
        prints = rng.choice([0, 1, 2, (1 << 32) - 1], rng.integers(0, 5))
        rows += [(text, account, day, voting, int(print_)) for print_ in prints]
    return pa.Table.from_pylist([dict(zip(POSTINGS.names, row, strict=True)) for row in rows], POSTINGS)


def by_engine(table: pa.Table, engine: Engine, run: dict[str, int]) -> tuple[Votes, Formulas]:
    formulas = engine.query("reuse_formulas", {"postings": table}, **run)
    votes = engine.query("reuse_votes", {"postings": table, "formulas": formulas}, least_votes=1)
    return (
        {(row["text"], row["source"]): row["votes"] for row in votes.to_pylist()},
        {row["print"]: row["formula"] for row in formulas.to_pylist() if row["frame"]},
    )


def compiled(table: pa.Table, run: dict[str, int]) -> tuple[Votes, Formulas]:
    text, account, day, voting, print_ = (np.asarray(table.column(n).to_pylist()) for n in POSTINGS.names)
    of_text = np.zeros((3, 16), np.int32)
    for row, values in enumerate((account, day, voting)):
        of_text[row, text.astype(int)] = values
    words = (print_.astype(np.uint64) << np.uint64(32)) | text.astype(np.uint64)
    votes, formulas = np.empty(2 * text.size, np.uint64), np.empty(text.size, np.uint64)
    cast, found = join_parts(
        words, np.array([text.size]), 0, 1, 0, 32, of_text[0], of_text[1], of_text[2] == 1,
        *(run[name] for name in THRESHOLDS), votes, formulas,
    )  # fmt: skip
    return (
        Counter((int(vote) >> 32, int(vote) & 0xFFFFFFFF) for vote in votes[:cast]),
        {int(formula) >> 1: bool(formula & np.uint64(1)) for formula in formulas[:found]},
    )


def plainly(table: pa.Table, run: dict[str, int]) -> tuple[Votes, Formulas]:
    """The rule in so many words."""
    votes: Votes = Counter()
    formulas: Formulas = {}
    having: dict[int, dict[int, dict[str, Any]]] = defaultdict(dict)
    for row in table.to_pylist():
        having[row["print"]][row["text"]] = row
    for print_, texts in having.items():
        days = [row["day"] for row in texts.values()]
        often = len(set(days)), max(days) - min(days)
        formula = often[0] >= run["formula_days"] and often[1] >= run["formula_span"]
        if often[0] >= run["frame_days"] and often[1] >= run["frame_span"]:
            formulas[print_] = formula
        ordered = [texts[number] for number in sorted(texts)]
        for first, last, row in zip([ordered[0]] * len(ordered), ordered, ordered[1:], strict=False):
            if formula or not row["voting"] or first["account"] == row["account"]:
                continue
            votes[(row["text"], first["text"])] += 1
            if last["account"] != row["account"] and last is not first:
                votes[(row["text"], last["text"])] += 1
    return votes, formulas


@settings(max_examples=500 if DEEP else 60, deadline=None)
@given(
    st.integers(0, 1 << 32).map(random_postings),
    st.fixed_dictionaries({name: st.sampled_from([1, 2, 4, 8, 99]) for name in THRESHOLDS}),
)
def test_every_vote_is_the_same(table: pa.Table, run: dict[str, int]) -> None:
    expected = plainly(table, run)
    assert compiled(table, run) == expected
    assert by_engine(table, DuckDBEngine(threads=2), run) == expected


def assert_same(posts: pa.Table, sources: list[pa.Table], engine: Engine, chosen: Parameters) -> None:
    """Every table of a comparison is the same with an engine as without."""
    ours = find_reuse(posts, sources, parameters=chosen)
    theirs = find_reuse(posts, sources, parameters=chosen, engine=engine)
    assert ours.pairs.num_rows > posts.num_rows // 10
    for name in ("pairs", "posts", "accounts", "edges", "unique"):
        assert getattr(theirs, name).equals(getattr(ours, name)), name


@pytest.mark.parametrize("seed", range(20 if DEEP else 3))
def test_duckdb_gives_the_same_tables(seed: int) -> None:
    posts = reuse_posts(600, seed)
    assert_same(posts.slice(200), [posts.slice(0, 200)], DuckDBEngine(threads=2), FEW_DAYS)


def test_candidates_are_the_same_with_little_memory() -> None:
    corpus = read_corpus([reuse_posts(4_000, 7)])
    all_texts = np.ones(corpus.size, np.bool_)
    ours = join_texts(corpus, FEW_DAYS, all_texts, all_texts)
    theirs = join_by_engine(corpus, FEW_DAYS, all_texts, all_texts, DuckDBEngine("64MB", threads=2))
    assert ours.formulas.size
    for name in ("candidates", "numbers", "prints", "formulas"):
        np.testing.assert_array_equal(getattr(theirs, name), getattr(ours, name), name)


def test_no_texts_no_candidates() -> None:
    corpus = read_corpus([reuse_posts(1, 1).slice(1)])
    found = join_by_engine(corpus, FEW_DAYS, np.ones(0, np.bool_), np.ones(0, np.bool_), DuckDBEngine())
    assert (found.numbers.size, found.formulas.size) == (0, 0)


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkEngine]:
    with SparkEngine(threads=2, memory="4g" if DEEP else "1g") as engine:
        yield engine


def test_spark_gives_the_same_tables(spark: SparkEngine) -> None:
    posts = reuse_posts(100_000 if DEEP else 3_000, 5)
    assert_same(posts, [], spark, Parameters() if DEEP else FEW_DAYS)
