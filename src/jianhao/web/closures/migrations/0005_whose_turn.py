"""Open closings by who has something to do, for the first page: a walk along the index alone."""

from __future__ import annotations

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("closures", "0004_by_due")]
    operations = [
        migrations.AddIndex(
            "closure",
            models.Index(
                fields=["waiting", "due", "account"], name="closing_waiting", condition=Q(open=True)
            ),
        ),
    ]
