"""Channel: a way out of the system that an agency has; what is secret of it is encrypted."""

from __future__ import annotations

import json
from datetime import time
from typing import Any

from django.db import models
from django.db.models import Q

from jianhao.alerts.schedule import Quiet
from jianhao.web.people.models import Agency, User
from jianhao.web.people.sealing import seal, unseal
from jianhao.web.scope import PathField, ScopedQuerySet

PURPOSE = "alerts channel"


class Kind(models.TextChoices):
    """What a channel is."""

    WECOM = "wecom", "企业微信群机器人"
    DINGTALK = "dingtalk", "钉钉群机器人"
    MAIL = "mail", "邮件"
    SMS = "sms", "短信网关文件"
    TEXT = "text", "文本文件"
    WEBHOOK = "webhook", "回调"


# To the people of an agency and of those below it, by the nearest channel upwards.
PERSONAL = (Kind.MAIL, Kind.SMS, Kind.TEXT)
# To one office as a whole: numbers only.
GROUPS = (Kind.WECOM, Kind.DINGTALK, Kind.WEBHOOK)


class Channel(models.Model):
    """`trouble` says why it is held until somebody puts it right; `cursor` is the last audit event that was looked at."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="channels")
    agency_path = PathField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    title = models.CharField("名称", max_length=60)
    sealed = models.TextField(blank=True)
    active = models.BooleanField(default=True)
    quiet_from = models.TimeField(default=time(22, 0))
    quiet_until = models.TimeField(default=time(7, 0))
    events = models.JSONField(default=list)
    cursor = models.BigIntegerField(default=0)
    paused_until = models.DateTimeField(null=True)
    trouble = models.TextField(blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    objects = type("ChannelQuerySet", (ScopedQuerySet,), {}).as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "kind"],
                condition=Q(kind__in=[str(kind) for kind in PERSONAL]),
                name="one_personal_channel_of_a_kind",
            ),
        ]
        indexes = [models.Index(fields=["agency_path", "kind"], name="channel_by_place")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}“{self.title}”"

    @property
    def secrets(self) -> dict[str, Any]:
        """The settings in clear; Unsealable with another installation's key."""
        return json.loads(unseal(self.sealed, PURPOSE)) if self.sealed else {}

    def keep_secrets(self, values: dict[str, Any]) -> None:
        """Encrypt the settings into the row; the caller saves it."""
        self.sealed = seal(json.dumps(values, ensure_ascii=False, sort_keys=True), PURPOSE)

    @property
    def quiet(self) -> Quiet:
        """The hours in which only urgent messages go out."""
        return Quiet(self.quiet_from, self.quiet_until)

    @property
    def for_groups(self) -> bool:
        return self.kind in GROUPS
