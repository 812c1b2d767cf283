"""The digest of the difference that is kept beside a list."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("publishing", "0001_initial")]
    operations = [
        migrations.AddField(
            "publication",
            "difference_sha256",
            models.CharField(blank=True, default="", max_length=64),
            preserve_default=False,
        ),
    ]
