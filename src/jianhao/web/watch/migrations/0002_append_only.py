"""The database itself refuses to change or delete a line of an incident or a file's row, whoever asks."""

from __future__ import annotations

from django.db import migrations

TABLES = ("watch_incidentevent", "watch_incidentfile")
SQLITE = [
    f"CREATE TRIGGER {table}_no_{what.lower()} BEFORE {what} ON {table} "
    "BEGIN SELECT RAISE(ABORT, 'lines of incidents cannot be changed'); END"
    for table in TABLES
    for what in ("UPDATE", "DELETE")
]
POSTGRESQL = [
    "CREATE FUNCTION watch_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    "$$BEGIN RAISE EXCEPTION 'lines of incidents cannot be changed'; END$$",
    *(
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION watch_refuse()"
        for table in TABLES
    ),
]


def protect(apps: object, schema_editor: object) -> None:
    """Triggers in the dialect at hand."""
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("watch", "0001_initial")]
    operations = [migrations.RunPython(protect, elidable=False)]
