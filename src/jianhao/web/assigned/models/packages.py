"""上报包 that came in, and the keys of those who send them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from jianhao.documents.labels import CONCLUSIONS
from jianhao.web.people.models import Agency, User
from jianhao.web.registry.models import PLATFORMS
from jianhao.web.scope import PathField, ScopedQuerySet


class SenderKeyQuerySet(ScopedQuerySet["SenderKey"]):
    """Keys by the path of the office that keeps them."""


class SenderKey(models.Model):
    """The public key of an installation below, entered by one person and compared with the sender by another."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    agency_path = PathField()
    sender = models.CharField("报送单位", max_length=120)
    public_key = models.CharField("公钥", max_length=64)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    objects = SenderKeyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "public_key"], name="a_sender_key_once"),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("made_by")),
                name="two_persons_trust_a_key",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sender} {self.public_key[:16]}"


class PackageQuerySet(ScopedQuerySet["ReceivedPackage"]):
    """Packages by the path of the office that received them."""


class ReceivedPackage(models.Model):
    """One package as it was received; its counts were recounted from its rows. The file is kept as it came."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    agency_path = PathField()
    digest = models.CharField(max_length=64)  # SHA-256 of the signed list
    public_key = models.CharField(max_length=64)
    sender = models.CharField(max_length=120)  # as the package says
    round = models.CharField(max_length=32)  # the inspection, by the sender's own number
    moment = models.DateTimeField()  # what the sender's round was like then
    title = models.CharField(max_length=80)
    as_of = models.DateField()
    counts = models.JSONField(default=dict)
    stored = models.CharField(max_length=64)
    size = models.BigIntegerField()
    received_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    received_at = models.DateTimeField()

    objects = PackageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "digest", "public_key"], name="a_package_once")
        ]
        indexes = [
            models.Index(fields=["agency_path", "-id"], name="package_by_place"),
            models.Index(fields=["public_key", "round", "-moment"], name="package_by_round"),
        ]

    def __str__(self) -> str:
        return f"{self.sender}：{self.title}"


class ReceivedResult(models.Model):
    """What a package says of one account; the account need not be in the own register."""

    package = models.ForeignKey(ReceivedPackage, models.CASCADE, related_name="results")
    account_id = models.CharField(max_length=200)
    name = models.CharField(max_length=120)
    platform = models.CharField(max_length=20, choices=PLATFORMS)
    unit = models.CharField(max_length=120, blank=True)
    division_code = models.CharField(max_length=12, blank=True)
    conclusion = models.CharField(max_length=16, choices=list(CONCLUSIONS.items()))
    examined = models.PositiveSmallIntegerField()
    applicable = models.PositiveSmallIntegerField()
    findings = models.PositiveIntegerField(default=0)
    closed = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["package", "account_id"], name="a_received_result_once")
        ]
        indexes = [
            models.Index(fields=["package", "conclusion", "id"], name="received_by_conclusion"),
            models.Index(fields=["account_id"], name="received_by_account"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.get_conclusion_display()}"
