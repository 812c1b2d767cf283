"""Where background work waits: beside the database, of the same kind, without another service."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def queue(address: str, folder: Path) -> dict[str, Any]:
    """Huey's description of the queue that belongs to a database (see databases.py)."""
    common = {"name": "office", "immediate": False, "results": False, "utc": True}
    if address:
        return {**common, "huey_class": "huey.PostgresHuey", "connection": {"dsn": address}}
    return {
        **common,
        "huey_class": "huey.SqliteHuey",
        "connection": {"filename": str(folder / "queue.sqlite3")},
    }
