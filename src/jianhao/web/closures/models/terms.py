"""Day counts that an office set for itself."""

from __future__ import annotations

from django.db import models

from jianhao.closing.terms import Unit
from jianhao.web.people.models import Agency, User
from jianhao.web.scope import PathField, ScopedQuerySet

UNITS = [(str(x), {"natural": "天（自然日）", "working": "个工作日"}[str(x)]) for x in Unit]


class OwnTermQuerySet(ScopedQuerySet["OwnTerm"]):
    """Terms by the path of the agency that set them."""


class OwnTerm(models.Model):
    """A term of closing/terms.toml as an agency set it for itself and those below it."""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="closing_terms")
    agency_path = PathField()
    name = models.CharField(max_length=40)
    days = models.PositiveSmallIntegerField("天数")
    unit = models.CharField("计法", max_length=10, choices=UNITS)
    source = models.CharField("依据", max_length=200)
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    objects = OwnTermQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "name"], name="a_closing_term_once")]

    def __str__(self) -> str:
        return f"{self.agency}：{self.name}"
