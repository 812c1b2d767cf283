"""The database itself refuses to change or delete a line of what was attempted, whoever asks."""

from __future__ import annotations

from django.db import migrations

SQLITE = [
    f"CREATE TRIGGER alerts_attempt_no_{what.lower()} BEFORE {what} ON alerts_attempt "
    "BEGIN SELECT RAISE(ABORT, 'attempts to send cannot be changed'); END"
    for what in ("UPDATE", "DELETE")
]
POSTGRESQL = [
    "CREATE FUNCTION alerts_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    "$$BEGIN RAISE EXCEPTION 'attempts to send cannot be changed'; END$$",
    "CREATE TRIGGER alerts_attempt_append_only BEFORE UPDATE OR DELETE ON alerts_attempt "
    "FOR EACH ROW EXECUTE FUNCTION alerts_refuse()",
]


def protect(apps: object, schema_editor: object) -> None:
    """Triggers in the dialect at hand."""
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("alerts", "0001_initial")]
    operations = [migrations.RunPython(protect, elidable=False)]
