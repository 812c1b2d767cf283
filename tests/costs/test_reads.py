"""Reads of a window by account: the SQL gives what counting by hand gives."""

from __future__ import annotations

from collections import defaultdict
from statistics import median

import pyarrow as pa
import pytest
from costs_made import AS_OF, WINDOW, genuine, post, posts, reads_row, register, sample, samples
from hypothesis import given, settings
from hypothesis import strategies as st

from jianhao.costs.reads import account_reads, read_facts
from jianhao.inspection.public_posts import public_posts
from jianhao.store.duckdb_engine import DuckDBEngine

A = "weixin:gh_a"
NOTICE = "关于本公众号停止更新的公告"


def counted(given_posts: pa.Table, given_samples: pa.Table, *accounts: str) -> list[dict[str, object]]:
    known = register(*({"account_id": a, "name": "甲示发布"} for a in accounts or (A,)))
    engine = DuckDBEngine()
    public = public_posts(given_posts, given_samples, known, AS_OF, engine)
    return account_reads(public, AS_OF, WINDOW, engine).to_pylist()


def test_the_latest_sample_of_each_post_counts_once():
    rows = posts(
        post("1", A, AS_OF - 3), post("2", A, AS_OF - 2), post("3", A, AS_OF - 1), post("1", A, AS_OF - 3)
    )
    seen = samples(
        sample("1", 10, AS_OF - 2), sample("1", 40, AS_OF), sample("1", 40, AS_OF), sample("2", 60)
    )
    (found,) = counted(rows, seen)
    assert (found["posts"], found["read_posts"], found["reads"]) == (3, 2, 100)
    assert (found["median_reads"], found["squared_reads"]) == (50.0, 40.0**2 + 60.0**2)


@pytest.mark.parametrize(
    ("more", "number"),
    [({}, 1), ({"day": AS_OF - 89}, 1), ({"day": AS_OF - 90}, 0), ({"day": AS_OF + 1}, 0), ({"deleted": True}, 0),
     ({"account_id": "weixin:gh_z"}, 0)],
)  # fmt: skip
def test_which_posts_count(more, number):
    found = counted(posts(post("1", A, AS_OF) | more), samples(sample("1", 10)))
    assert sum(row["posts"] for row in found) == number


def test_the_closing_notice_counts_in_totals_and_not_in_medians():
    rows = posts(post("1", A, AS_OF - 3), post("2", A, AS_OF - 2, title=NOTICE))
    (found,) = counted(rows, samples(sample("1", 20), sample("2", 5_000)))
    assert (found["reads"], found["notice_reads"], found["counted_reads"], found["median_reads"]) == (
        5_020,
        5_000,
        20,
        20.0,
    )
    facts = read_facts(found, None, "weixin", AS_OF)
    assert facts.genuine == 5_020
    assert facts.notice_share == pytest.approx(5_000 / 5_020)


def test_negative_counts_and_missing_ones_are_no_reads():
    rows = posts(post("1", A, AS_OF), post("2", A, AS_OF))
    (found,) = counted(rows, samples(sample("1", -5), sample("2", None)))
    assert (found["posts"], found["read_posts"], found["reads"]) == (2, 0, None)
    assert read_facts(found, None, "weixin", AS_OF).reason == "no_reads"


def test_times_and_people_are_told_apart_and_capped_counts_are_counted():
    rows = posts(*(post(str(n), A, AS_OF) for n in range(4)))
    seen = samples(sample("0", 5), sample("1", 5, metric="people"), sample("2", 100_001, reads_kind="at_least"),
                   sample("3", 5, metric="times"), sample("3", 5, metric="people"))  # fmt: skip
    (found,) = counted(rows, seen)
    assert (found["times_posts"], found["people_posts"], found["capped_posts"]) == (2, 1, 1)
    assert read_facts(found, None, "weixin", AS_OF).reason == "mixed_definitions"


def test_no_posts_at_all():
    assert counted(posts(), samples()) == []
    assert public_posts([], [], register({"account_id": A}), AS_OF, DuckDBEngine()).num_rows == 0


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.tuples(st.sampled_from([A, "weibo:1"]), st.integers(0, 6), st.integers(0, 120)), max_size=20),
    st.lists(st.tuples(st.integers(0, 6), st.integers(-2, 900), st.integers(0, 5)), max_size=20),
)
def test_the_query_agrees_with_counting_by_hand(made, seen):
    rows = posts(*(post(f"{a}:{n}", a, AS_OF - back) for a, n, back in made))
    taken = [sample(f"{a}:{n}", count, AS_OF - back) for a in (A, "weibo:1") for n, count, back in seen]
    latest: dict[str, tuple[int, int]] = {}
    for row in taken:
        if row["reads"] >= 0:
            key = (row["collected_at"].timestamp(), row["reads"])
            latest[row["post_id"]] = max(latest.get(row["post_id"], key), key)
    days = {}
    for a, n, back in made:  # the first row of a post in file order decides its day
        days.setdefault(f"{a}:{n}", (a, back))
    wanted: dict[str, list[int | None]] = defaultdict(list)
    for post_id, (account, back) in days.items():
        if back < WINDOW:
            wanted[account].append(latest[post_id][1] if post_id in latest else None)
    found = {row["account_id"]: row for row in counted(rows, samples(*taken), A, "weibo:1")}
    many = {post_id for post_id in days if len({b for a, n, b in made if f"{a}:{n}" == post_id}) > 1}
    if many:
        return  # rows of one post that differ in their day are nobody's business here
    assert found.keys() == wanted.keys()
    for account, counts in wanted.items():
        known = [c for c in counts if c is not None]
        row = found[account]
        assert (row["posts"], row["read_posts"]) == (len(counts), len(known))
        assert row["reads"] == (sum(known) if known else None)
        assert row["median_reads"] == (median(known) if known else None)


@pytest.mark.parametrize(
    ("row", "low", "value", "high"),
    [
        ({"genuine_reads": 700.0, "genuine_low": 600.0, "genuine_high": 800.0}, 600.0, 700.0, 800.0),
        ({"genuine_reads": 700.0}, 700.0, 700.0, 700.0),
        ({"genuine_reads": 700.0, "genuine_low": 900.0, "genuine_high": 100.0}, 700.0, 700.0, 700.0),
        (
            {"reads": 400.0, "genuine_reads": 300.0, "genuine_low": 250.0, "genuine_high": 350.0},
            850.0,
            900.0,
            950.0,
        ),
        ({"genuine_reads": -3.0, "genuine_low": -9.0, "genuine_high": 5.0}, 0.0, 0.0, 5.0),
    ],
)
def test_ends_of_genuine_reads_lie_around_them(row, low, value, high):
    (given_row,) = genuine({"account_id": A} | row).to_pylist()
    facts = read_facts(reads_row(A, 10, 100), given_row, "weixin", AS_OF)
    assert (facts.low, facts.genuine, facts.high, facts.screened) == (low, value, high, True)
