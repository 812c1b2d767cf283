"""Events since a day, without walking the whole log."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_by_verb")]
    operations = [
        migrations.AddIndex("auditevent", models.Index(fields=["at"], name="audit_by_time")),
    ]
