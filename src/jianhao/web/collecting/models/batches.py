"""What was taken in at once: a file that somebody sent, or one asking of the interface for one account."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from jianhao.web.collecting.models.credentials import Credential
from jianhao.web.people.models import Agency, User
from jianhao.web.progress import percent
from jianhao.web.scope import PathField, ScopedQuerySet


class BatchKind(models.TextChoices):
    """What is taken in."""

    POSTS = "posts", "发布内容"
    RECORDS = "records", "采集记录"
    CHECKS = "checks", "人工核查单"
    PULL = "pull", "官方接口采集"


class BatchState(models.TextChoices):
    """Where it is."""

    QUEUED = "queued", "等待处理"
    RUNNING = "running", "正在处理"
    DONE = "done", "已采用"
    UNDONE = "undone", "已撤销"
    FAILED = "failed", "未能完成"
    CANCELLED = "cancelled", "已取消"


ACTIVE = (BatchState.QUEUED, BatchState.RUNNING)
TONES = {BatchState.DONE: "green", BatchState.FAILED: "amber"}
CAME = {
    "whole": ("已采集", "green"),
    "later": ("待接着采集", "grey"),
    "stopped": ("中止", "amber"),
}  # see advice.Came


class BatchQuerySet(ScopedQuerySet["Batch"]):
    """Batches by the path of the agency for which they were taken in."""


class Batch(models.Model):
    """A version of data that never changes: bytes as they came, and what was read of them. Undone, it stays and is not used."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    agency_path = PathField()
    kind = models.CharField("是什么", max_length=10, choices=BatchKind.choices)
    state = models.CharField(max_length=10, choices=BatchState.choices, default=BatchState.QUEUED)
    files = models.JSONField(default=list)  # [name, stored, SHA-256, bytes] of each file as it came
    sha256 = models.CharField(max_length=64, blank=True, db_index=True)  # of the one file that was sent
    folder = models.CharField(max_length=32, unique=True)  # its dataset
    version = models.CharField(max_length=32, blank=True)  # of its dataset
    covers_from = models.DateField("完整采集起", null=True)  # whoever sent the file vouches for these days
    covers_to = models.DateField("完整采集止", null=True)
    credential = models.ForeignKey(Credential, models.PROTECT, null=True, related_name="pulls")
    night = models.DateField(null=True)  # of a pull that the nightly round asked for
    first_day = models.DateField(null=True)  # of the posts
    last_day = models.DateField(null=True)
    counts = models.JSONField(default=dict)
    said = models.TextField(blank=True)  # what the interface gave and what it did not
    failure = models.TextField(blank=True)
    step = models.CharField(max_length=80, blank=True)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    cancel_asked = models.BooleanField(default=False)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")  # None: the nightly round
    made_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)

    objects = BatchQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["credential", "night"], name="one_pull_a_night"),
            models.UniqueConstraint(
                fields=["credential"],
                condition=Q(state__in=["queued", "running"], credential__isnull=False),
                name="one_active_pull",
            ),
        ]
        indexes = [
            models.Index(fields=["agency_path", "-id"], name="collected_by_place"),
            models.Index(fields=["state", "id"], name="collected_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.name}"

    @property
    def name(self) -> str:
        """The file as it was called, or the account that was asked for."""
        if self.credential_id is not None:
            return str(self.credential.account)
        return str(self.files[0][0]) if self.files else "—"

    @property
    def active(self) -> bool:
        """Whether it still has to end."""
        return self.state in ACTIVE

    @property
    def word(self) -> str:
        """Where it is, in a word; of the interface, how the asking ended."""
        return self._came[0] if self._came else str(self.get_state_display())

    @property
    def tone(self) -> str:
        """The colour that repeats the word."""
        return self._came[1] if self._came else TONES.get(BatchState(self.state), "grey")

    @property
    def _came(self) -> tuple[str, str] | None:
        return CAME.get(self.counts.get("came", "")) if self.state == BatchState.DONE else None

    @property
    def percent(self) -> int:
        """How much of the present step is done; of what has no known size, nothing is said."""
        return percent(self.done, self.total)
