"""A list may be asked for and written in the background, and writing may fail."""

from __future__ import annotations

from django.db import migrations, models

STATES = [
    ("asked", "准备中"),
    ("failed", "没有准备成"),
    ("prepared", "待审批"),
    ("approved", "已批准"),
    ("rejected", "不同意"),
]
UNDECIDED = models.Q(state__in=("asked", "prepared", "failed"))
OPEN = models.Q(state__in=("asked", "prepared"))


class Migration(migrations.Migration):
    dependencies = [("publishing", "0002_difference_kept")]
    operations = [
        migrations.RemoveConstraint("publication", "a_publication_is_approved_by_somebody"),
        migrations.RemoveConstraint("publication", "one_open_publication"),
        migrations.AddField(
            "publication", "failure", models.TextField(blank=True, default=""), preserve_default=False
        ),
        migrations.AlterField("publication", "stored", models.CharField(blank=True, max_length=64)),
        migrations.AlterField("publication", "sha256", models.CharField(blank=True, max_length=64)),
        migrations.AlterField(
            "publication", "state", models.CharField(choices=STATES, default="prepared", max_length=10)
        ),
        migrations.AddConstraint(
            "publication",
            models.CheckConstraint(
                condition=UNDECIDED | models.Q(decided_by__isnull=False),
                name="a_publication_is_approved_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            "publication",
            models.UniqueConstraint(condition=OPEN, fields=("agency",), name="one_open_publication"),
        ),
    ]
