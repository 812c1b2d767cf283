"""Work in the background takes turns: a run or a plan takes most of a machine's memory, and there is one worker process (worker.py)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock, get_ident

from jianhao.web.origin import BACKGROUND, came_from


class Work:
    """Work of which one piece is done at a time."""

    def __init__(self) -> None:
        self.at_it = Lock()
        self.turned_away: set[int] = set()  # threads


long_work = Work()
_asking: list[Callable[[], object]] = []


def ask_again_by(asking: Callable[[], object]) -> None:
    """What begins whatever waits; called when somebody was turned away and the turn is free."""
    _asking[:] = [asking]


@contextmanager
def in_turn(work: Work) -> Iterator[bool]:
    """Whether it is this thread's turn: no other is at that work, and none comes to it before the block ends.

    Where it is not, what waits is begun as soon as the turn is free: whoever has it may be at work of another kind. What is
    marked as under way while a thread has its turn and has not begun was left by a worker that ended, or by a write that failed.
    """
    work.turned_away.add(get_ident())  # before trying: whoever ends in this moment sees it
    if not work.at_it.acquire(blocking=False):
        yield False
        return
    work.turned_away.discard(get_ident())
    try:
        with came_from(BACKGROUND):
            yield True
    finally:
        work.at_it.release()
        if work.turned_away:
            work.turned_away.clear()
            for ask_again in _asking:
                ask_again()
