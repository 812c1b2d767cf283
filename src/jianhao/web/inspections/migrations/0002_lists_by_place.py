"""Lists of findings and results go by gravity and unit along an index; sorting a province anew for each page is too slow."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models
from django.db.models import OuterRef, Subquery

import jianhao.web.scope


def fill_places(apps: Any, schema_editor: Any) -> None:
    """The unit of results that were written before."""
    results, accounts = apps.get_model("inspections", "AccountResult"), apps.get_model("registry", "Account")
    path = accounts.objects.filter(pk=OuterRef("account_id")).values("agency_path")[:1]
    results.objects.update(agency_path=Subquery(path))


class Migration(migrations.Migration):
    dependencies = [("inspections", "0001_initial"), ("registry", "0002_worker")]
    operations = [
        migrations.AddField("accountresult", "agency_path", jianhao.web.scope.PathField()),
        migrations.RunPython(fill_places, migrations.RunPython.noop),
        migrations.RemoveIndex("accountresult", "results_of_a_run"),
        migrations.AddIndex(
            "accountresult",
            models.Index(
                fields=["run", "conclusion", "agency_path", "account", "id"], name="results_of_a_conclusion"
            ),
        ),
        migrations.AddIndex(
            "accountresult",
            models.Index(fields=["run", "agency_path", "account", "id"], name="results_by_place"),
        ),
        migrations.AddField(
            "finding",
            "gravity",
            models.GeneratedField(
                expression=models.Case(
                    models.When(severity="veto", then=0),
                    models.When(severity="deduct", then=1),
                    models.When(severity="remind", then=2),
                    default=9,
                ),
                output_field=models.PositiveSmallIntegerField(),
                db_persist=True,
            ),
        ),
        migrations.AddIndex(
            "finding",
            models.Index(
                fields=["inspection", "gravity", "agency_path", "account", "id"],
                name="findings_gravest_first",
            ),
        ),
        migrations.AddIndex(
            "finding",
            models.Index(fields=["gravity", "agency_path", "account", "id", "sent"], name="findings_of_all"),
        ),
        migrations.AddIndex(
            "finding",
            models.Index(
                fields=["inspection", "rule_id", "title", "severity", "state"], name="findings_by_reason"
            ),
        ),
    ]
