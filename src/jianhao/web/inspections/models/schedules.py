"""Inspections that an office has prepared and run again and again, and the rounds that came of it."""

from __future__ import annotations

from django.db import models

from jianhao.web.inspections.models.rounds import FEEDBACK_WORKDAYS, Inspection
from jianhao.web.people.models import Agency, User
from jianhao.web.scope import PathField, ScopedQuerySet


class Every(models.TextChoices):
    """How often."""

    WEEK = "week", "每周"
    MONTH = "month", "每月"
    QUARTER = "quarter", "每季度"


class ScheduleQuerySet(ScopedQuerySet["Schedule"]):
    """Schedules by the path of the agency that inspects."""


class Schedule(models.Model):
    """What is inspected on which day, for the person who set it. It prepares and runs; it sends and issues nothing."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    agency_path = PathField()
    title = models.CharField("名称", max_length=60)
    every = models.CharField("频次", max_length=10, choices=Every.choices)
    day = models.PositiveSmallIntegerField(
        "日"
    )  # of the week from Monday, of the month, of the quarter; from 1
    next_workday = models.BooleanField("遇节假日顺延", default=True)
    window = models.PositiveIntegerField("检查期（天）", default=90)
    packs = models.JSONField(default=list)
    platforms = models.JSONField(default=list)
    feedback_workdays = models.PositiveSmallIntegerField("反馈期限（工作日）", default=FEEDBACK_WORKDAYS)
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    since = models.DateField()  # days before it are not made up for: set, resumed or restored on that day
    paused = models.BooleanField(default=False)
    ended_on = models.DateField(null=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = ScheduleQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["agency_path", "id"], name="schedule_by_place")]

    def __str__(self) -> str:
        return self.title

    @property
    def active(self) -> bool:
        """Whether its days are kept."""
        return not self.paused and self.ended_on is None


class PlannedRound(models.Model):
    """A day of a schedule that was kept, once: the inspection that came of it, or why none could."""

    schedule = models.ForeignKey(Schedule, models.CASCADE, related_name="rounds")
    due = models.DateField()
    inspection = models.OneToOneField(Inspection, models.PROTECT, null=True, related_name="planned")
    failure = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["schedule", "due"], name="a_day_kept_once")]

    def __str__(self) -> str:
        return f"{self.schedule} {self.due}"
