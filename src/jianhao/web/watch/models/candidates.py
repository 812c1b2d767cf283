"""Accounts outside the register that somebody came upon, and which yearly searches were done."""

from __future__ import annotations

from django.db import models

from jianhao.web.people.models import Agency, User
from jianhao.web.registry.models import PLATFORMS, Account
from jianhao.web.scope import PathField, ScopedQuerySet


class CandidateQuerySet(ScopedQuerySet["Candidate"]):
    """Candidates by the path of the agency whose account they may pass for."""


class Candidate(models.Model):
    """An account found by a search or told of: name, platform, link. Not crawled, not looked at by the program."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="candidates")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    agency_path = PathField()
    platform = models.CharField("平台", max_length=20, choices=PLATFORMS)
    name = models.CharField("账号名称", max_length=120)
    link = models.CharField("链接", max_length=500, blank=True)
    native_id = models.CharField(max_length=250, blank=True)
    term = models.CharField("检索词", max_length=120, blank=True)
    note = models.CharField("说明", max_length=300, blank=True)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    objects = CandidateQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["agency_path", "-id"], name="candidates_by_place")]

    def __str__(self) -> str:
        return f"{self.name}（{self.get_platform_display()}）"


class Searched(models.Model):
    """That the terms of an account were looked for in a year, and how many accounts were found."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="searches")
    year = models.PositiveSmallIntegerField()
    found = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "year"], name="a_search_a_year")]

    def __str__(self) -> str:
        return f"{self.account} {self.year}年检索"

    @property
    def agency_path(self) -> str:
        return self.account.agency_path
