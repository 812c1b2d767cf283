"""One decision for many accounts: the accounts it is about, the notice they share, the steps taken for them."""

from __future__ import annotations

from django.db import models

from jianhao.web.closures.models.cases import ACTIONS
from jianhao.web.people.models import Agency, User
from jianhao.web.scope import PathField, ScopedQuerySet


class BatchQuerySet(ScopedQuerySet["Batch"]):
    """Batches by the path of the agency that made them."""


class Batch(models.Model):
    """What is decided together; every account goes its own way all the same."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    agency_path = PathField()
    title = models.CharField("名称", max_length=80)
    announcement = models.JSONField(default=dict)
    refused = models.JSONField(default=list)  # accounts that could not be taken in, with the reason
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    objects = BatchQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["agency_path", "-id"], name="closing_batch_by_place")]

    def __str__(self) -> str:
        return self.title


class BatchStep(models.Model):
    """One step taken for the accounts of a batch: for how many, and why not for the others."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="steps")
    action = models.CharField(max_length=30, choices=ACTIONS)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    done = models.PositiveIntegerField()
    refused = models.JSONField(default=list)  # [account, sentence]

    def __str__(self) -> str:
        return f"{self.batch}：{self.get_action_display()}"

    @property
    def agency_path(self) -> str:
        return self.batch.agency_path
