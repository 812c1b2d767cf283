"""Reminders: on which day, with which words, never on old records; the official rule decides what is overdue."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jianhao.dates import Workdays, day_number
from jianhao.inspection.catalogue import find
from jianhao.inspection.facts import Account, AccountFacts, Cadence, Check, Coverage, PostFacts, Waiver
from jianhao.inspection.reminder_words import CHOICES
from jianhao.inspection.reminders import ReminderState, known_to, remind, term
from jianhao.inspection.verdict import Outcome
from jianhao.store.schemas import REMINDERS

AS_OF = day_number(date(2024, 5, 20))  # a Monday
ALL = Coverage(((AS_OF - 400, AS_OF),), supplied=True)
DAYS = Workdays()


def day(text: str) -> int:
    return day_number(date.fromisoformat(text))


def silent(days: int, seen_to: int = 0, as_of: int = AS_OF, **more: object) -> AccountFacts:
    """An account silent for that many days, its records ending `seen_to` days before the as-of day."""
    given: dict[str, object] = {
        "posts": PostFacts(posts=9, last_day=as_of - days),
        "coverage": Coverage(((as_of - 400, as_of - seen_to),), supplied=True),
    }
    return AccountFacts(Account("weixin:gh_a", "甲示发布", "weixin"), as_of, 90, **(given | more))


@pytest.mark.parametrize(
    ("days", "state", "notice"),
    [
        (0, None, None),
        (9, None, None),
        (10, ReminderState.DUE, 1),
        (11, ReminderState.DUE, 1),
        (12, ReminderState.DUE, 2),
        (14, ReminderState.DUE, 2),
        (15, ReminderState.OVERDUE, None),
        (200, ReminderState.OVERDUE, None),
    ],
)
def test_the_days_of_reminders(days, state, notice):
    rows = remind([silent(days)], DAYS).rows
    assert [(r.state, r.notice) for r in rows] == ([] if state is None else [(state, notice)])


@settings(deadline=None)
@given(st.integers(0, 60), st.integers(0, 30))
def test_overdue_is_what_the_official_rule_says_and_nobody_is_reminded_on_old_records(days, seen_to):
    facts = silent(days, seen_to)
    failed = find("silence_14d", "1").judge(facts, {"days": 14}).outcome is Outcome.FAILED
    found = remind([facts], DAYS)
    assert [r.overdue for r in found.rows if r.overdue] == ([True] if failed else [])
    for row in found.rows:
        assert row.overdue or AS_OF - row.known_to <= 2
    assert len(found.rows) + len(found.awaiting) <= 1


@pytest.mark.parametrize(("seen_to", "reminded"), [(0, 1), (1, 1), (2, 1), (3, 0), (30, 0)])
def test_records_older_than_two_days_remind_nobody(seen_to, reminded):
    found = remind([silent(12, seen_to)], DAYS)
    assert len(found.rows) == reminded
    assert len(found.awaiting) == 1 - reminded


def test_the_regulator_is_told_how_many_accounts_wait_for_collection():
    unseen = silent(12, posts=PostFacts(), coverage=Coverage())
    found = remind([silent(12, 5), unseen, silent(3, 3), silent(12)], DAYS)
    assert len(found.awaiting) == 2
    assert found.awaiting_sentence == "2个账号待采集：没有2天以内的发布记录，是否将到期不能判断，未发提醒。"
    assert remind([silent(12)], DAYS).awaiting_sentence == ""


def test_past_the_limit_without_records_of_the_last_days_is_not_called_overdue():
    (row,) = remind([silent(15, 2)], DAYS).rows
    assert (row.state, row.overdue, row.known_to) == (ReminderState.DUE, False, AS_OF - 2)
    assert "更新期限为5月19日，已到期，此后的发布记录尚未取得，是否超期待核实。" in row.sentence
    assert "至5月18日已13天没有更新" in row.sentence


def test_the_text_before_the_limit():
    (row,) = remind([silent(12)], DAYS).rows
    assert row.sentence == (
        "最近一次公开发布为5月8日，至5月20日已12天没有更新。更新期限为5月22日（含当日），还有2天，其中工作日3天。"
        "请选择：已更新（附链接）；报备（写明不能更新的原因和恢复时间）；申请关停。"
    )
    assert all(choice in row.sentence for choice in CHOICES)


def test_the_text_after_the_limit():
    (row,) = remind([silent(17)], DAYS).rows
    assert row.sentence.startswith(
        "最近一次公开发布为5月3日，至5月20日已17天没有更新。更新期限为5月17日，已超期3天。"
    )


def test_an_account_never_seen_to_publish_is_overdue():
    (row,) = remind([silent(0, posts=PostFacts())], DAYS).rows
    assert (row.state, row.last_update, row.silent_days) == (ReminderState.OVERDUE, None, None)
    assert row.sentence.startswith("至5月20日没有取得公开发布，已超过更新期限。请选择")


def test_a_limit_on_a_day_off_names_the_last_workday_before():
    as_of = day("2024-05-23")  # Thursday; the limit is Sunday 26 May
    (row,) = remind([silent(11, as_of=as_of)], DAYS).rows
    assert row.due_on == day("2024-05-26")
    assert "还有3天，其中工作日2天。5月26日为休息日，此前最后一个工作日为5月24日。" in row.sentence


def test_reminders_come_before_a_long_holiday():
    # National Day 2024: off from 1 to 7 October. Last update 21 September, so the limit is 5 October.
    found = term(day("2024-09-21"), 14, DAYS)
    assert (found.due_on, found.first, found.second) == (
        day("2024-10-05"),
        day("2024-09-29"),
        day("2024-09-30"),
    )
    (row,) = remind([silent(9, as_of=day("2024-09-30"))], DAYS).rows
    assert (row.notice, row.workdays_left) == (2, 1)


@given(st.integers(day("2018-01-01"), day("2026-11-01")))
def test_a_workday_always_remains_after_each_reminder(last):
    found = term(last, 14, DAYS)
    assert last < found.first <= found.second <= found.due_on == last + 14
    assert found.first <= last + 10
    assert found.second <= last + 12
    assert DAYS.count(found.second, found.due_on) >= 1
    assert DAYS.count(found.first, found.due_on) >= 2


def test_a_year_without_a_holiday_notice_is_said():
    as_of = day("2039-03-10")
    (row,) = remind([silent(12, as_of=as_of)], DAYS).rows
    assert row.provisional
    assert "该年放假安排尚未公布，工作日按周一至周五计。" in row.sentence
    known = Workdays(tuple((d, d % 7 != 0) for d in range(as_of, as_of + 3)))
    assert not remind([silent(12, as_of=as_of)], known).rows[0].provisional


@pytest.mark.parametrize(
    "more",
    [
        {"waivers": (Waiver("silence_14d", "机构改革", "甲示市政府办公室", AS_OF + 5),)},
        {"checks": (Check("silence_14d", "passed", AS_OF, "核查人", None),)},
        {
            "account": Account(
                "weixin:gh_a", "甲示发布", "weixin", platform_state="cancelled", local_state="closed"
            )
        },
    ],
)
def test_who_is_never_reminded(more):
    facts = silent(30)
    account = more.pop("account", facts.account)
    given = {"posts": facts.posts, "coverage": facts.coverage} | more
    found = remind([AccountFacts(account, AS_OF, 90, **given)], DAYS)
    assert found.rows == ()


def rhythm(gap_exposure: float) -> Cadence:
    """Every second workday in a year, then nothing for that exposure."""
    return Cadence(110, 220.0, gap_exposure, 2.0, 4.0)


def test_the_gap_test_on_workdays_names_what_probably_stopped():
    (row,) = remind([silent(24, cadence=rhythm(16.0))], DAYS).rows
    assert (row.state, row.overdue) == (ReminderState.SUSPECTED, True)
    assert row.gap_probability == pytest.approx((224 / 240) ** 112, abs=1e-6)
    assert "疑似停更" in row.sentence
    (usual,) = remind([silent(16, cadence=rhythm(10.0))], DAYS).rows
    assert usual.state is ReminderState.OVERDUE


def test_an_uncollected_gap_is_no_gap():
    (row,) = remind([silent(12, 1, cadence=rhythm(40.0))], DAYS).rows
    assert (row.state, row.gap_probability) == (ReminderState.DUE, None)


def test_a_daily_account_may_be_suspected_before_the_limit():
    (row,) = remind([silent(9, cadence=Cadence(230, 220.0, 9.0, 2.0, 4.0))], DAYS).rows
    assert (row.state, row.overdue, row.notice) == (ReminderState.SUSPECTED, False, None)


def test_known_days_end_where_the_records_break():
    facts = silent(12, coverage=Coverage(((AS_OF - 60, AS_OF - 8), (AS_OF - 3, AS_OF)), supplied=True))
    assert known_to(facts, AS_OF - 12, 14) == AS_OF - 8


def test_the_table_has_its_schema():
    table = remind([silent(12), silent(30)], DAYS).table()
    assert table.schema == REMINDERS
    assert table.column("state").to_pylist() == ["due", "overdue"]
    assert remind([], DAYS).table().num_rows == 0
