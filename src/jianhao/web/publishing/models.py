"""A publication: the public list as it was on a day, approved by another person than who prepared it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length

from jianhao.web.people.models import Agency, User
from jianhao.web.scope import PathField, ScopedQuerySet


class PublicationState(models.TextChoices):
    """Where a publication is."""

    ASKED = "asked", "准备中"
    FAILED = "failed", "没有准备成"
    PREPARED = "prepared", "待审批"
    APPROVED = "approved", "已批准"
    REJECTED = "rejected", "不同意"


OPEN = (PublicationState.ASKED, PublicationState.PREPARED)
NOBODY_DECIDED = (*OPEN, PublicationState.FAILED)


class Publication(models.Model):
    """The list itself lies in a file of that digest (see listing.py); the row says who stands for it."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    agency_path = PathField()
    state = models.CharField(
        max_length=10, choices=PublicationState.choices, default=PublicationState.PREPARED
    )
    stored = models.CharField(max_length=64, blank=True)  # empty until there is a list
    sha256 = models.CharField(max_length=64, blank=True)
    difference_sha256 = models.CharField(
        max_length=64, blank=True
    )  # of the file beside the list; earlier ones have none
    counts = models.JSONField(default=dict)
    before = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    prepared_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    opinion = models.TextField(blank=True)
    failure = models.TextField(blank=True)  # why there is no list, as one sentence

    objects = type("PublicationQuerySet", (ScopedQuerySet,), {}).as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("prepared_by")),
                name="two_persons_publish",
            ),
            models.CheckConstraint(
                condition=Q(state__in=NOBODY_DECIDED) | Q(decided_by__isnull=False),
                name="a_publication_is_approved_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["agency"], condition=Q(state__in=OPEN), name="one_open_publication"
            ),
        ]
        indexes = [models.Index(fields=["agency_path", "-id"], name="publication_by_place")]

    def __str__(self) -> str:
        return f"公开名录第{self.pk}期"

    @property
    def in_use(self) -> int | None:
        """Accounts that are not closed; None where there is no list."""
        return self.counts["official"] + self.counts["closing"] if self.counts else None


def last_approved(agency: Agency | None = None, unit: str = "") -> Publication | None:
    """The last approved publication of a unit, given or named; else of the highest unit that has one."""
    rows = Publication.objects.filter(state=PublicationState.APPROVED).select_related("agency")
    if agency is not None:
        rows = rows.filter(agency=agency)
    if unit:
        rows = rows.filter(agency__name=unit)
    return rows.annotate(height=Length("agency_path")).order_by("height", "agency_path", "-pk").first()
