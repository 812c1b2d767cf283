"""What was done to keep the installation's data safe: backups and drills, one row each."""

from __future__ import annotations

from django.db import models


class SafetyKind(models.TextChoices):
    """What was done."""

    BACKUP = "backup", "备份"
    DRILL = "drill", "备份演练"


class SafetyRecord(models.Model):
    """A backup taken or a drill held; `facts` are its figures, `sentence` what is shown."""

    kind = models.CharField(max_length=10, choices=SafetyKind.choices)
    at = models.DateTimeField()
    well = models.BooleanField()
    set_id = models.CharField(max_length=40, blank=True)
    sentence = models.TextField()
    facts = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["kind", "-at"], name="safety_by_kind")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.set_id}"


def last(kind: SafetyKind, well: bool | None = None) -> SafetyRecord | None:
    """The last record of a kind, or the last that went well."""
    rows = SafetyRecord.objects.filter(kind=kind)
    if well is not None:
        rows = rows.filter(well=well)
    return rows.order_by("-at", "-pk").first()
