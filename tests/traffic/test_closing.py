"""What becomes of a reminder: answers, decisions, time."""

from __future__ import annotations

from datetime import date

import pytest

from jianhao.dates import day_number
from jianhao.traffic.closing import (
    Decision,
    Explanation,
    Outcome,
    Reminder,
    SourceExport,
    State,
    explained_away,
    lapses_on,
    rung_after,
    sources_explain,
    standing,
)
from jianhao.traffic.signals import Rung

RAISED = day_number(date(2024, 5, 20))
A = "weixin:gh_990000000001"
REMINDER = Reminder(A, RAISED, Rung.statistical)


def export(day: int, **reads: int) -> SourceExport:
    return SourceExport(A, day, tuple(reads.items()))


@pytest.mark.parametrize(
    ("raised", "last"),
    [
        (date(2024, 5, 20), date(2024, 12, 31)),
        (date(2024, 4, 1), date(2024, 12, 31)),
        (date(2024, 8, 1), date(2025, 3, 31)),
        (date(2024, 12, 31), date(2025, 6, 30)),
        (date(2024, 1, 1), date(2024, 9, 30)),
    ],
)
def test_two_quarters_after_its_own_a_reminder_lapses(raised, last):
    assert lapses_on(day_number(raised)) == day_number(last)


def test_sources_with_readers_in_front_explain():
    assert sources_explain(export(0, 公众号消息=60, 朋友圈=20, 其它=20)) is True
    assert sources_explain(export(0, 公众号消息=10, 历史消息=90)) is False
    assert sources_explain(export(0)) is None


@pytest.mark.parametrize(
    ("reads", "rung"),
    [
        ({"公众号消息": 90, "其它": 10}, Rung.single),
        ({"历史消息": 90, "公众号消息": 10}, Rung.back_office),
        ({}, Rung.statistical),
    ],
)
def test_an_export_changes_how_far_the_evidence_reaches(reads, rung):
    assert rung_after(REMINDER, [export(RAISED + 3, **reads)], RAISED + 10) is rung


def test_an_export_of_tomorrow_or_of_others_changes_nothing():
    later = export(RAISED + 11, 公众号消息=1)
    other = SourceExport("weixin:gh_990000000002", RAISED + 1, (("公众号消息", 1),))
    before = export(RAISED - 1, 公众号消息=1)
    assert rung_after(REMINDER, [later, other, before], RAISED + 10) is Rung.statistical


def test_what_the_platform_took_back_stays():
    taken = Reminder(A, RAISED, Rung.platform)
    assert rung_after(taken, [export(RAISED + 1, 公众号消息=100)], RAISED + 9) is Rung.platform


def test_the_last_export_counts():
    two = [export(RAISED + 1, 公众号消息=100), export(RAISED + 2, 历史消息=100)]
    assert rung_after(REMINDER, two, RAISED + 9) is Rung.back_office
    assert rung_after(REMINDER, two[::-1], RAISED + 9) is Rung.back_office


def test_unanswered_it_lapses_answered_it_stays_open():
    end = lapses_on(RAISED)
    said = [Explanation(A, RAISED + 5, "县融媒体中心转发")]
    assert standing(REMINDER, [], [], [], end).state is State.open
    assert standing(REMINDER, [], [], [], end + 1).state is State.lapsed
    assert standing(REMINDER, said, [], [], end + 1).state is State.open
    assert standing(REMINDER, [Explanation(A, end + 1, "迟")], [], [], end + 1).state is State.lapsed


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (Outcome.genuine, State.closed),
        (Outcome.explained, State.closed),
        (Outcome.handed_over, State.handed_over),
    ],
)
def test_a_person_decides(outcome, state):
    decision = Decision(A, RAISED, RAISED + 20, outcome, "王某", "来源为公众号消息")
    assert standing(REMINDER, [], [], [decision], RAISED + 19).state is State.open
    found = standing(REMINDER, [], [], [decision], RAISED + 20)
    assert (found.state, found.outcome) == (state, outcome)


def test_the_later_decision_stands_and_another_run_has_its_own():
    decisions = [
        Decision(A, RAISED, RAISED + 30, Outcome.genuine, "王某", ""),
        Decision(A, RAISED, RAISED + 20, Outcome.handed_over, "王某", ""),
        Decision(A, RAISED + 90, RAISED + 95, Outcome.handed_over, "王某", ""),
    ]
    assert standing(REMINDER, [], [], decisions, RAISED + 99).outcome is Outcome.genuine


def test_the_share_explained_away_is_of_those_decided():
    outcomes = [Outcome.genuine, Outcome.explained, Outcome.handed_over, Outcome.explained]
    standings = [
        standing(
            Reminder(f"weixin:{n}", RAISED, Rung.statistical),
            [],
            [],
            [Decision(f"weixin:{n}", RAISED, RAISED, o, "王某", "")],
            RAISED,
        )
        for n, o in enumerate(outcomes)
    ]
    lapsed = standing(REMINDER, [], [], [], RAISED + 900)
    found = explained_away([*standings, lapsed])
    assert (found.reminders, found.decided, found.lapsed) == (5, 4, 1)
    assert found.share == 0.75
    assert explained_away([lapsed]).share is None
