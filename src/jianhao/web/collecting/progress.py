"""How far a batch is, written to its row about once a second, so that any page can show it and anybody may stop it."""

from __future__ import annotations

import time
from contextlib import suppress

from django.db import OperationalError

from jianhao.errors import JianhaoError
from jianhao.web.collecting.models import Batch

EVERY = 1.0  # seconds between two writes


class Stopped(JianhaoError):
    """Somebody asked for the work to stop."""


class Stored:
    """A Progress (see jobs.progress) in the database. Whoever advances it gets Stopped once the batch is to stop."""

    def __init__(self, batch_pk: int) -> None:
        self._batch = batch_pk
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
        rows = Batch.objects.filter(pk=self._batch)
        with suppress(
            OperationalError
        ):  # a long import holds SQLite's only writer: telling waits, the work does not
            rows.update(step=self._step[:80], done=self._done, total=self._total)
        if rows.filter(cancel_asked=True).exists():
            raise Stopped("已取消。")
