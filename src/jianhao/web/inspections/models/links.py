"""A personal one-time link with which a clerk without a login answers for one unit in one inspection, once."""

from __future__ import annotations

from typing import Any

from django.db import models

from jianhao.web.inspections.models.rounds import Inspection
from jianhao.web.people.models import Agency, User


class ReplyLink(models.Model):
    """Only the digest of the token is kept; sending spends it. `issued_by` may not decide on what came through it."""

    digest = models.CharField(max_length=64, unique=True)
    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="links")
    agency = models.ForeignKey(Agency, models.CASCADE, related_name="+")
    holder = models.CharField("经办人", max_length=40)
    issued_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["inspection", "agency", "-id"], name="reply_links_of_a_unit")]

    def __str__(self) -> str:
        return f"{self.inspection}：{self.agency} {self.holder}"

    @property
    def agency_path(self) -> str:
        return self.agency.path

    @property
    def audit_name(self) -> str:
        """The clerk as the log names him."""
        return f"{self.holder}（{self.agency.name}，一次性链接）"


class HandedIn(models.Model):
    """Something handed in by a person who signs in or, `via` a link, by a clerk who does not. `PERSON` is the person's field."""

    PERSON = "by"
    via = models.ForeignKey(ReplyLink, models.PROTECT, null=True, related_name="+")

    class Meta:
        abstract = True

    @property
    def who(self) -> str:
        """The name that pages show."""
        person: Any = getattr(self, self.PERSON)
        return person.name if person is not None else f"{self.via.holder}（一次性链接）"

    @property
    def told_by(self) -> str:
        """The name that the log notes."""
        person: Any = getattr(self, self.PERSON)
        return person.audit_name if person is not None else self.via.audit_name

    def came_from(self, user: User) -> bool:
        """Whether the person handed it in, or issued the link through which it came."""
        own = getattr(self, f"{self.PERSON}_id") == user.pk
        return own or (self.via is not None and self.via.issued_by_id == user.pk)
