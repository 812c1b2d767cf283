"""A content check says how far it is, and may be cancelled."""

from __future__ import annotations

from django.db import migrations, models

STATES = [
    ("queued", "等待办理"),
    ("running", "正在办理"),
    ("done", "已完成"),
    ("failed", "未能完成"),
    ("cancelled", "已取消"),
]
STATE = models.CharField(choices=STATES, default="queued", max_length=10)


class Migration(migrations.Migration):
    dependencies = [("watch", "0003_word_lists")]
    operations = [
        migrations.AddField(
            "contentcheck",
            "step",
            models.CharField(blank=True, default="", max_length=80),
            preserve_default=False,
        ),
        migrations.AddField("contentcheck", "done", models.BigIntegerField(default=0)),
        migrations.AddField("contentcheck", "total", models.BigIntegerField(default=0)),
        migrations.AddField("contentcheck", "cancel_asked", models.BooleanField(default=False)),
        migrations.AlterField("contentcheck", "state", STATE),
        migrations.AlterField("comparison", "state", STATE.clone()),
    ]
