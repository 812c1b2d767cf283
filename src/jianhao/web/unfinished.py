"""Data that is not to be used: a folder being restored, a PostgreSQL database being filled.

Whoever fills a database marks it first and takes the mark away when everything in it is proved. A process that is killed in
between leaves the mark, the application refuses to start, and the next try may take away all that is in the database.
"""

from __future__ import annotations

from typing import Any

from jianhao.backup.restoring import is_unfinished
from jianhao.errors import UnusableCall
from jianhao.web.config import settings

TABLE = "jianhao_unfinished"
QUEUE = "huey_"
NOT_EMPTY = "目标数据库不是空的（已有{count}张表），不会覆盖。请新建一个空的数据库。"


def connected(address: str) -> Any:
    """A connection to a database by its address, a transaction as long as its block; UnusableCall if it does not answer."""
    import psycopg

    try:
        return psycopg.connect(address, connect_timeout=10)
    except psycopg.Error as error:
        raise UnusableCall("数据库不能连接，请检查地址、用户、密码，以及数据库服务是否启动。") from error


def mark(address: str, why: str) -> None:
    """Say that what is in the database is not to be used; `why` is the sentence that is shown."""
    with connected(address) as connection:
        connection.execute(
            f"CREATE TABLE IF NOT EXISTS {TABLE} (why text NOT NULL, at timestamptz DEFAULT now())"
        )
        connection.execute(f"DELETE FROM {TABLE}")
        connection.execute(f"INSERT INTO {TABLE} (why) VALUES (%s)", [why])


def unmark(address: str) -> None:
    """The database is whole and may be used."""
    with connected(address) as connection:
        connection.execute(f"DROP TABLE IF EXISTS {TABLE}")


def reason(address: str) -> str | None:
    """Why a database is not to be used; None if it may be."""
    with connected(address) as connection:
        return _reason(connection)


def _reason(connection: Any) -> str | None:
    found = connection.execute("SELECT to_regclass(%s)", [TABLE]).fetchone()
    if found is None or found[0] is None:
        return None
    row = connection.execute(f"SELECT why FROM {TABLE}").fetchone()
    return str(row[0]) if row else "数据库中的内容不完整。"


def require_empty(address: str) -> bool:
    """UnusableCall unless a database is empty or marked; whether it is marked."""
    with connected(address) as connection:
        marked = _reason(connection) is not None
        tables = _tables(connection)
    if not marked and tables:
        raise UnusableCall(NOT_EMPTY.format(count=len(tables)))
    return marked


def begin(address: str, why: str) -> None:
    """Mark an empty database as being filled, or empty one whose filling was broken off; UnusableCall for any other."""
    marked = require_empty(address)
    mark(address, why)
    if marked:
        clear(address)


def clear(address: str) -> None:
    """Take everything out of a marked database, all or nothing, except the mark; UnusableCall if it is not marked."""
    from psycopg import sql

    with connected(address) as connection:
        if _reason(connection) is None:
            raise UnusableCall("数据库没有未完成的标记，不会清空。")
        for table in _tables(connection):
            connection.execute(sql.SQL("DROP TABLE IF EXISTS {} CASCADE").format(sql.Identifier(table)))
        functions = connection.execute(
            "SELECT p.oid::regprocedure::text FROM pg_proc p WHERE p.pronamespace = current_schema()::regnamespace"
            " AND pg_get_userbyid(p.proowner) = current_user"
            " AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')"
        ).fetchall()
        for (name,) in functions:
            connection.execute(f"DROP FUNCTION IF EXISTS {name} CASCADE")  # as the server itself spells it


def _tables(connection: Any) -> list[str]:
    """Every table but the mark and those of the queue, which it makes for itself as soon as it is there."""
    rows = connection.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() AND tablename <> %s ORDER BY 1",
        [TABLE],
    )
    return [name for (name,) in rows if not name.startswith(QUEUE)]


def refuse_unfinished() -> None:
    """UnusableCall if this installation's folder or database is not to be used."""
    if is_unfinished(settings().data):
        raise UnusableCall(
            f"{settings().data}的恢复没有完成，不能使用。请再运行一次同样的jianhao restore，完成后再启动。"
        )
    why = reason(settings().database) if settings().database else None
    if why is not None:
        raise UnusableCall(f"{why}这个数据库不能使用，请重新办理，或者改回原来的数据库。")
