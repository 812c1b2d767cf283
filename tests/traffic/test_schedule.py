"""When to count."""

from __future__ import annotations

from datetime import datetime, timedelta

from jianhao.dates import SHANGHAI
from jianhao.traffic.schedule import FULL, LEAST, enough, listed, schedule

NOON = datetime(2024, 5, 20, 12, 0)  # noqa: DTZ001 - moments without a zone are what files hold


def test_both_plans_are_enough_and_a_daily_one_is_not():
    assert enough(FULL)
    assert enough(LEAST)
    assert not enough((24, 48, 72))
    assert not enough((2, 12, 18, 24, 36, 48, 72))
    assert not enough((2, 6, 12, 24, 36, 48, 100))


def test_counts_are_listed_by_time_in_shanghai():
    due = schedule([("b", NOON), ("a", NOON - timedelta(hours=1))], NOON, LEAST)
    assert [(d.post_id, d.hour) for d in due[:3]] == [("a", 2), ("b", 2), ("a", 6)]
    assert due[0].at == datetime(2024, 5, 20, 13, 0, tzinfo=SHANGHAI)
    assert len(due) == 14
    assert listed(due)[0] == ("2024-05-20 13:00", "a", "2", "待采集")


def test_what_was_counted_is_not_asked_again_and_what_went_by_is_said():
    due = schedule([("a", NOON)], NOON + timedelta(hours=6, minutes=20), LEAST, taken=[("a", 12)])
    assert [(d.hour, d.missed) for d in due] == [
        (6, False),
        (24, False),
        (36, False),
        (48, False),
        (72, False),
        (2, True),
    ]
    assert listed(due)[-1][-1] == "已错过"


def test_moments_with_a_zone_are_the_same_moments():
    zoned = NOON.replace(tzinfo=SHANGHAI)
    assert schedule([("a", zoned)], zoned) == schedule([("a", NOON)], NOON)
