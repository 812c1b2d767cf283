"""Work of the background: a row says what waits, how often it was begun, what came of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from jianhao.web.people.models import Agency, User
from jianhao.web.scope import PathField


class WorkState(models.TextChoices):
    """Where a piece of work is."""

    QUEUED = "queued", "等待办理"
    RUNNING = "running", "正在办理"
    DONE = "done", "已完成"
    FAILED = "failed", "未能完成"
    CANCELLED = "cancelled", "已取消"


WORKING = (WorkState.QUEUED, WorkState.RUNNING)


class Work(models.Model):
    """One piece of work over the scope of an agency; `asked_by` is empty where the application began by itself."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    agency_path = PathField()
    state = models.CharField(max_length=10, choices=WorkState.choices, default=WorkState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    failure = models.TextField(blank=True)
    counts = models.JSONField(default=dict)

    class Meta:
        abstract = True

    @property
    def working(self) -> bool:
        """Whether it still has to end."""
        return self.state in WORKING


def one_at_a_time(name: str) -> models.UniqueConstraint:
    """An agency has at most one piece of such work that has not ended."""
    return models.UniqueConstraint(fields=["agency"], condition=Q(state__in=["queued", "running"]), name=name)
