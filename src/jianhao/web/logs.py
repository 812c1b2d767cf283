"""Logs as JSON lines, on standard error and in one file a day: what was asked, how long it took; never a query text or a form's content.

A line that cannot be written (no room, read-only) is dropped: the application goes on.
"""

from __future__ import annotations

import logging
import os
import re
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import structlog

from jianhao.dates import SHANGHAI
from jianhao.web.config import settings

FOLDER = "logs"
_NAME = re.compile(r"jianhao-(\d{4}-\d{2}-\d{2})\.jsonl")
_SHARED = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]

LINES: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "foreign_pre_chain": _SHARED,
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        }
    },
    "handlers": {
        "lines": {"class": "logging.StreamHandler", "formatter": "json"},
        "days": {"class": "jianhao.web.logs.DailyFile", "formatter": "json"},
    },
    "root": {"handlers": ["lines", "days"], "level": "WARNING"},
    "loggers": {
        "jianhao": {"level": "INFO"},
        "django.server": {"level": "WARNING", "propagate": True, "handlers": []},
        # 404 and 403 are answers, not troubles; refusals are in the audit.
        "django.request": {"level": "ERROR", "propagate": True, "handlers": []},
    },
}


def configure() -> None:
    """Route structlog through the standard library's handlers."""
    structlog.configure(
        processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


class DailyFile(logging.Handler):
    """One file a day in the data folder, which any number of processes add to, a line at a time."""

    def __init__(self) -> None:
        super().__init__()
        self._day, self._descriptor = "", -1

    def emit(self, record: logging.LogRecord) -> None:
        with suppress(OSError):
            self._open(datetime.now(SHANGHAI).date().isoformat())
            os.write(self._descriptor, (self.format(record) + "\n").encode("utf-8", "backslashreplace"))

    def _open(self, day: str) -> None:
        if day == self._day:
            return
        folder = settings().data / FOLDER
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        opened = os.open(folder / f"jianhao-{day}.jsonl", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self.close()
        self._day, self._descriptor = day, opened

    def close(self) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._day, self._descriptor = "", -1
        super().close()


def forget_old(now: datetime) -> int:
    """Take the logs away that are older than the setting says; how many.

    So many days of logs are always left, however far a wrong clock has run ahead.
    """
    limit = (now.astimezone(SHANGHAI).date() - timedelta(days=settings().log_days)).isoformat()
    files = sorted(
        path for path in (settings().data / FOLDER).glob("jianhao-*.jsonl") if _NAME.fullmatch(path.name)
    )
    old = [path for path in files[: -settings().log_days] if _day(path) < limit]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _day(path: Path) -> str:
    found = _NAME.fullmatch(path.name)
    return found[1] if found else ""
