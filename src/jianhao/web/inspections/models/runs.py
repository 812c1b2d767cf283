"""A run of the main job for an inspection, and what it says of each account."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from jianhao.documents.labels import ADVICE, CONCLUSIONS
from jianhao.web.inspections.models.rounds import Inspection
from jianhao.web.people.models import User
from jianhao.web.progress import percent
from jianhao.web.registry.models import Account
from jianhao.web.scope import PathField
from jianhao.web.worded import Worded


class RunKind(models.TextChoices):
    """What a run is for: every kind calls the same job on the same day, with what people decided as further input."""

    FIRST = "first", "初查"
    FINAL = "final", "终核稿"
    CORRECTION = "correction", "更正"


class RunState(models.TextChoices):
    """Where a run is."""

    QUEUED = "queued", "等待运行"
    RUNNING = "running", "正在运行"
    DONE = "done", "已完成"
    FAILED = "failed", "未能完成"
    CANCELLED = "cancelled", "已取消"


ACTIVE = (RunState.QUEUED, RunState.RUNNING)


class Run(models.Model):
    """One call of the main job; its folder is kept as it was written, whatever is decided later."""

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="runs")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=RunKind.choices)
    state = models.CharField(max_length=10, choices=RunState.choices, default=RunState.QUEUED)
    step = models.CharField(max_length=80, blank=True)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    cancel_asked = models.BooleanField(default=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    failure = models.TextField(blank=True)
    folder = models.CharField(max_length=64, unique=True)
    counts = models.JSONField(default=dict)
    collected = models.JSONField(
        default=list
    )  # [batch, version] of what was collected, as it was when the run began

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["inspection", "number"], name="a_run_once"),
            models.UniqueConstraint(
                fields=["inspection"], condition=Q(state__in=["queued", "running"]), name="one_active_run"
            ),
        ]
        indexes = [models.Index(fields=["state", "id"], name="run_by_state")]

    def __str__(self) -> str:
        return f"{self.inspection} 第{self.number}次运行（{self.get_kind_display()}）"

    @property
    def agency_path(self) -> str:
        return self.inspection.agency_path

    @property
    def active(self) -> bool:
        """Whether it still has to end."""
        return self.state in ACTIVE

    @property
    def percent(self) -> int:
        """How much of the present step is done; of what has no known size, nothing is said."""
        return percent(self.done, self.total)


class AccountResult(Worded):
    """What a run concluded on an account."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="results")
    account = models.ForeignKey(Account, models.CASCADE, related_name="results")
    agency_path = PathField()  # of the account's unit at the time: lists go by unit
    conclusion = models.CharField(max_length=16, choices=list(CONCLUSIONS.items()))
    examined = models.PositiveSmallIntegerField()
    applicable = models.PositiveSmallIntegerField()
    advice = models.CharField(max_length=16, choices=list(ADVICE.items()))
    silent_days = models.IntegerField(null=True)
    posts = models.BigIntegerField(null=True)
    median_reads = models.FloatField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "account"], name="a_result_once")]
        indexes = [
            models.Index(
                fields=["run", "conclusion", "agency_path", "account", "id"], name="results_of_a_conclusion"
            ),
            models.Index(fields=["run", "agency_path", "account", "id"], name="results_by_place"),
            models.Index(fields=["account", "-run"], name="results_of_an_account"),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.get_conclusion_display()}"
