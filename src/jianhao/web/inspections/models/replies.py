"""反馈核实: what a unit says of a finding on its own account, and what the reviewer made of it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from jianhao.web.inspections.models.findings import Finding
from jianhao.web.inspections.models.links import HandedIn
from jianhao.web.people.models import User


class Answer(models.TextChoices):
    """What a unit says."""

    TRUE = "true", "属实"
    OBJECTS = "objects", "有异议"


class Decision(models.TextChoices):
    """What the reviewer made of an objection."""

    PENDING = "pending", "待核定"
    ACCEPTED = "accepted", "采纳"
    REJECTED = "rejected", "不采纳"


class Evidence(models.Model):
    """What somebody hands in: words, a link, a picture, and the day that these prove."""

    text = models.TextField(blank=True)
    link = models.CharField(max_length=500, blank=True)
    evidence_on = models.DateField(null=True)
    picture = models.CharField(max_length=64, blank=True)
    picture_name = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True

    @property
    def proves_a_day(self) -> bool:
        """Whether it names a day and shows something of it."""
        return self.evidence_on is not None and bool(self.link or self.picture)


class Reply(Evidence, HandedIn):
    """The unit's answer to a finding; who decides on it is another person: the database insists."""

    PERSON = "replied_by"
    finding = models.OneToOneField(Finding, models.CASCADE, related_name="reply")
    answer = models.CharField(max_length=10, choices=Answer.choices)
    replied_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    replied_at = models.DateTimeField()
    on_behalf = models.BooleanField(default=False)
    late = models.BooleanField(default=False)
    decision = models.CharField(max_length=10, choices=Decision.choices, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    opinion = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("replied_by")),
                name="nobody_decides_own_reply",
            ),
            models.CheckConstraint(
                condition=Q(replied_by__isnull=False, via__isnull=True)
                | Q(replied_by__isnull=True, via__isnull=False),
                name="a_reply_comes_from_somebody",
            ),
        ]
        indexes = [models.Index(fields=["decision", "id"], name="replies_by_decision")]

    def __str__(self) -> str:
        return f"{self.finding}：{self.get_answer_display()}"
