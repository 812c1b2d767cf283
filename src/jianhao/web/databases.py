"""The database of an installation: SQLite in the data folder, or PostgreSQL by one address."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from jianhao.errors import UnusableCall

# WAL lets readers go on while one writes; IMMEDIATE makes a writer wait at its beginning instead of failing half way. The file
# is mapped: all processes share what the system has of it in memory, instead of each keeping pages of its own.
PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=20000; "
    "PRAGMA cache_size=-16384; PRAGMA mmap_size=4294967296;"
)

# Pages ask many short questions, and many people ask at a time: compiling a query or dividing it among processes, as PostgreSQL
# does by itself for what it takes for long, costs the others more than it saves the one.
SHORT_QUERIES = "-c jit=off -c max_parallel_workers_per_gather=0"


def database(address: str, folder: Path) -> dict[str, Any]:
    """Django's description of the database at `address`; empty = SQLite in `folder`."""
    if not address:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(folder / "office.sqlite3"),
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": PRAGMAS},
            "CONN_MAX_AGE": 600,
        }
    parts = urlsplit(address)
    if parts.scheme not in ("postgresql", "postgres") or not parts.path.strip("/"):
        raise UnusableCall("设置database须写成postgresql://用户:密码@主机:端口/库名。")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.strip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": {
            "options": SHORT_QUERIES,
            **dict(parse_qsl(parts.query)),
        },  # as sslmode=verify-full; libpq knows them all
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }
