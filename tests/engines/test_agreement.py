"""DuckDB gives what the plain-Python reference gives, on posts that nobody would think of."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jianhao.store.duckdb_engine import DuckDBEngine
from jianhao.store.reference import QUERIES, ReferenceEngine
from jianhao.store.schemas import POSTS, PUBLIC_POSTS, SAMPLES

AS_OF = 19863
ACCOUNTS = ("weixin:gh_a", "weibo:1", "weibo:2")
TITLES = (
    None,
    "关于本号停止更新的公告",
    "甲示发布停更公告",
    "停水通知",
    "注销登记办事指南说明",
    "我局举办讲座",
)

times = st.integers(-40 * 86_400, 400 * 86_400).map(
    lambda s: datetime(2024, 5, 20, 15, 59, 59, tzinfo=UTC) - timedelta(seconds=s)
)


@st.composite
def post_rows(draw: st.DrawFn) -> dict[str, object]:
    when = draw(times)
    account = draw(st.sampled_from([*ACCOUNTS, "weibo:9"]))
    return {
        "post_id": f"{account}:{draw(st.integers(0, 12))}",
        "account_id": account,
        "title": draw(st.sampled_from(TITLES)),
        "published_at": when,
        "precision": draw(st.sampled_from(["day", "minute", "second"])),
        "day": (when + timedelta(hours=8)).date().toordinal() - 719_163,
        "original_flag": draw(st.sampled_from([None, True, False])),
        "deleted": draw(st.sampled_from([None, None, False, True])),
        "profile": draw(st.sampled_from([None, "generic", "media_crawler+partial"])),
        "source_file": draw(st.sampled_from(["a.csv", "b.csv"])),
    }


sample_rows = st.fixed_dictionaries(
    {
        "post_id": st.tuples(st.sampled_from(ACCOUNTS), st.integers(0, 12)).map(lambda p: f"{p[0]}:{p[1]}"),
        "collected_at": st.one_of(st.none(), times),
        "reads": st.one_of(st.none(), st.integers(-2, 200_000)),
        "reads_kind": st.sampled_from([None, "exact", "at_least"]),
        "metric": st.sampled_from([None, "times", "people"]),
    }
)


def table(rows: list[dict[str, object]], schema: pa.Schema) -> pa.Table:
    numbered = [
        {**row, "source_row": n} if "source_row" in schema.names else row for n, row in enumerate(rows)
    ]
    return pa.Table.from_pylist([{name: row.get(name) for name in schema.names} for row in numbered], schema)


@pytest.mark.parametrize("name", sorted(QUERIES))
@settings(max_examples=60, deadline=None)
@given(posts=st.lists(post_rows(), max_size=40), samples=st.lists(sample_rows, max_size=40))
def test_engines_agree(name, posts, samples):
    register = pa.table({"account_id": list(ACCOUNTS), "name": ["甲示发布", None, "乙示发布"]})
    tables = {"posts": table(posts, POSTS), "samples": table(samples, SAMPLES), "register": register}
    run = {"as_of": AS_OF, "window_days": 90}
    if name not in ("public_posts", "listings"):
        public = ReferenceEngine().query("public_posts", tables, **run).to_pylist()
        tables = {"public_posts": pa.Table.from_pylist(public, PUBLIC_POSTS)}
    expected = ReferenceEngine().query(name, tables, **run).to_pylist()
    found = DuckDBEngine(threads=2).query(name, tables, **run).to_pylist()
    assert [{k: row[k] for k in expected[0]} for row in found] == expected if expected else found == []
