"""An archive that was handed in, and what the verifier said of it."""

from __future__ import annotations

from django.db import models

from jianhao.closing.facts import Completeness
from jianhao.web.closures.models.cases import Closure
from jianhao.web.people.models import User

COMPLETENESS = [(str(x), x.chinese) for x in Completeness]


class Verified(models.TextChoices):
    """The verifier's three answers, by the names of its own (archive/verifier/answers.py, loaded by the worker alone)."""

    PROVEN = "proven", "完好且来源可证"
    INTACT = "intact", "完好，来源未证"
    DAMAGED = "damaged", "损坏"


class CheckState(models.TextChoices):
    """Where a verification is."""

    QUEUED = "queued", "等待核验"
    RUNNING = "running", "正在核验"
    DONE = "done", "已核验"
    FAILED = "failed", "未能核验"
    CANCELLED = "cancelled", "已取消"


WORKING = (CheckState.QUEUED, CheckState.RUNNING)


class ArchiveCheck(models.Model):
    """One verification by this installation's own verifier; nobody's word about an archive is taken.

    Only the answer is kept, and for good: the root is what later verifications are held against.
    """

    closure = models.ForeignKey(Closure, models.PROTECT, related_name="archives")
    state = models.CharField(max_length=10, choices=CheckState.choices, default=CheckState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    cancel_asked = models.BooleanField(default=False)
    place = models.CharField(max_length=10)  # upload, folder
    name = models.CharField(max_length=200)  # of the uploaded file, or of the folder below `bags`
    stored = models.CharField(max_length=64, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)  # of the uploaded file
    given_root = models.CharField(max_length=64, blank=True)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=10, choices=Verified.choices, blank=True)
    sentence = models.TextField(blank=True)
    root = models.CharField(max_length=64, blank=True)
    completeness = models.CharField(max_length=12, choices=COMPLETENESS, blank=True)
    reasons = models.JSONField(default=list)
    covers_until = models.IntegerField(null=True)  # day number of the last publication in it
    counts = models.JSONField(default=dict)  # files, bytes, posts, stamped_at

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["closure"],
                condition=models.Q(state__in=["queued", "running"]),
                name="one_verification_at_a_time",
            )
        ]
        indexes = [models.Index(fields=["state", "id"], name="verifications_by_state")]

    def __str__(self) -> str:
        return f"归档包{self.name}：{self.get_answer_display() or self.get_state_display()}"

    @property
    def agency_path(self) -> str:
        return self.closure.agency_path

    @property
    def working(self) -> bool:
        """Whether the worker is at it or will be."""
        return self.state in WORKING

    @property
    def intact(self) -> bool | None:
        """The verifier's answer as the gate asks for it; None without one."""
        return None if not self.answer else self.answer != Verified.DAMAGED
