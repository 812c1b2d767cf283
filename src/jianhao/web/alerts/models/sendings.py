"""The outbox and its record: a row for each channel and occasion, a line for each thing that happened to it."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from jianhao.alerts.occasions import Occasion
from jianhao.alerts.outcomes import Outcome
from jianhao.web.alerts.models.channels import Channel
from jianhao.web.alerts.models.messages import Message
from jianhao.web.people.models import User
from jianhao.web.scope import PathField, ScopedQuerySet

BEGUN = "begun"


class State(models.TextChoices):
    """Where a sending is."""

    WAITING = "waiting", "待发送"
    SENDING = "sending", "正在发送"
    SENT = "sent", "已发出"
    REFUSED = "refused", "未能发出"
    GIVEN_UP = "given_up", "超过时限未发出"
    REPLACED = "replaced", "由新的汇总代替"


class TelephoneBatch(models.Model):
    """Telephone texts that were taken out together; the same file again whenever it is asked for."""

    channel = models.ForeignKey(Channel, models.PROTECT, related_name="batches")
    agency_path = PathField()
    count = models.PositiveIntegerField()
    taken_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    taken_at = models.DateTimeField()

    objects = type("BatchQuerySet", (ScopedQuerySet,), {}).as_manager()

    class Meta:
        indexes = [models.Index(fields=["agency_path", "-id"], name="telephone_by_place")]

    def __str__(self) -> str:
        return f"短信网关文件第{self.pk}批"


class Sending(models.Model):
    """One thing to be sent over one channel. `unsure`: an earlier attempt may have arrived, the next says so."""

    channel = models.ForeignKey(Channel, models.PROTECT, related_name="sendings")
    agency_path = PathField()
    message = models.ForeignKey(Message, models.PROTECT, null=True, related_name="sendings")
    key = models.CharField(max_length=200, unique=True)
    event = models.CharField(max_length=40)
    payload = models.JSONField(default=dict)  # numbers for a group, or an event of the register
    urgent = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    due_at = models.DateTimeField()
    since = models.DateTimeField()
    failures = models.PositiveIntegerField(default=0)
    part = models.PositiveSmallIntegerField(default=0)  # so many parts have arrived
    unsure = models.BooleanField(default=False)
    sentence = models.TextField(blank=True)
    batch = models.ForeignKey(TelephoneBatch, models.PROTECT, null=True, related_name="sendings")
    settled_at = models.DateTimeField(null=True)

    objects = type("SendingQuerySet", (ScopedQuerySet,), {}).as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["agency_path", "-id"], name="sending_by_place"),
            models.Index(fields=["state", "-urgent", "due_at", "id"], name="sending_that_waits"),
            models.Index(fields=["channel", "state"], name="sending_by_channel"),
        ]

    def __str__(self) -> str:
        return f"发送{self.number}"

    @property
    def number(self) -> str:
        """The number in every text of it: the message's own, so that a mail and a telephone text of one message show it alike."""
        if self.message is not None:
            return self.message.number
        return f"{timezone.localtime(self.since):%Y%m%d}-G{self.pk}"

    @property
    def is_test(self) -> bool:
        """Whether somebody wants to know at once if the channel works."""
        occasion = self.message.occasion if self.message is not None else self.payload.get("occasion")
        return occasion == Occasion.TEST

    @property
    def delivery(self) -> str:
        """The id of a webhook's message over all its attempts."""
        return f"C{self.channel_id}-S{self.pk}"


class Attempt(models.Model):
    """That a part was begun, and how that ended; the database refuses to change or delete a line."""

    sending = models.ForeignKey(Sending, models.PROTECT, related_name="attempts")
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="+")
    what = models.CharField(
        max_length=10, choices=[(BEGUN, "开始发送"), *((str(o), o.chinese) for o in Outcome)]
    )
    part = models.PositiveSmallIntegerField()
    sentence = models.TextField(blank=True)
    code = models.IntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["channel", "what", "-at"], name="attempts_of_a_minute")]

    def __str__(self) -> str:
        return f"{self.sending} {self.get_what_display()}"
