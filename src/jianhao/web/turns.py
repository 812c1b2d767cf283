"""Work in the background takes turns: a run or a plan takes most of a machine's memory, and there is one worker process (worker.py)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from jianhao.web.origin import BACKGROUND, came_from

long_work = Lock()


@contextmanager
def in_turn(work: Lock) -> Iterator[bool]:
    """Whether it is this thread's turn: no other is at that work, and none comes to it before the block ends.

    Where it is not, whoever is at it does what waits, or the worker asks again within a minute. What is marked as under way
    while a thread has its turn and has not begun was left by a worker that ended, or by a write that failed.
    """
    if not work.acquire(blocking=False):
        yield False
        return
    try:
        with came_from(BACKGROUND):
            yield True
    finally:
        work.release()
