"""Schedules: which day comes when, each kept once by whoever set it, missed days made up for by one, nothing sent or issued."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import islice

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st
from web.world import World

from jianhao.dates import SHANGHAI, Workdays, day_number
from jianhao.web.audit.models import AuditEvent
from jianhao.web.audit.proof import prove_database
from jianhao.web.inspections import actions_schedules, due_rounds, jobs
from jianhao.web.inspections.due_rounds import begin_due
from jianhao.web.inspections.models import Every, Inspection, PlannedRound, Schedule
from jianhao.web.inspections.scheduling import MOST, begins_on, days_from, in_words, last_due, next_due
from jianhao.web.people.models import RoleGrant, User
from jianhao.web.people.roles import Role
from jianhao.web.refusals import NotAllowed, Refused

SET_ON = datetime(2026, 6, 30, 15, 0, tzinfo=SHANGHAI)
QUARTER = date(2026, 7, 1)


@pytest.fixture
def reviewer(world: World) -> User:
    return world.user("reviewer", world.county, Role.REVIEWER)


def set_up(world: World, by: User, **changes: object) -> Schedule:
    options = {
        "agency": world.county, "title": "季度检查", "every": "quarter", "day": 1, "next_workday": False, "window": 90,
        "packs": ["national-2019"], "platforms": [], "feedback_workdays": 3, "now": SET_ON, "by": by,
    }  # fmt: skip
    return actions_schedules.set_up(**(options | changes))


def at(day: date, hour: int = 9) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("every", "day", "first", "expected"),
    [
        ("week", 1, date(2026, 11, 2), ["2026-11-02", "2026-11-09", "2026-11-16"]),
        ("week", 7, date(2026, 11, 3), ["2026-11-08", "2026-11-15", "2026-11-22"]),
        ("month", 31, date(2026, 1, 31), ["2026-01-31", "2026-02-28", "2026-03-31"]),
        ("month", 5, date(2026, 12, 6), ["2027-01-05", "2027-02-05", "2027-03-05"]),
        ("quarter", 1, date(2026, 7, 2), ["2026-10-01", "2027-01-01", "2027-04-01"]),
        ("quarter", 92, date(2026, 1, 1), ["2026-03-31", "2026-06-30", "2026-09-30"]),
    ],
)
def test_the_days(every: str, day: int, first: date, expected: list[str]) -> None:
    assert [d.isoformat() for d in islice(days_from(every, day, first), 3)] == expected


def test_a_holiday_moves_the_work_and_not_the_day_looked_at() -> None:
    national = date(2026, 10, 1)
    assert begins_on(national, next_workday=False) == national
    moved = begins_on(national, next_workday=True)
    assert moved > date(2026, 10, 6)
    assert Workdays().is_workday(day_number(moved))
    assert last_due("quarter", 1, True, date(2026, 9, 1), date(2026, 10, 2)) is None
    assert last_due("quarter", 1, True, date(2026, 9, 1), moved) == national
    assert next_due("quarter", 1, True, date(2026, 9, 1), date(2026, 10, 2)) == national
    assert in_words("week", 7) == "每周日"


@given(
    st.sampled_from(list(Every)), st.integers(1, 92), st.booleans(), st.dates(date(2020, 1, 1), date(2027, 1, 1)),
    st.integers(0, 400),
)  # fmt: skip
def test_due_and_next_meet_without_a_gap(
    every: Every, day: int, moved: bool, since: date, later: int
) -> None:
    day, today = min(day, MOST[every]), since + timedelta(later)
    last, coming = last_due(every, day, moved, since, today), next_due(every, day, moved, since, today)
    days = list(islice(days_from(every, day, since), 70))
    assert days == sorted(set(days))
    assert all(one >= since for one in days)
    assert begins_on(coming, moved) > today
    assert last is None or begins_on(last, moved) <= today
    assert (days.index(coming) == 0) if last is None else (days.index(coming) == days.index(last) + 1)


def test_its_day_come_the_inspection_is_made_and_run_as_who_set_it(world: World, reviewer: User) -> None:
    schedule = set_up(world, reviewer)
    assert begin_due(at(date(2026, 6, 30), 23)) == 0
    assert begin_due(at(QUARTER, 0)) == 1
    one = Inspection.objects.get()
    assert (one.title, one.as_of, one.made_by, one.agency) == (
        "季度检查（2026-06-30）", date(2026, 6, 30), reviewer, world.county
    )  # fmt: skip
    assert one.runs.get().state == "queued"
    jobs.work_later()
    one.refresh_from_db()
    assert (one.runs.get().state, one.stage, one.feedback_sent_at, one.issued_at) == (
        "done",
        "first",
        None,
        None,
    )
    event = AuditEvent.objects.get(verb="按计划新建检查并运行")
    assert (event.actor_id, event.origin, event.reason) == (reviewer.pk, "按计划", "按计划：季度检查")
    assert PlannedRound.objects.get().inspection == one
    assert begin_due(at(QUARTER)) == begin_due(at(date(2026, 9, 30))) == 0
    assert begin_due(at(date(2026, 10, 1))) == 1
    assert schedule.rounds.count() == 2
    assert prove_database().intact


def test_days_missed_are_made_up_for_once(world: World, reviewer: User) -> None:
    set_up(world, reviewer, every="week", day=1)
    assert begin_due(at(date(2026, 11, 4))) == 1  # eighteen Mondays went by
    assert PlannedRound.objects.get().due == date(2026, 11, 2)
    assert begin_due(at(date(2026, 11, 8))) == 0
    assert begin_due(at(date(2026, 11, 9))) == 1


def test_two_workers_keep_a_day_once(world: World, reviewer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    schedule = set_up(world, reviewer)
    monkeypatch.setattr(due_rounds, "day_due", lambda *_: QUARTER)  # both looked before either wrote
    assert (begin_due(at(QUARTER)), begin_due(at(QUARTER))) == (1, 0)
    assert Inspection.objects.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        PlannedRound.objects.create(schedule=schedule, due=QUARTER, at=SET_ON)


def test_broken_off_nothing_of_a_day_is_there_and_it_is_kept_later(
    world: World, reviewer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up(world, reviewer)

    def broken(**_: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as during:
        during.setattr(actions_schedules.actions_runs, "ask", broken)
        with pytest.raises(RuntimeError):
            begin_due(at(QUARTER))
    assert (Inspection.objects.count(), PlannedRound.objects.count()) == (0, 0)
    assert begin_due(at(QUARTER)) == 1
    assert prove_database().intact


def test_paused_and_ended_it_keeps_no_day_and_makes_up_for_none(world: World, reviewer: User) -> None:
    schedule = set_up(world, reviewer, every="month", day=5)
    actions_schedules.pause(schedule=schedule, by=reviewer)
    assert begin_due(at(date(2026, 7, 6))) == 0
    actions_schedules.resume(schedule=schedule, now=at(date(2026, 7, 20)), by=reviewer)
    assert begin_due(at(date(2026, 7, 21))) == 0
    assert begin_due(at(date(2026, 8, 5))) == 1
    actions_schedules.end(schedule=schedule, now=at(date(2026, 8, 6)), by=reviewer)
    assert begin_due(at(date(2026, 9, 5))) == 0
    with pytest.raises(Refused, match="已停止"):
        actions_schedules.end(schedule=schedule, now=at(date(2026, 9, 6)), by=reviewer)
    actions_schedules.restore(schedule=schedule, now=at(date(2026, 9, 7)), by=reviewer)
    assert begin_due(at(date(2026, 10, 5))) == 1
    assert Inspection.objects.count() == 2


@pytest.mark.parametrize("gone", ["role", "person"])
def test_whoever_may_no_longer_inspect_inspects_no_longer(world: World, reviewer: User, gone: str) -> None:
    set_up(world, reviewer)
    if gone == "role":
        RoleGrant.objects.filter(user=reviewer).delete()
    else:
        User.objects.filter(pk=reviewer.pk).update(is_active=False)
    assert begin_due(at(QUARTER)) == begin_due(at(QUARTER)) == 0
    kept = PlannedRound.objects.get()
    assert kept.inspection is None
    assert kept.failure
    assert Inspection.objects.count() == 0


def test_who_may_set_what(world: World, reviewer: User) -> None:
    with pytest.raises(NotAllowed):
        set_up(world, world.user("decider", world.county, Role.DECIDER))
    with pytest.raises(NotAllowed):
        set_up(world, reviewer, agency=world.city)
    for wrong in (
        {"packs": []},
        {"packs": ["../x"]},
        {"every": "day"},
        {"every": "week", "day": 8},
        {"day": 0},
    ):
        with pytest.raises(Refused):
            set_up(world, reviewer, **wrong)
    schedule = set_up(world, reviewer)
    stranger = world.user("stranger", world.other, Role.REVIEWER)
    with pytest.raises(NotAllowed):
        actions_schedules.pause(schedule=schedule, by=stranger)


def test_from_the_form_to_the_list(world: World, reviewer: User, signed_in) -> None:
    client = signed_in(reviewer)
    asked = {"title": "每周检查<b>", "agency": world.county.name, "every": "week", "day": "8", "next_workday": "on", "window": "90",
             "packs": ["national-2019"], "feedback_workdays": "3"}  # fmt: skip
    assert "每周最多填7" in client.post("/inspections/schedules/new/", asked).content.decode()
    assert client.post("/inspections/schedules/new/", asked | {"day": "2"}).status_code == 302
    one = Schedule.objects.get()
    page = client.get("/inspections/schedules/").content.decode()
    assert "每周二，遇节假日顺延" in page
    assert "每周检查&lt;b&gt;" in page
    for what, word in (
        ("pause", "已暂停"),
        ("resume", "执行中"),
        ("end", "已停止"),
        ("restore", "执行中"),
        ("delete", "请选择"),
    ):
        client.post(f"/inspections/schedules/{one.pk}/change/", {"what": what})
        assert word in client.get("/inspections/schedules/").content.decode()


def test_the_worker_keeps_days_by_itself(
    world: World, reviewer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up(world, reviewer)
    monkeypatch.setattr(jobs.timezone, "localtime", lambda *_: at(date(2026, 7, 2)))
    jobs.nudge()
    one = Inspection.objects.get()
    assert one.runs.get().state == "done"
