"""A verification can be called off."""

from __future__ import annotations

from django.db import migrations, models

STATES = [
    ("queued", "等待核验"), ("running", "正在核验"), ("done", "已核验"), ("failed", "未能核验"), ("cancelled", "已取消"),
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("closures", "0002_append_only")]
    operations = [
        migrations.AddField("archivecheck", "cancel_asked", models.BooleanField(default=False)),
        migrations.AlterField(
            "archivecheck", "state", models.CharField(choices=STATES, default="queued", max_length=10)
        ),
    ]
