"""整改: deadline, report, recheck, 办结（销项）; every step is kept."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from jianhao.web.inspections.models.findings import Finding
from jianhao.web.inspections.models.links import HandedIn
from jianhao.web.inspections.models.replies import Evidence
from jianhao.web.people.models import User
from jianhao.web.worded import Worded


class RectificationState(models.TextChoices):
    """Where a rectification is."""

    OPEN = "open", "待整改"
    REPORTED = "reported", "待复查"
    RETURNED = "returned", "退回整改"
    CLOSED = "closed", "办结（销项）"


OWED_BY_UNIT = (RectificationState.OPEN, RectificationState.RETURNED)


class Rectification(Worded):
    """What a unit owes after the circular, until somebody else than who reported it says that it is done."""

    finding = models.OneToOneField(Finding, models.CASCADE, related_name="rectification")
    state = models.CharField(
        max_length=10, choices=RectificationState.choices, default=RectificationState.OPEN
    )
    deadline = models.DateField("整改期限")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    closing_note = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="closed") | (Q(closed_by__isnull=False) & Q(closed_at__isnull=False)),
                name="a_closed_item_says_by_whom",
            )
        ]
        indexes = [models.Index(fields=["state", "deadline"], name="rectifications_by_state")]

    def __str__(self) -> str:
        return f"整改：{self.finding}"

    @property
    def agency_path(self) -> str:
        return self.finding.agency_path


class StepKind(models.TextChoices):
    """Who did what."""

    REPORT = "report", "报送整改情况"
    PASS = "pass", "复查通过"
    RETURN = "return", "复查退回"


class Step(Evidence, HandedIn):
    """A report of the unit or a recheck of the office."""

    rectification = models.ForeignKey(Rectification, models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=10, choices=StepKind.choices)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    on_behalf = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(by__isnull=False, via__isnull=True)
                | Q(by__isnull=True, via__isnull=False, kind="report"),
                name="a_step_comes_from_somebody",
            )
        ]

    def __str__(self) -> str:
        return f"{self.rectification} {self.get_kind_display()}"
