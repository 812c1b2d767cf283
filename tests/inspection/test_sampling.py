"""Sampling plans: quotas, strata, must-include accounts, stability of the draw, Wilson intervals."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianhao.errors import UnusableCall
from jianhao.inspection.sampling import (
    DRAWN,
    MustInclude,
    SamplingPlan,
    Stratifier,
    allocate,
    draw,
    wilson,
)

LEVELS = ("city", "county", "township")


def _accounts(n: int) -> list[dict[str, object]]:
    return [
        {"account_id": f"weixin:示例{i:04d}", "level": LEVELS[i % 7 % 3], "division_code": f"9901{i % 4}1"}
        for i in range(n)
    ]


def _plan(**changes: object) -> SamplingPlan:
    settings: dict[str, object] = {"seed": "2024Q2", "share": 0.3, "strata": (Stratifier("level"),)}
    return SamplingPlan(**(settings | changes))  # type: ignore[arg-type]


def test_share_is_of_all_accounts_and_rounded_up() -> None:
    sample = draw(_accounts(101), _plan())
    assert (sample.population, sample.quota, len(sample.selected)) == (101, 31, 31)


def test_float_noise_does_not_raise_the_quota() -> None:
    assert _plan(share=0.07).quota(100) == 7


def test_a_count_above_the_population_takes_all() -> None:
    assert draw(_accounts(5), _plan(share=None, count=9)).quota == 5


@pytest.mark.parametrize(
    "settings", [{"share": None}, {"count": 3}, {"share": 0.0}, {"share": 1.2}, {"share": None, "count": 0}]
)
def test_unusable_plans_are_refused(settings: dict[str, object]) -> None:
    with pytest.raises(UnusableCall):
        _plan(**settings)


def test_must_include_accounts_are_certain_count_towards_the_quota_and_give_their_reasons() -> None:
    must = (
        MustInclude("上次不合格", frozenset({"weixin:示例0001", "weixin:示例0002"})),
        MustInclude("新备案", frozenset({"weixin:示例0002", "weixin:不存在"})),
    )
    sample = draw(_accounts(40), _plan(share=0.25, must_include=must))
    reasons = {d.account_id: (d.reason, d.probability) for d in sample.selected}
    assert len(sample.selected) == 10
    assert reasons["weixin:示例0001"] == ("上次不合格", 1.0)
    assert reasons["weixin:示例0002"] == ("上次不合格；新备案", 1.0)
    assert sample.unknown == ("weixin:不存在",)
    assert {r for a, (r, _) in reasons.items() if a not in ("weixin:示例0001", "weixin:示例0002")} == {DRAWN}


def test_every_stratum_gets_one_even_above_the_quota() -> None:
    plan = _plan(share=None, count=1, strata=(Stratifier("level"), Stratifier("division_code", 5)))
    sample = draw(_accounts(60), plan)
    assert {size.drawn for size in sample.strata} == {1}
    assert len(sample.selected) == len(sample.strata) > 1


def test_prefix_and_missing_values_make_strata() -> None:
    rows = [{"account_id": "a", "division_code": "990121"}, {"account_id": "b", "division_code": None}]
    plan = SamplingPlan("s", count=2, strata=(Stratifier("division_code", 4),))
    assert [size.stratum for size in draw(rows, plan).strata] == [("9901",), ("未填",)]


@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(random: Random) -> None:
    rows = _accounts(50)
    random.shuffle(rows)
    assert draw(rows, _plan()) == draw(_accounts(50), _plan())


def test_another_seed_draws_others() -> None:
    assert draw(_accounts(50), _plan()).account_ids != draw(_accounts(50), _plan(seed="2024Q3")).account_ids


@given(st.integers(1, 30))
def test_new_accounts_never_reshuffle_a_stratum(more: int) -> None:
    """Of the old accounts of a stratum one list is the beginning of the other: only how many are taken changes."""
    old = {d.account_id for d in draw(_accounts(60), _plan()).selected}
    extra = [{"account_id": f"weibo:新{i}", "level": "village"} for i in range(more)]
    new = {d.account_id for d in draw(_accounts(60) + extra, _plan()).selected}
    for level in LEVELS:
        of_level = {str(row["account_id"]) for row in _accounts(60) if row["level"] == level}
        assert (old & of_level) <= (new & of_level) or (new & of_level) <= (old & of_level)


@given(
    st.dictionaries(st.tuples(st.text(max_size=3)), st.integers(0, 300), max_size=12), st.integers(-5, 2000)
)
def test_allocation_is_within_sizes_and_sums_up(sizes: dict[tuple[str, ...], int], places: int) -> None:
    given_places = allocate(sizes, places)
    open_strata = [s for s, n in sizes.items() if n]
    assert set(given_places) == set(open_strata)
    assert all(1 <= n <= sizes[s] for s, n in given_places.items())
    assert sum(given_places.values()) == min(max(places, len(open_strata)), sum(sizes.values()))


def test_allocation_is_proportional() -> None:
    assert allocate({("a",): 700, ("b",): 200, ("c",): 100}, 50) == {("a",): 35, ("b",): 10, ("c",): 5}


@pytest.mark.parametrize(
    ("failed", "n", "low", "high"),
    [(0, 10, 0.0, 0.27753), (5, 10, 0.23659, 0.76341), (10, 10, 0.72247, 1.0), (1, 100, 0.00177, 0.05449)],
)
def test_wilson_matches_published_values(failed: int, n: int, low: float, high: float) -> None:
    interval = wilson(failed, n)
    assert interval is not None
    assert (interval.low, interval.high) == pytest.approx((low, high), abs=1e-4)


def test_nothing_examined_has_no_interval_and_everything_examined_no_error() -> None:
    full = wilson(3, 60, population=60)
    assert wilson(0, 0) is None
    assert full is not None
    assert (full.low, full.high, full.note) == (0.05, 0.05, "全部账号均已检查，不存在抽样误差。")


@pytest.mark.parametrize("call", [(5, 4, None), (-1, 4, None), (1, 4, 3)])
def test_impossible_counts_are_errors(call: tuple[int, int, int | None]) -> None:
    with pytest.raises(ValueError, match="no interval"):
        wilson(call[0], call[1], population=call[2])


@given(st.integers(1, 400), st.data())
def test_the_interval_holds_the_share_and_what_is_known(n: int, data: st.DataObject) -> None:
    failed = data.draw(st.integers(0, n))
    population = n + data.draw(st.integers(0, 1000))
    finite, plain = wilson(failed, n, population=population), wilson(failed, n)
    assert finite is not None
    assert plain is not None
    assert 0 <= finite.low <= failed / n <= finite.high <= 1
    assert finite.low >= failed / population
    assert finite.high <= 1 - (n - failed) / population + 1e-12
    assert finite.high - finite.low <= plain.high - plain.low + 1e-12
