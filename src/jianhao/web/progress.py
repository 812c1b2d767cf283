"""How far long work is, told about once a second where any page can read it, and whether somebody wants it to stop."""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.db import OperationalError
from django.db.models import QuerySet

from jianhao.errors import JianhaoError

EVERY = 1.0  # seconds between two tellings


class Cancelled(JianhaoError):
    """Somebody asked for the work to stop."""


def percent(done: int, total: int) -> int:
    """How much of a step is done; of what has no known size, nothing is said."""
    return min(100, 100 * done // total) if total else 0


def call_off(row: Any, now: datetime) -> bool:
    """Ask for the work of a row, which the caller holds, to stop; whether it did at once, because it only waited."""
    waited = bool(row.state == "queued")
    if waited:
        row.state, row.finished_at = "cancelled", now
    row.cancel_asked = True
    row.save(update_fields=["state", "cancel_asked", "finished_at"])
    return waited


class Telling:
    """A Progress (see jobs.progress): a stage is told at once, what is done of it about once a second."""

    def __init__(self) -> None:
        self._step, self._done, self._total = "", 0, 0
        self._told = 0.0

    def stage(self, title: str, total: int = 0) -> None:
        """Begin a stage: always told."""
        self._step, self._done, self._total = title, 0, total
        self._tell()

    def advance(self, amount: int = 1) -> None:
        """Some of the stage is done: told at most once a second."""
        self._done += amount
        if time.monotonic() - self._told >= EVERY:
            self._tell()

    def _tell(self) -> None:
        self._told = time.monotonic()
        self.write(self._step, self._done, self._total)

    def write(self, step: str, done: int, total: int) -> None:
        """Keep it; Cancelled once the work is to stop."""
        raise NotImplementedError


class InRow(Telling):
    """In the columns `step`, `done` and `total` of a row; whoever advances gets Cancelled once its `cancel_asked` is set."""

    def __init__(self, row: QuerySet) -> None:
        super().__init__()
        self._row = row

    def write(self, step: str, done: int, total: int) -> None:
        """As described by Telling."""
        with suppress(
            OperationalError
        ):  # a long import holds SQLite's only writer: telling waits, the work does not
            self._row.update(step=step[:80], done=done, total=total)
        if self._row.filter(cancel_asked=True).exists():
            raise Cancelled("已取消。")
