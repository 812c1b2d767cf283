"""What is done first and by when it is reported: dated data with sources, in an order that keeps the evidence."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from jianhao.closing.terms import look_back_days
from jianhao.watch.looking_back import checks, checks_at
from jianhao.watch.responding import Clock, clocks, content, grades, measures

CONFIDENCE = {"官方", "转载", "第三方", "本项目", "待核"}


def test_every_clock_says_where_it_comes_from_and_how_sure_that_is() -> None:
    assert content()["as_of"]
    assert [clock.hours for clock in clocks()] == sorted(clock.hours for clock in clocks())
    for clock in clocks():
        assert clock.confidence in CONFIDENCE
        assert clock.source
    assert len({clock.name for clock in clocks()}) == len(clocks())


def test_evidence_comes_before_what_changes_anything() -> None:
    assert [one.title for one in measures()] == ["留证", "改密", "解绑", "平台投诉"]
    assert [grade.name for grade in grades()][-1] == "none"


@pytest.mark.parametrize(
    ("hours", "said"), [(0.5, "30分钟"), (1, "1小时"), (24, "24小时"), (48, "2天"), (720, "30天")]
)
def test_a_clock_in_words(hours: float, said: str) -> None:
    clock = Clock("x", "报告", hours, "本项目", "—")
    assert clock.within == said
    start = datetime(2026, 11, 2, tzinfo=UTC)
    assert clock.until(start) - start == timedelta(hours=hours)


def test_every_look_back_has_something_to_look_at() -> None:
    assert set(look_back_days()) <= set(checks())
    for days in (*look_back_days(), 10, 500):
        assert checks_at(days)
    assert checks_at(500) == checks_at(365)
    assert checks_at(10) == checks_at(30)
