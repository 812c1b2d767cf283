"""What counts as having looked: collections, listings, reports in the register and on check sheets."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianhao.inspection.evidence import CoverageBook, covered_days, merged
from jianhao.store.schemas import ACCOUNTS_IN, CHECKS, COLLECTIONS

AS_OF = 19863
A = "weixin:gh_a"


def book(covers: tuple[int, int] | None = None, *, posts: bool = True) -> CoverageBook:
    return CoverageBook(AS_OF, covers, posts_supplied=posts)


def records(*rows: tuple[int, int, str]) -> pa.Table:
    return pa.Table.from_pylist(
        [
            {"account_id": A, "from": f, "to": t, "collected_at": None, "method": None, "result": r}
            for f, t, r in rows
        ],
        COLLECTIONS,
    )


def register(update: int | None, seen: int | None) -> pa.Table:
    row = dict.fromkeys(ACCOUNTS_IN.names) | {"account_id": A, "last_update": update, "checked_at": seen}
    return pa.Table.from_pylist([row], ACCOUNTS_IN)


def test_complete_collections_cover_and_others_are_attempts():
    b = book()
    b.add_collections(
        records((AS_OF - 90, AS_OF - 30, "ok"), (AS_OF - 29, AS_OF, "partial"), (AS_OF, AS_OF, "failed"))
    )
    found = b.coverage(A)
    assert found.ranges == ((AS_OF - 90, AS_OF - 30),)
    assert found.failed_attempts == 2
    assert found.first_gap(AS_OF - 40, AS_OF) == AS_OF - 29


def test_ranges_that_touch_are_one():
    b = book()
    b.add_collections(records((AS_OF - 9, AS_OF, "ok"), (AS_OF - 20, AS_OF - 10, "ok")))
    assert b.coverage(A).ranges == ((AS_OF - 20, AS_OF),)


def test_a_collection_on_the_day_covers_it():
    b = book()
    b.add_listings(
        pa.table({"account_id": [A], "first_day": pa.array([AS_OF - 5], pa.int32()),
                  "collected_at": [datetime(2024, 5, 20, 1, 0, tzinfo=UTC)]})
    )  # fmt: skip
    assert b.coverage(A).covers(AS_OF - 5, AS_OF)
    assert not b.coverage(A).covers(AS_OF - 6, AS_OF)


def test_a_register_row_vouches_from_its_last_update_to_the_day_it_was_seen():
    b = book(posts=False)
    b.add_register(register(AS_OF - 40, AS_OF))
    found = b.coverage(A)
    assert (found.latest_seen, found.seen_on, found.supplied) == (AS_OF - 40, AS_OF, True)
    assert found.covers(AS_OF - 40, AS_OF)
    b = book(posts=False)
    b.add_register(register(AS_OF - 40, None))
    assert b.coverage(A).ranges == ()


def test_an_update_after_the_as_of_day_says_nothing_of_the_days_before():
    b = book()
    b.add_register(register(AS_OF + 3, AS_OF + 5))
    assert b.coverage(A).latest_seen is None
    assert b.coverage(A).ranges == ()


def test_a_check_sheet_reports_the_last_update():
    b = book()
    row = {
        "account_id": A,
        "item": "last_update",
        "result": "2024-05-01",
        "checked_at": AS_OF,
        "by": "某处",
        "evidence": None,
    }
    b.add_checks(pa.Table.from_pylist([row], CHECKS))
    assert b.coverage(A).latest_seen == AS_OF - 19
    assert b.coverage(A).covers(AS_OF - 19, AS_OF)


def test_nothing_supplied_is_said():
    assert not book(posts=False).coverage(A).supplied
    assert book((AS_OF - 90, AS_OF), posts=False).coverage(A).supplied


ranges = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 20)).map(lambda p: (p[0], p[0] + p[1])), max_size=8
)


@given(ranges, st.integers(0, 60), st.integers(0, 60))
def test_merging_changes_no_day(spans, first, last):
    days = {d for a, b in spans for d in range(a, b + 1)}
    joined = merged(spans)
    assert {d for a, b in joined for d in range(a, b + 1)} == days
    assert all(b + 1 < c for (_, b), (c, _) in pairwise(joined))
    assert covered_days(joined, first, last) == len(days & set(range(first, last + 1)))


@pytest.mark.parametrize(("first", "last", "gap"), [(5, 9, None), (4, 9, 4), (5, 11, 10), (0, 3, 0)])
def test_the_first_uncovered_day_is_named(first, last, gap):
    from jianhao.inspection.facts import Coverage

    assert Coverage(ranges=((5, 9),)).first_gap(first, last) == gap
