"""How far a run is, written to its row about once a second, so that any page can show it and anybody may stop it."""

from __future__ import annotations

import time
from contextlib import suppress

from django.db import OperationalError
from django.db.models import QuerySet

from jianhao.errors import JianhaoError
from jianhao.web.inspections.models import Run

EVERY = 1.0  # seconds between two writes


class Cancelled(JianhaoError):
    """Somebody asked for the run to stop."""


class Stored:
    """A Progress (see jobs.progress) in the database. Whoever advances it gets Cancelled once the run is to stop."""

    def __init__(self, run_pk: int) -> None:
        self._run = run_pk
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
        rows = self._rows()
        with suppress(
            OperationalError
        ):  # a long import holds SQLite's only writer: telling waits, the run does not
            rows.update(step=self._step[:80], done=self._done, total=self._total)
        if rows.filter(cancel_asked=True).exists():
            raise Cancelled("已取消。")

    def _rows(self) -> QuerySet:
        return Run.objects.filter(pk=self._run)
