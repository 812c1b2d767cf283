"""Events of one kind, and which kinds there are, without walking the whole log."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_append_only")]
    operations = [
        migrations.AddIndex("auditevent", models.Index(fields=["verb", "-sequence"], name="audit_by_verb")),
    ]
