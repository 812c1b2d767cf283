"""Schedules whose day has come: prepared and put into the line, each day once, whoever asks and however often."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError
from django.utils.timezone import localdate

from jianhao.errors import JianhaoError
from jianhao.web.inspections import actions_schedules
from jianhao.web.inspections.models import PlannedRound, Schedule
from jianhao.web.inspections.scheduling import last_due
from jianhao.web.origin import came_from
from jianhao.web.people.principals import SYSTEM

BY_PLAN = "按计划"


def begin_due(now: datetime) -> int:
    """Prepare what is due by the moment; how many inspections were made. Several days missed are made up for by one."""
    made = 0
    kept = Schedule.objects.filter(paused=False, ended_on=None).select_related("agency", "set_by__agency")
    for schedule in kept.order_by("pk"):
        due = day_due(schedule, localdate(now))
        if due is not None:
            made += _begun(schedule, due, now)
    return made


def day_due(schedule: Schedule, today: date) -> date | None:
    """The day of a schedule that is still to be kept, if any."""
    due = last_due(schedule.every, schedule.day, schedule.next_workday, schedule.since, today)
    if due is None or PlannedRound.objects.filter(schedule=schedule, due__gte=due).exists():
        return None
    return due


def _begun(schedule: Schedule, due: date, now: datetime) -> bool:
    with came_from(BY_PLAN):
        try:
            actions_schedules.keep_day(schedule=schedule, due=due, now=now, by=schedule.set_by)
        except IntegrityError:  # another worker was first
            return False
        except JianhaoError as error:
            actions_schedules.say_why(schedule=schedule, due=due, failure=str(error), now=now, by=SYSTEM)
            return False
    return True
