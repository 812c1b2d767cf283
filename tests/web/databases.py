"""A database for processes of their own: on SQLite each data folder has one, on PostgreSQL an empty one is made and dropped."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

VARIABLE = "JIANHAO_TEST_DATABASE"  # what scripts/with_postgresql.py tells


@contextmanager
def own_database() -> Iterator[str]:
    """The address that an installation of a test is given; empty on SQLite."""
    address = os.environ.get(VARIABLE, "")
    if not address:
        yield ""
        return
    import psycopg

    name = f"own_{secrets.token_hex(6)}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield urlunsplit(urlsplit(address)._replace(path=f"/{name}"))
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def of_its_own(data: Path, database: str) -> dict[str, str]:
    """The environment of a process that works on a data folder and a database of its own."""
    tests = str(Path(__file__).resolve().parent.parent)
    given = {
        "JIANHAO_KEEP_DATA": str(data),
        "JIANHAO_DATABASE": database,
        VARIABLE: database,
        "PYTHONPATH": tests,
    }
    return dict(os.environ) | given
