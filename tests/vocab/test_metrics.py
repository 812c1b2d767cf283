"""What a number counts: values are compared under one definition only, and a change of definition is no jump."""

from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jianhao.dates import day_number
from jianhao.vocab import metrics
from jianhao.vocab.metric_columns import UNKNOWN, definition_codes
from jianhao.vocab.metrics import Answer, Counted, Measure, comparable, definitions, meaning, split, steps
from jianhao.vocab.platform_names import Platform


def day(text: str) -> int:
    return day_number(date.fromisoformat(text))


def reads(metric: str | None, when: str = "2026-05-20", platform: Platform = Platform.weixin) -> Counted:
    return Counted(platform, Measure.reads, metric, day(when))


def likes(when: str, since: str | None = None, measure: Measure = Measure.likes) -> Counted:
    return Counted(Platform.weixin, measure, "times", day(when), None if since is None else day(since))


def test_every_definition_says_what_it_counts_and_where_that_is_from():
    ids = [d.id for d in definitions()]
    assert len(ids) == len(set(ids)) > 10
    for one in definitions():
        assert len(one.counts) > 0
        assert len(one.source) > 5
        assert one.confidence in ("已核", "待核")
        assert one.metric in metrics.METRICS
        assert one.first is None or one.last is None or one.first <= one.last
        assert one.settled is None or (one.first is not None and one.first < one.settled)


def test_two_definitions_of_one_number_and_metric_never_hold_on_one_day():
    for one in definitions():
        for other in definitions():
            same = (one.platform, one.measure, one.metric) == (other.platform, other.measure, other.metric)
            if same and one is not other and one.first is not None:
                assert not other.may_hold(one.first)


@pytest.mark.parametrize(
    ("one", "other", "answer", "words"),
    [
        (reads("times"), reads("times"), Answer.YES, ""),
        (reads("people"), reads("people", "2025-11-01"), Answer.YES, ""),
        (reads("times"), reads("people"), Answer.NO, "一为次数、一为人数"),
        (reads("people"), reads("times"), Answer.NO, "一为人数、一为次数"),
        (reads(None), reads("times"), Answer.UNKNOWN, "没有注明是次数还是人数"),
        (reads("times"), reads("times", platform=Platform.weibo), Answer.NO, "新浪微博"),
        (reads(None, platform=Platform.weibo), reads("times", platform=Platform.weibo), Answer.YES, ""),
        (reads("times", "2012-01-01"), reads("times"), Answer.UNKNOWN, "2012-01-01没有"),
        (likes("2018-12-20"), likes("2021-01-01"), Answer.NO, "口径有变化"),
        (likes("2019-06-01"), likes("2021-01-01"), Answer.UNKNOWN, "2019-06-01没有"),
        (likes("2020-07-01"), likes("2021-01-01"), Answer.UNKNOWN, "确切日期待核"),
        (likes("2021-01-01"), likes("2024-01-01"), Answer.YES, ""),
        (likes("2021-01-01"), likes("2021-01-01", measure=Measure.looks), Answer.NO, "不是同一项数"),
        (likes("2021-01-01", since="2018-06-01"), likes("2021-01-01"), Answer.UNKNOWN, "口径有变化"),
        (likes("2021-01-01", since="2020-12-30"), likes("2021-01-01"), Answer.YES, ""),
    ],
)
def test_what_may_be_compared(one, other, answer, words):
    found = comparable(one, other)
    assert found.answer is answer
    assert words in found.why
    assert found.why == "" or found.why.endswith("。")


def test_a_number_without_a_change_on_file_is_comparable_and_marked_as_unchecked():
    one = Counted(Platform.douyin, Measure.comments, None, day("2020-01-01"))
    other = Counted(Platform.douyin, Measure.comments, None, day("2026-01-01"))
    assert comparable(one, other).answer is Answer.YES
    assert meaning(one).definition.confidence == "待核"
    shares = Counted(Platform.douyin, Measure.shares, None, day("2020-01-01"))
    assert (
        comparable(shares, Counted(Platform.douyin, Measure.shares, "times", day("2020-01-01"))).answer
        is Answer.YES
    )


def test_a_change_of_definition_is_no_jump():
    series = [reads("times", "2025-09-01"), reads("times", "2025-10-01"), reads("people", "2025-11-01"),
              reads("people", "2025-12-01")]  # fmt: skip
    assert [(s.start, s.stop, s.meaning.definition.id) for s in split(series)] == [
        (0, 2, "weixin.reads.times"),
        (2, 4, "weixin.reads.people"),
    ]
    assert steps(series, [9_000, 9_400, 3_100, 3_300]) == [None, 400, None, 200]
    assert steps(series, [9_000, None, 3_100, 3_300]) == [None, None, None, 200]


def test_values_of_unknown_meaning_are_a_stretch_of_their_own():
    series = [likes("2018-12-01"), likes("2019-06-01"), likes("2020-07-01"), likes("2021-07-01")]
    assert [s.meaning.definition is None for s in split(series)] == [False, True, True, False]
    assert steps(series, [10, 20, 30, 40]) == [None] * 4


def test_an_empty_series_has_no_stretch():
    assert split([]) == ()
    assert steps([], []) == []


values = st.builds(
    Counted,
    st.sampled_from([Platform.weixin, Platform.weibo, Platform.douyin]),
    st.sampled_from([Measure.reads, Measure.likes]),
    st.sampled_from([None, "times", "people"]),
    st.integers(day("2012-01-01"), day("2026-12-31")),
)


@settings(deadline=None)
@given(values, values)
def test_comparing_has_no_direction(one, other):
    assert comparable(one, other).answer is comparable(other, one).answer


@settings(deadline=None)
@given(st.lists(values, max_size=12))
def test_stretches_cover_a_series_once_and_in_order(series):
    stretches = split(series)
    assert [n for s in stretches for n in range(s.start, s.stop)] == list(range(len(series)))
    for stretch in stretches:
        if stretch.meaning.definition is not None:
            assert {meaning(v).definition.id for v in series[stretch.start : stretch.stop]} == {
                stretch.meaning.definition.id
            }


@settings(deadline=None)
@given(st.lists(values.filter(lambda v: v.measure is Measure.reads), min_size=1, max_size=20))
def test_whole_columns_say_the_same_as_single_values(series):
    codes, found = definition_codes(
        Measure.reads,
        pa.array([str(v.platform) for v in series], pa.string()),
        pa.array([v.metric for v in series], pa.string()),
        np.array([v.day for v in series], np.int32),
    )
    assert [None if c == UNKNOWN else found[c] for c in codes] == [meaning(v).definition for v in series]


def test_columns_with_unknown_platforms_have_no_definition():
    codes, found = definition_codes(
        Measure.reads, pa.array(["nowhere", None]), pa.array(["times", "times"]), np.array([20_000, 20_000], np.int32)
    )  # fmt: skip
    assert (codes.tolist(), found) == ([UNKNOWN, UNKNOWN], ())
