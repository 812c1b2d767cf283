"""How long work says what it is doing; the command line draws it, a worker stores it, a test ignores it."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """`stage` names what begins and how much there is (0 = not known); `advance` says how much of it is done."""

    def stage(self, title: str, total: int = 0) -> None: ...

    def advance(self, amount: int = 1) -> None: ...


class Silent:
    """Says nothing."""

    def stage(self, title: str, total: int = 0) -> None:
        pass

    def advance(self, amount: int = 1) -> None:
        pass
