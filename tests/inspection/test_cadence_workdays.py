"""The gap test counts workdays: a holiday is no silence, the same days in an ordinary month are."""

from __future__ import annotations

from datetime import date

import pytest

from jianhao.dates import Workdays, day_number
from jianhao.inspection.cadence import DAY_OFF_EXPOSURE, Exposure, Rhythm, cadences
from jianhao.inspection.rules.long_silence import gap_probability

DAYS = Workdays()


def day(text: str) -> int:
    return day_number(date.fromisoformat(text))


def probability(last: str, as_of: str, workdays: Workdays = DAYS) -> float:
    """Of an account that published on every workday of ten months up to its last day, among 30 others of all habits."""
    end, now = day(last), day(as_of)
    active = workdays.count(end - 300, end)
    others = [Rhythm(20 + 9 * n, now - 320, now - 1) for n in range(30)]
    found = cadences([Rhythm(active, end - 300, end), *others], now, workdays)[0]
    assert found is not None
    chance = gap_probability(found)
    assert chance is not None
    return chance


def test_a_week_of_national_holidays_is_no_silence():
    holidays = probability("2024-09-30", "2024-10-07")
    ordinary = probability("2024-10-31", "2024-11-07")
    assert holidays > 0.2
    assert ordinary < 0.02
    assert ordinary < holidays / 10


def test_exposure_of_a_holiday_week_is_that_of_days_off():
    exposure = Exposure(day("2024-10-08"), DAYS)
    assert exposure.between(day("2024-10-01"), day("2024-10-07")) == pytest.approx(7 * DAY_OFF_EXPOSURE)
    # Saturday 12 October 2024 was worked in exchange.
    assert Exposure(day("2024-10-12"), DAYS).between(day("2024-10-12"), day("2024-10-12")) == pytest.approx(1)


def test_the_offices_own_days_off_count():
    closed = Workdays(tuple((d, False) for d in range(day("2024-11-01"), day("2024-11-08"))))
    assert probability("2024-10-31", "2024-11-07", closed) > 10 * probability("2024-10-31", "2024-11-07")


def test_beyond_the_published_calendar_the_gap_test_still_answers():
    chance = probability("2039-10-31", "2039-11-30")
    assert 0 < chance < 0.001


def test_longer_silence_is_never_more_likely():
    chances = [probability("2024-04-30", f"2024-05-{n:02d}") for n in range(1, 31)]
    assert chances == sorted(chances, reverse=True)
