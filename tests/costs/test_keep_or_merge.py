"""Keeping minus merging: yuan for reads that keeping reaches more, with what cannot be said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianhao.costs.keep_or_merge import Case, Way, keep_minus_merge


def test_the_ratio_and_its_bounds():
    found = keep_minus_merge(Way(45_000, 42_000, 40_000, 44_000), Way(5_000, 22_000, 17_000, 27_000))
    assert (found.case, found.extra_yuan, found.extra_reads) == (Case.RATIO, 40_000, 20_000)
    assert found.yuan_per_1000 == pytest.approx(2_000)
    assert found.low == pytest.approx(1000 * 40_000 / 27_000)
    assert found.high == pytest.approx(1000 * 40_000 / 13_000)
    assert found.sentence == (
        "保留较整合每年多支出4.00万元，多20,000次阅读，折合每多一千次阅读2,000元（1,481元至3,077元）（测算值，供研究参考）"
    )


def test_a_bound_that_may_reach_nothing_is_open():
    found = keep_minus_merge(Way(9_000, 5_000), Way(1_000, 4_000, 2_000, 5_500))
    assert found.high is None
    assert "不低于" in found.sentence


@pytest.mark.parametrize(
    ("keep", "merge", "case"),
    [
        (Way(None, 10), Way(1, 1), Case.UNKNOWN),
        (Way(5, 10), Way(1, None), Case.UNKNOWN),
        (Way(5, 10), Way(9, 10), Case.KEEP_CHEAPER),
        (Way(5, 20), Way(9, 10), Case.KEEP_CHEAPER),
        (Way(9, 10), Way(5, 10), Case.MERGE_BETTER),
        (Way(9, 10), Way(5, 20), Case.MERGE_BETTER),
        (Way(5, 10), Way(9, 20), Case.LESS_FOR_LESS),
        (Way(5, 10), Way(5, 10), Case.NO_DIFFERENCE),
    ],
)
def test_cases_without_a_ratio(keep, merge, case):
    found = keep_minus_merge(keep, merge)
    assert (found.case, found.yuan_per_1000) == (case, None)


def test_what_is_missing_is_named():
    assert (
        keep_minus_merge(Way(None, 5), Way(3, None)).sentence
        == "缺少保留的费用、整合后的阅读数，保留与整合不能比较。"
    )


amounts = st.floats(0, 1e7)


@given(amounts, amounts, amounts, amounts)
def test_bounds_hold_the_ratio(a, b, c, d):
    found = keep_minus_merge(Way(a, c, c * 0.9, c * 1.1), Way(b, d, d * 0.8, d * 1.3))
    if found.case is Case.RATIO:
        assert found.low <= found.yuan_per_1000 * 1.000001
        assert found.high is None or found.high >= found.yuan_per_1000 * 0.999999
