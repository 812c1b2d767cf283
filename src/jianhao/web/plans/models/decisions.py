"""Every decision on an account of a plan, in order; and what must be answered before an account may go."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from jianhao.web.people.models import User
from jianhao.web.plans.models.accounts import DecisionKind, PlannedAccount

__all__ = ["Decision", "DecisionKind", "Safeguard", "SafeguardAnswer"]


class Decision(models.Model):
    """Who decided what, when and why. Rows are only added: what was decided before stays readable."""

    planned = models.ForeignKey(PlannedAccount, models.CASCADE, related_name="decisions")
    kind = models.CharField(max_length=10, choices=DecisionKind.choices)
    chosen = models.ForeignKey(PlannedAccount, models.SET_NULL, null=True, related_name="+")
    reason = models.TextField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    carried = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["planned", "-id"], name="decisions_on_a_planned")]

    def __str__(self) -> str:
        return f"{self.planned.account} {self.get_kind_display()}"


class SafeguardAnswer(models.TextChoices):
    """What a person found on a protective question."""

    CLEARED = "cleared", "已落实，不影响关停"
    STANDS = "stands", "属实，应予保留"


class Safeguard(models.Model):
    """A protective question of an account: it must be cleared by a named person before anybody may agree to a closing."""

    planned = models.ForeignKey(PlannedAccount, models.CASCADE, related_name="safeguards")
    kind = models.CharField(max_length=12)
    question = models.CharField(max_length=60)
    because = models.CharField(max_length=200)
    answer = models.CharField(max_length=10, choices=SafeguardAnswer.choices, blank=True)
    text = models.TextField(blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    carried = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["planned", "kind"], name="a_safeguard_once"),
            models.CheckConstraint(
                condition=Q(answer="") | Q(answered_by__isnull=False, answered_at__isnull=False) & ~Q(text=""),
                name="an_answer_has_person_and_words",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.planned.account}：{self.question}"

    @property
    def agency_path(self) -> str:
        """Where an event about it belongs."""
        return self.planned.agency_path

    @property
    def cleared(self) -> bool:
        return self.answer == SafeguardAnswer.CLEARED
