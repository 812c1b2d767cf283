"""Tokens of the interface: random, kept only as a digest, bound to a person whose roles and scope they have."""

from __future__ import annotations

from django.db import models

from jianhao.web.people.models import User


class Token(models.Model):
    """A program's way in on behalf of a person; it reads and never writes."""

    user = models.ForeignKey(User, models.CASCADE, related_name="tokens")
    name = models.CharField("用途", max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["user", "-id"], name="tokens_of_a_person")]

    def __str__(self) -> str:
        return f"{self.name}（{self.user}）"

    @property
    def agency_path(self) -> str:
        return self.user.agency.path
