"""No room, or no writing at all: told from any error, whatever database or file it came from, and said in one sentence."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator

from jianhao.doctor.space import FULL, MEGABYTE, free, read_only
from jianhao.web.config import settings

NO_ROOM = f"{FULL}：可以查看，暂时不能办理；这一次的内容没有保存，已有的数据没有损失。请告知系统管理员，腾出空间后自动恢复。"
READ_ONLY = (
    "数据文件夹或数据库目前只读，暂时不能办理；这一次的内容没有保存，已有的数据没有损失。请告知系统管理员。"
)
_FULL_ERRORS = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC), errno.EFBIG})
# Of SQLite, without the extension in the higher bits.
_SQLITE = {sqlite3.SQLITE_FULL: NO_ROOM, sqlite3.SQLITE_READONLY: READ_ONLY}
_POSTGRESQL = {
    "53100": NO_ROOM,
    "25006": READ_ONLY,
}  # disk_full, read_only_sql_transaction: of its own SQLSTATEs


def trouble_of(error: BaseException | None) -> str | None:
    """The sentence for an error that came of missing room or of a read-only place; None for any other."""
    for one in _chain(error):
        if isinstance(one, OSError) and one.errno in _FULL_ERRORS:
            return NO_ROOM
        if isinstance(one, OSError) and one.errno == errno.EROFS:
            return READ_ONLY
        if isinstance(one, sqlite3.Error):
            code = getattr(one, "sqlite_errorcode", None)
            found = _SQLITE.get(code & 0xFF) if isinstance(code, int) else None
            # SQLite on a full or read-only disk may fail on the files beside the database.
            if (
                found is None
                and code is not None
                and code & 0xFF
                in (
                    sqlite3.SQLITE_IOERR,
                    sqlite3.SQLITE_CANTOPEN,
                )
            ):
                found = trouble_now()
            if found:
                return found
        found = _POSTGRESQL.get(str(getattr(one, "sqlstate", "")))
        if found:
            return found
    return None


def trouble_now() -> str | None:
    """The sentence while there is less room than the reserve or nothing can be written; None otherwise, or where nobody says."""
    if read_only(settings().data):
        return READ_ONLY
    left = free(settings().data)
    return NO_ROOM if left is not None and left < settings().reserve_megabytes * MEGABYTE else None


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The error and what it came of."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__
