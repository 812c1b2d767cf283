"""An appeal after the circular: evidence that came late and is of a day before the monitoring time."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from jianhao.web.inspections.models.findings import Finding
from jianhao.web.inspections.models.replies import Decision, Evidence
from jianhao.web.people.models import User


class Advice(models.TextChoices):
    """What the reviewer advises before somebody decides."""

    ACCEPT = "accept", "建议采纳"
    REJECT = "reject", "建议不采纳"


class Appeal(Evidence):
    """Asked for by the unit, advised on by a reviewer, decided by a third person."""

    finding = models.ForeignKey(Finding, models.CASCADE, related_name="appeals")
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    on_behalf = models.BooleanField(default=False)
    advice = models.CharField(max_length=10, choices=Advice.choices, blank=True)
    advised_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    advised_at = models.DateTimeField(null=True)
    advice_text = models.TextField(blank=True)
    decision = models.CharField(max_length=10, choices=Decision.choices, default=Decision.PENDING)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    opinion = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["finding"], condition=Q(decision="pending"), name="one_open_appeal"),
            models.CheckConstraint(
                condition=Q(advised_by__isnull=True) | ~Q(advised_by=F("made_by")), name="nobody_advises_own_appeal"
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | (~Q(decided_by=F("made_by")) & ~Q(decided_by=F("advised_by"))),
                name="three_persons_in_an_appeal",
            ),
            models.CheckConstraint(
                condition=Q(decision="pending") | (Q(advised_by__isnull=False) & Q(decided_by__isnull=False)),
                name="an_appeal_is_advised_before_it_is_decided",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["decision", "-id"], name="appeals_by_decision")]

    def __str__(self) -> str:
        return f"申诉：{self.finding}"

    @property
    def agency_path(self) -> str:
        return self.finding.agency_path
