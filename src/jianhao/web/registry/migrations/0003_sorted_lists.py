"""The register by its last update, and downwards by followers, along an index."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models

DOWN = "CREATE INDEX account_by_followers_down ON registry_account (followers DESC NULLS LAST, id DESC)"


def downwards(apps: Any, schema_editor: Any) -> None:
    """PostgreSQL reads an index backwards with what is missing in front; SQLite needs no second one."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(DOWN)


class Migration(migrations.Migration):
    dependencies = [("registry", "0002_worker")]
    operations = [
        migrations.AddIndex("account", models.Index(fields=["last_update", "id"], name="account_by_update")),
        migrations.RunPython(downwards, migrations.RunPython.noop),
    ]
