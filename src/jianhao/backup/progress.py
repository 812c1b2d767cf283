"""How long work says what it is doing, the same promise as of other jobs (jobs/progress.py, which stands above this package)."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """`stage` names what begins and how much there is; `advance` says how much of it is done."""

    def stage(self, title: str, total: int = 0) -> None: ...

    def advance(self, amount: int = 1) -> None: ...
