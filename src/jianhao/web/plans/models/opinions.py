"""What units say of proposals on their accounts: 征求意见."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from jianhao.web.people.models import User
from jianhao.web.plans.models.accounts import OpinionKind, PlannedAccount


class Opinion(models.Model):
    """An opinion of the unit on one account, registered by the office from a filled sheet or a paper. Rows are only added."""

    planned = models.ForeignKey(PlannedAccount, models.CASCADE, related_name="opinions")
    kind = models.CharField(max_length=10, choices=OpinionKind.choices)
    reason = models.TextField(blank=True)
    signed = models.CharField("签字", max_length=60, blank=True)
    source = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    carried = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(kind="objects") | ~Q(reason=""), name="an_objection_says_why")
        ]
        indexes = [models.Index(fields=["planned", "-id"], name="opinions_on_a_planned")]

    def __str__(self) -> str:
        return f"{self.planned.account} {self.get_kind_display()}"
