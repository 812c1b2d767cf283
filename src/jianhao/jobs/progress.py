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


class Meter:
    """Advances through one file by the bytes read from it: an estimate on the way, exact at the end."""

    def __init__(self, progress: Progress, size: int) -> None:
        self._progress, self._size = progress, size
        self._told = 0

    def move(self, amount: int) -> None:
        """Some bytes more were read; never beyond the file's size."""
        amount = min(amount, self._size - self._told)
        self._progress.advance(amount)
        self._told += amount

    def finish(self) -> None:
        """The file is done, whatever was estimated."""
        self._progress.advance(self._size - self._told)
        self._told = self._size
