"""How far the work on a file is: told in a small file beside the database, because one transaction does not see another.

A commit holds SQLite's only writer until it ends; what it says of itself, and being asked to stop, cannot pass through there.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from jianhao.web.config import settings
from jianhao.web.progress import Cancelled, Telling, percent

FOLDER = "progress"


@dataclass(frozen=True, slots=True)
class Told:
    """What is being done, and how much of it."""

    step: str
    done: int
    total: int

    @property
    def percent(self) -> int:
        return percent(self.done, self.total)


class FileProgress(Telling):
    """Of the batch with that key; its transaction is undone where it is Cancelled."""

    def __init__(self, batch_pk: int) -> None:
        super().__init__()
        self._batch = batch_pk

    def write(self, step: str, done: int, total: int) -> None:
        """As described by Telling."""
        path = _path(self._batch, "json")
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.with_suffix(f".{os.getpid()}")
        draft.write_text(json.dumps(asdict(Told(step, done, total))), encoding="utf-8")
        os.replace(draft, path)
        if _path(self._batch, "stop").exists():
            raise Cancelled("已取消。")


def told(batch_pk: int) -> Told | None:
    """What was last told of a batch; None where nothing was."""
    try:
        return Told(**json.loads(_path(batch_pk, "json").read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def ask_to_stop(batch_pk: int) -> None:
    """Have the work on a batch stop at its next telling."""
    path = _path(batch_pk, "stop")
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.touch(mode=0o600)


def forget(batch_pk: int) -> None:
    """Take away what was told and asked."""
    for kind in ("json", "stop"):
        _path(batch_pk, kind).unlink(missing_ok=True)


def _path(batch_pk: int, kind: str) -> Path:
    return settings().data / FOLDER / f"import-{int(batch_pk)}.{kind}"
