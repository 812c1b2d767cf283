"""Totals of counties and units: what is missing is counted and never nought, quotients take both numbers from the same accounts."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest
from costs_made import WINDOW, register, table
from hypothesis import given
from hypothesis import strategies as st

from jianhao.costs.totals import CostTotal, Quotient, county_of, totals_by_county, totals_by_unit
from jianhao.store.schemas import COSTS


def costs(*rows: dict[str, Any]) -> pa.Table:
    usual = {"posts": 10, "covered_days": WINDOW, "capped_posts": 0}
    return table([usual | row for row in rows], COSTS)


def place(name: str, code: str | None, agency: str = "示例局") -> dict[str, Any]:
    return {"account_id": name, "division_code": code, "agency": agency}


A, B, C, D = "weixin:gh_a", "weixin:gh_b", "douyin:c", "weixin:gh_d"
REGISTER = register(
    place(A, "990121001000"), place(B, "990121000000"), place(C, "990121000000", "另一局"), place(D, None)
)


def test_a_cost_that_nobody_stated_is_counted_and_adds_nothing():
    one, rest = totals_by_county(
        costs(
            {"account_id": A, "cost": 900.0},
            {"account_id": B, "cost": None, "cost_reason": "cost_missing"},
            {"account_id": C, "cost": 0.0},
            {"account_id": D, "cost": None},
        ),
        REGISTER,
        WINDOW,
    )
    assert (one.key, one.accounts, one.with_cost, one.without_cost, one.yuan) == (
        "990121000000",
        3,
        2,
        1,
        900.0,
    )
    assert (one.posts.accounts, one.posts.divisor, one.posts.per()) == (2, 20, 45.0)
    assert (rest.key, rest.accounts, rest.yuan, rest.hours, rest.posts.per()) == ("", 1, None, None, None)


def test_posts_that_were_not_collected_divide_nothing_and_silence_does():
    (total,) = totals_by_county(
        costs(
            {"account_id": A, "cost": 100.0},
            {"account_id": B, "cost": 500.0, "posts": 0, "covered_days": 3},
            {"account_id": C, "cost": 50.0, "posts": 0},
        ),
        REGISTER.slice(0, 3),
        WINDOW,
    )
    assert (total.yuan, total.posts) == (650.0, Quotient(2, 150.0, 10.0))


def test_reads_of_two_platforms_or_ways_of_counting_are_never_added():
    (total,) = totals_by_county(
        costs(
            {"account_id": A, "cost": 100.0, "genuine_reads": 500.0, "metric": "people"},
            {"account_id": B, "cost": 300.0, "genuine_reads": 900.0, "metric": "times", "capped_posts": 1},
            {"account_id": C, "cost": 60.0, "genuine_reads": 0.0, "metric": "times"},
        ),
        REGISTER.slice(0, 3),
        WINDOW,
    )
    assert [(r.platform, r.metric, r.quotient.per(1000), r.quotient.at_most) for r in total.reads] == [
        ("weixin", "people", 200.0, False),
        ("weixin", "times", pytest.approx(333.333, rel=1e-5), True),
        ("douyin", "times", None, False),
    ]


def test_reads_without_a_definition_are_in_no_quotient():
    (total,) = totals_by_county(
        costs(
            {"account_id": A, "cost": 100.0, "genuine_reads": None, "reads_reason": "mixed_definitions"},
            {"account_id": B, "cost": None, "genuine_reads": 900.0, "metric": "times"},
        ),
        REGISTER.slice(0, 2),
        WINDOW,
    )
    assert total.reads == ()
    assert (total.yuan, total.with_cost) == (100.0, 1)


def test_units_stand_in_the_order_of_the_register_and_two_of_one_name_apart():
    other = register(place(C, "990121000000"), place(A, "990122000000"), place(B, "990121000000", ""))
    found = totals_by_unit(
        costs(*({"account_id": name, "cost": 1.0, "hours": 2.0} for name in (A, B, C))), other, WINDOW
    )
    assert [(county, total.key, total.accounts, total.hours) for county, total in found] == [
        ("990121000000", "示例局", 1, 2.0),
        ("990122000000", "示例局", 1, 2.0),
        ("990121000000", "", 1, 2.0),
    ]


@pytest.mark.parametrize(
    ("code", "county"),
    [("990121001002", "990121000000"), ("990100000000", "990100000000"), ("99", "990000000000"), ("", ""), (None, "")],
)  # fmt: skip
def test_the_county_of_a_code(code, county):
    assert county_of(code) == county


money = st.one_of(st.none(), st.floats(0, 1e6))
rows = st.tuples(
    money, st.integers(0, 50), st.one_of(st.none(), st.floats(0, 1e6)), st.sampled_from(("990121", "990122"))
)


@given(st.lists(rows, min_size=1, max_size=20))
def test_totals_add_up_to_all_accounts_whatever_is_missing(given_rows):
    names = [f"weixin:gh_{n}" for n in range(len(given_rows))]
    held = register(*(place(n, f"{c}000000") for n, (_, _, _, c) in zip(names, given_rows, strict=True)))
    made = costs(
        *(
            {"account_id": n, "cost": c, "posts": p, "genuine_reads": r, "metric": "times"}
            for n, (c, p, r, _) in zip(names, given_rows, strict=True)
        )
    )
    for totals in (totals_by_county(made, held, WINDOW), [t for _, t in totals_by_unit(made, held, WINDOW)]):
        assert sum(total.accounts for total in totals) == len(given_rows)
        stated = [c for c, _, _, _ in given_rows if c is not None]
        assert sum(total.with_cost for total in totals) == len(stated)
        assert sum(total.yuan or 0.0 for total in totals) == pytest.approx(sum(stated))
        assert all(_quotients(total) for total in totals)


def _quotients(total: CostTotal) -> bool:
    parts = [total.posts, *(found.quotient for found in total.reads)]
    return all(q.accounts <= total.with_cost and q.yuan <= (total.yuan or 0.0) + 1e-6 for q in parts)
