"""What units signed off, and lists held against each other."""

from __future__ import annotations

from django.db import models

from jianhao.web.people.models import Agency, User
from jianhao.web.scope import PathField, ScopedQuerySet


class UnitSheet(models.Model):
    """A unit's accounts as its leader signed them off for a half-year; void once the accounts differ from the digest."""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="sheets")
    agency_path = PathField()
    period = models.CharField(max_length=6)  # 2026H1
    digest = models.CharField(max_length=64)
    accounts = models.PositiveIntegerField()
    signed_on = models.DateField("审签日期")
    signer = models.CharField("审签人职务", max_length=60)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    objects = type("SheetQuerySet", (ScopedQuerySet,), {}).as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "period"], name="one_sheet_a_half_year")]

    def __str__(self) -> str:
        return f"{self.agency} {self.period}"


class Reconciliation(models.Model):
    """Three lists held against each other at one day, with what was found."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    agency_path = PathField()
    as_of = models.DateField()
    files = models.JSONField(default=list)
    counts = models.JSONField(default=dict)
    found = models.JSONField(default=list)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    objects = type("ReconciliationQuerySet", (ScopedQuerySet,), {}).as_manager()

    def __str__(self) -> str:
        return f"{self.as_of} 三方核对"
