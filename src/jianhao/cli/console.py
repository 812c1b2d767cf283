"""Progress bars and the summary on a terminal; plain lines where the output is no terminal."""

from __future__ import annotations

from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn, TimeElapsedColumn


class Bars:
    """A Progress (see jobs.progress) drawn by rich: one line a stage, the finished ones stay."""

    def __init__(self, console: Console | None = None) -> None:
        self.console = console or Console(stderr=True, highlight=False)
        self._bars = Progress(
            TextColumn("{task.description}"), BarColumn(24), TaskProgressColumn(), TimeElapsedColumn(),
            console=self.console, transient=False,
        )  # fmt: skip
        self._current: TaskID | None = None

    def __enter__(self) -> Bars:
        if self.console.is_terminal:
            self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._finish()
        self._bars.stop()

    def stage(self, title: str, total: int = 0) -> None:
        """Begin a stage; the one before it is done."""
        self._finish()
        if not self.console.is_terminal:
            self.console.print(f"{title}……")
        self._current = self._bars.add_task(title, total=total or None)

    def advance(self, amount: int = 1) -> None:
        """Some of the current stage is done."""
        if self._current is not None:
            self._bars.advance(self._current, amount)

    def _finish(self) -> None:
        if self._current is not None:
            task = next(t for t in self._bars.tasks if t.id == self._current)
            self._bars.update(self._current, total=task.total or 1, completed=task.total or 1)
