"""The background worker: takes up what was left when it last ended, then works until stopped."""

from __future__ import annotations

import fcntl
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

from huey import crontab
from huey.contrib.djhuey import HUEY, db_periodic_task

from jianhao.errors import UnusableCall
from jianhao.web.config import WORKER_PARENT, settings
from jianhao.web.operations.storage import trouble_now
from jianhao.web.turns import ask_again_by
from jianhao.web.unfinished import refuse_unfinished

JOBS = (
    "jianhao.web.registry.jobs", "jianhao.web.collecting.jobs", "jianhao.web.inspections.jobs", "jianhao.web.closures.jobs",
    "jianhao.web.plans.jobs", "jianhao.web.watch.jobs", "jianhao.web.alerts.jobs", "jianhao.web.publishing.jobs",
    "jianhao.web.operations.jobs",
)  # fmt: skip
THREADS = 2  # one may be at an inspection for long; files are read beside it
BEHIND = (
    10  # niceness: whoever waits before a page goes first, an inspection takes what is left of the machine
)
LOCK = "worker.lock"
WAIT = 15.0  # seconds for the worker before to let go


@contextmanager
def alone() -> Iterator[None]:
    """Only one worker an installation: what it finds half done was left by one that has ended.

    The system lets go of the lock whatever way a process ends. UnusableCall if another worker keeps it.
    """
    descriptor = os.open(settings().data / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _take(descriptor, time.monotonic() + WAIT)
        yield
    finally:
        os.close(descriptor)


def _take(descriptor: int, until: float) -> None:
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except OSError as error:
            if time.monotonic() > until:
                raise UnusableCall("后台处理已经在运行，一个系统只运行一个。") from error
            time.sleep(0.2)


def end_with(parent: int) -> None:
    """End this process at once when its server has ended: the next server's worker takes up what was left."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os.kill(os.getpid(), signal.SIGKILL)

    threading.Thread(target=watch, daemon=True).start()


@db_periodic_task(crontab(minute="*"))
def look_after() -> None:
    """Begin what waits though nobody queued it: the server may have ended between writing a row and queueing it.

    While there is no room to write nothing is begun: it would fail, and three ends in a row give a run up.
    """
    if trouble_now() is not None:
        return
    for module in JOBS:
        import_module(module).nudge()


def work() -> None:
    """Work through the queue until SIGTERM or Ctrl+C; a job begun is finished first."""
    if os.environ.get(WORKER_PARENT, "").isdigit():
        end_with(int(os.environ[WORKER_PARENT]))
    os.nice(BEHIND)
    refuse_unfinished()
    with alone():
        ask_again_by(look_after)
        HUEY.storage.flush_queue()  # rows say what waits; the queue of a worker that ended says it twice
        for module in JOBS:
            import_module(module).resume()
        HUEY.create_consumer(workers=THREADS, periodic=True, initial_delay=0.2, max_delay=2.0).run()
