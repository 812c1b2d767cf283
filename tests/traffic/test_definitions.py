"""Numbers that count different things never stand beside each other."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from jianhao.dates import day_number
from jianhao.traffic.definitions import alike

WORDS = ("weixin/people", "weixin/", "weibo/times", "elsewhere/")


def days(*texts: str) -> np.ndarray:
    return np.array([day_number(date.fromisoformat(text)) * 1440 + 600 for text in texts], np.int64)


def counted(posts: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return (np.ones(posts, np.bool_),) * 3


def likes(group: int, *spans: tuple[str, str]) -> list[bool]:
    first, last = (days(*ends) for ends in zip(*spans, strict=True))
    account = np.zeros(len(spans), np.int32)
    return alike(np.array([group], np.int32), WORDS, account, first, last, counted(len(spans))).likes.tolist()


def test_likes_of_two_definitions_are_not_compared():
    """赞 until 2018, 点赞 beside 在看 from 2020: the rarer of both stays out."""
    now = ("2024-05-01", "2024-05-04")
    assert likes(0, now, now, ("2017-05-01", "2017-05-04")) == [True, True, False]
    assert likes(0, now, ("2017-05-01", "2017-05-04"), ("2017-06-01", "2017-06-04")) == [False, True, True]


@pytest.mark.parametrize(
    ("span", "told"),
    [
        (("2018-12-19", "2018-12-20"), True),
        (("2018-12-19", "2018-12-22"), False),  # counted across the change
        (("2019-05-01", "2019-05-04"), False),  # there was no such button
        (("2020-07-01", "2020-07-04"), False),  # somewhere in these months the button came back
    ],
)
def test_a_count_across_a_change_follows_no_definition(span, told):
    assert likes(0, span) == [told]


def test_reads_without_people_or_times_are_undefined_where_both_exist():
    moment = days("2024-05-01", "2024-05-01", "2024-05-01")
    found = alike(
        np.array([0, 1, 2], np.int32), WORDS, np.array([0, 1, 2], np.int32), moment, moment, counted(3)
    )
    assert found.reads.tolist() == [True, False, True]
    assert found.undefined.tolist() == [False, True, False]
    assert found.left_out == 1


def test_an_unknown_platform_has_no_definition_and_nothing_is_no_error():
    none = np.zeros(0, np.int32)
    moments = none.astype(np.int64)
    assert alike(none, (), none, moments, moments, counted(0)).left_out == 0
    moment = days("2024-05-01")
    found = alike(np.array([3], np.int32), WORDS, np.array([0], np.int32), moment, moment, counted(1))
    assert (found.reads.tolist(), found.undefined.tolist()) == ([False], [True])


def test_accounts_without_posts_are_not_undefined():
    none = np.zeros(0, np.int32)
    moments = none.astype(np.int64)
    assert alike(np.array([0], np.int32), WORDS, none, moments, moments, counted(0)).undefined.tolist() == [
        False
    ]


def test_what_was_not_counted_is_not_undefined():
    """An account whose posts nobody counted has no reads, which is something else than reads of an unknown kind."""
    moment, none = days("2024-05-01"), np.zeros(1, np.bool_)
    found = alike(np.array([1], np.int32), WORDS, np.array([0], np.int32), moment, moment, (none, none, none))
    assert (found.left_out, found.undefined.tolist()) == (0, [False])


def test_definitions_of_one_day_are_the_same_whatever_other_days_occur():
    """A post of an old definition must not shift how the others are told apart."""
    spans = [
        ("2017-05-01", "2017-05-04"),
        ("2024-05-01", "2024-05-04"),
        ("2024-05-02", "2024-05-05"),
        ("2018-12-19", "2024-05-01"),
    ]
    assert likes(0, *spans) == [False, True, True, False]
    assert likes(0, *spans[::-1]) == [False, True, True, False]
