"""Files on their way into the register."""

from __future__ import annotations

from django.db import models

from jianhao.web.people.models import Agency, User
from jianhao.web.scope import PathField, ScopedQuerySet
from jianhao.web.worded import Worded


class BatchState(models.TextChoices):
    """Where an import is."""

    RECEIVED = "received", "等待读取"
    READY = "ready", "待确认"
    COMMITTING = "committing", "正在导入"
    COMMITTED = "committed", "已导入"
    UNDOING = "undoing", "正在撤销"
    UNDONE = "undone", "已撤销"
    FAILED = "failed", "未能读取"
    CANCELLED = "cancelled", "已取消"


class ImportBatch(Worded):
    """A file on its way into the register: read without effect, looked at, taken in as a whole, undone as a whole."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    agency_path = PathField()
    state = models.CharField(max_length=10, choices=BatchState.choices, default=BatchState.RECEIVED)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    stored = models.CharField(max_length=64, blank=True)  # name in the uploads folder until it is read
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    counts = models.JSONField(default=dict)
    notes = models.JSONField(default=list)
    new_agencies = models.JSONField(default=list)
    failure = models.TextField(blank=True)
    committed_at = models.DateTimeField(null=True)
    committed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)
    asked_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+"
    )  # for whom the worker takes in or undoes
    objects = type("BatchQuerySet", (ScopedQuerySet,), {}).as_manager()

    class Meta:
        indexes = [models.Index(fields=["agency_path", "-id"], name="batch_by_place")]

    def __str__(self) -> str:
        return self.file_name

    @property
    def working(self) -> bool:
        """Whether the worker is at it or will be."""
        return self.state in (BatchState.RECEIVED, BatchState.COMMITTING, BatchState.UNDOING)


class RowKind(models.TextChoices):
    """What a row of a file does to the register."""

    NEW = "new", "新增"
    CHANGED = "changed", "修改"
    SAME = "same", "无变化"
    FOREIGN = "foreign", "范围外"
    PROBLEM = "problem", "未读入"


class ImportRow(Worded):
    """One row of a file as it was understood, with what it replaces: enough to take in and to undo."""

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="rows")
    kind = models.CharField(max_length=10, choices=RowKind.choices)
    place = models.CharField(max_length=300)
    account_id = models.CharField(max_length=200, blank=True)
    name = models.CharField(max_length=120, blank=True)
    values = models.JSONField(default=dict)
    before = models.JSONField(default=dict)
    message = models.TextField(blank=True)
    value = models.CharField(max_length=120, blank=True)

    class Meta:
        indexes = [models.Index(fields=["batch", "kind", "id"], name="import_rows_of")]

    def __str__(self) -> str:
        return f"{self.place} {self.account_id}"

    @property
    def unit(self) -> str:
        """The unit as the file names it."""
        return self.values.get("__agency") or "—"
