"""Open closings by what is due, for the calendar and the first page."""

from __future__ import annotations

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("closures", "0003_cancelling")]
    operations = [
        migrations.AddIndex(
            "closure", models.Index(fields=["due", "id"], name="closing_by_due", condition=Q(open=True))
        ),
    ]
