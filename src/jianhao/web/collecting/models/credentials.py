"""What it takes to ask the official interface for an account that the office owns."""

from __future__ import annotations

from django.db import models

from jianhao.web.people.models import User
from jianhao.web.registry.models import Account


class Credential(models.Model):
    """AppID and sealed AppSecret of an account; neither is shown again or exported. Withdrawn, the secret is gone."""

    account = models.OneToOneField(Account, models.CASCADE, related_name="credential")
    appid = models.CharField(max_length=200)  # sealed like the secret
    secret = models.CharField(max_length=400)
    folder = models.CharField(max_length=32, unique=True)  # what the interface gave so far lies there
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(
        null=True
    )  # when the interface was last asked, what came and what was said of it
    came = models.CharField(max_length=10, blank=True)
    said = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.account}的接口凭据"

    @property
    def agency_path(self) -> str:
        return self.account.agency_path

    @property
    def usable(self) -> bool:
        """Whether the interface may be asked with it."""
        return self.withdrawn_at is None
