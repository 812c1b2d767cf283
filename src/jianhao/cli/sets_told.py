"""A set of a store in one line of the terminal."""

from __future__ import annotations

from jianhao.backup.sets import SetHeader
from jianhao.dates import SHANGHAI

MEGABYTE = 1024**2
ENGINES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def told(header: SetHeader) -> str:
    """Id, moment, size, database, release, the end of the log."""
    at = header.moment.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")
    number = header.audit.partition(":")[0] or "0"
    return (
        f"{header.id}  数据截至{at}  {header.files}个文件  {header.bytes / MEGABYTE:,.1f}MB  "
        f"{ENGINES.get(header.engine, header.engine)}  减号{header.release}  操作记录至第{number}条"
    )
