"""Who takes from whom: the drawing and its table say the same, within bounds."""

from __future__ import annotations

import random
from itertools import pairwise
from types import ModuleType

import pyarrow as pa
import pytest

from jianhao.documents.directory import Directory
from jianhao.documents.reuse_graph import ACCOUNTS_AT_MOST, FLOWS_AT_MOST, Graph, reuse_graph
from jianhao.store.schemas import REUSE_EDGES

Edge = tuple[int, int, int, int]


@pytest.fixture(scope="module")
def names(fixtures: ModuleType) -> Directory:
    return Directory(fixtures.build(), frozenset(range(60)))


def drawn(edges: list[Edge], names: Directory) -> Graph | None:
    """(taker, source, posts, ordered) by numbers of accounts."""
    ids = list(names.index)
    rows = [
        {"account_id": ids[taker], "source_account_id": ids[source], "posts": posts, "ordered": ordered, "characters": posts * 90}
        for taker, source, posts, ordered in edges
    ]  # fmt: skip
    return reuse_graph(pa.Table.from_pylist(rows, REUSE_EDGES), names)


def test_no_edges_no_drawing(names: Directory) -> None:
    assert drawn([], names) is None


def test_single_posts_are_drawn_only_where_there_is_nothing_stronger(names: Directory) -> None:
    weak = drawn([(1, 0, 1, 0)], names)
    assert weak is not None
    assert len(weak.flows) == 1
    strong = drawn([(1, 0, 1, 0), (2, 0, 3, 0)], names)
    assert strong is not None
    assert [flow.posts for flow in strong.flows] == [3]
    assert strong.others == 1


def test_lines_that_are_mostly_ordered_are_dashed(names: Directory) -> None:
    graph = drawn([(1, 0, 4, 3), (2, 0, 4, 2)], names)
    assert graph is not None
    assert {(flow.ordered, flow.mostly_ordered) for flow in graph.flows} == {(3, True), (2, False)}


def test_a_chain_stands_on_both_sides_and_a_taker_once(names: Directory) -> None:
    graph = drawn([(1, 0, 5, 0), (2, 1, 4, 0), (2, 0, 3, 0), (0, 2, 2, 0)], names)
    assert graph is not None
    ids = list(names.index)
    takers = [node.named.account_id for node in graph.takers]
    assert sorted(takers) == sorted({ids[1], ids[2], ids[0]})
    assert {node.named.account_id for node in graph.sources} == {ids[0], ids[1], ids[2]}
    assert next(node.posts for node in graph.takers if node.named.account_id == ids[2]) == 7


def test_bounds_and_sums(names: Directory) -> None:
    chance = random.Random(7)
    pairs = {(chance.randrange(60), chance.randrange(12)) for _ in range(400)}
    edges = [(t, s, chance.randrange(1, 30), 0) for t, s in sorted(pairs) if t != s]
    edges = [(t, s, n, n if chance.random() < 0.3 else 0) for t, s, n, _ in edges]
    graph = drawn(edges, names)
    assert graph is not None
    assert len(graph.flows) <= FLOWS_AT_MOST
    assert graph.accounts <= ACCOUNTS_AT_MOST
    assert sum(flow.mostly_ordered for flow in graph.flows) <= 12
    assert len(graph.flows) + graph.others == len(edges)
    assert (
        sum(n.posts for n in graph.sources)
        == sum(n.posts for n in graph.takers)
        == sum(f.posts for f in graph.flows)
    )
    assert [len(flows) for _, flows in graph.groups] == [
        sum(f.source.account_id == node.named.account_id for f in graph.flows) for node in graph.sources
    ]
    heights = sorted(node.y for node in graph.takers)
    assert min(b - a for a, b in pairwise(heights)) >= 27
    assert max(heights) < graph.height
