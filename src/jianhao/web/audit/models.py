"""AuditEvent: one row an action, without foreign keys so that live data and the log never hold each other up."""

from __future__ import annotations

from django.db import models

from jianhao.web.scope import PathField, ScopedQuerySet


class Unchangeable(Exception):
    """Somebody tried to change or delete what was recorded."""


class Result(models.TextChoices):
    """How an action ended."""

    DONE = "done", "完成"
    REFUSED = "refused", "拒绝"
    FAILED = "failed", "失败"


class EventQuerySet(ScopedQuerySet["AuditEvent"]):
    """Reading only."""

    def update(self, **_: object) -> int:
        raise Unchangeable("审计记录不能修改。")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise Unchangeable("审计记录不能删除。")


class AuditEvent(models.Model):
    """One action. `digest` covers all other columns and the digest before it (see chain.py)."""

    sequence = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    actor = models.CharField(max_length=200)
    agency_path = PathField()
    verb = models.CharField(max_length=60)
    target_kind = models.CharField(max_length=40, blank=True)
    target_id = models.CharField(max_length=200, blank=True)
    target = models.CharField(max_length=300, blank=True)
    result = models.CharField(max_length=10, choices=Result.choices)
    reason = models.TextField(blank=True)
    origin = models.CharField(max_length=60)
    details = models.TextField(default="{}")  # canonical JSON, as it was hashed
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    objects = EventQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["agency_path", "-sequence"], name="audit_by_agency"),
            models.Index(fields=["target_kind", "target_id", "-sequence"], name="audit_by_target"),
            models.Index(fields=["verb", "-sequence"], name="audit_by_verb"),
            models.Index(fields=["at"], name="audit_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.verb}"

    def save(self, *args: object, **options: object) -> None:
        if not self._state.adding:
            raise Unchangeable("审计记录不能修改。")
        super().save(*args, force_insert=True, using=options.get("using"))

    def delete(self, *_: object, **__: object) -> tuple[int, dict[str, int]]:
        raise Unchangeable("审计记录不能删除。")


class ChainHead(models.Model):
    """The last event's number and digest; whoever records holds this row until the transaction ends."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    sequence = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_chain_head")]

    def __str__(self) -> str:
        return f"{self.sequence}:{self.digest}"
