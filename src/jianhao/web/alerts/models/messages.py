"""Messages to persons, where a person can be reached, and how far the day's digests are drawn up."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from jianhao.alerts.occasions import Occasion
from jianhao.web.people.models import User
from jianhao.web.people.sealing import seal, unseal
from jianhao.web.scope import PathField, ScopedQuerySet

MAIL, MOBILE = "alerts mail", "alerts mobile"


class Message(models.Model):
    """What one person is told about one occasion: the inbox's row. The key keeps it from being told twice."""

    receiver = models.ForeignKey(User, models.PROTECT, related_name="messages")
    agency_path = PathField()
    occasion = models.CharField(max_length=12)  # an Occasion of the library
    key = models.CharField(max_length=120)
    urgent = models.BooleanField(default=False)
    title = models.CharField(max_length=300)
    lines = models.JSONField(default=list)
    address = models.CharField(max_length=300, blank=True)
    matters = models.PositiveIntegerField(default=1)
    overdue = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    replaced = models.BooleanField(default=False)  # a later digest says it anew

    objects = type("MessageQuerySet", (ScopedQuerySet,), {}).as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["receiver", "key"], name="told_once")]
        indexes = [
            models.Index(fields=["receiver", "-id"], name="message_by_receiver"),
            models.Index(fields=["agency_path", "-id"], name="message_by_place"),
            models.Index(fields=["occasion", "key"], name="message_by_occasion"),
            models.Index(
                fields=["receiver", "urgent"], condition=models.Q(read_at=None), name="message_unread"
            ),
        ]

    def __str__(self) -> str:
        return f"提醒{self.number}"

    @property
    def about(self) -> str:
        """The words of the occasion."""
        return Occasion(self.occasion).chinese

    @property
    def number(self) -> str:
        """The number that every text of it carries, whatever the channel and however often it is sent."""
        return f"{timezone.localtime(self.made_at):%Y%m%d}-{self.pk}"


class OwnAddress(models.Model):
    """Where a person wants to be reached besides the inbox; given by the person, encrypted."""

    user = models.OneToOneField(User, models.CASCADE, related_name="own_address")
    mail_sealed = models.TextField(blank=True)
    mobile_sealed = models.TextField(blank=True)
    wants_digest = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"{self.user}的提醒方式"

    @property
    def agency_path(self) -> str:
        return self.user.agency.path

    @property
    def mail(self) -> str:
        return unseal(self.mail_sealed, MAIL)

    @property
    def mobile(self) -> str:
        return unseal(self.mobile_sealed, MOBILE)

    def keep(self, mail: str, mobile: str) -> None:
        """Encrypt both into the row; the caller saves it."""
        self.mail_sealed, self.mobile_sealed = seal(mail, MAIL), seal(mobile, MOBILE)


class DigestDay(models.Model):
    """A day's digests: everybody up to `last_user` has theirs; after a crash it goes on from there."""

    day = models.DateField(unique=True)
    last_user = models.BigIntegerField(default=0)
    people = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.day}待办汇总"
