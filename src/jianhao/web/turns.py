"""One long job at a time: a run or a plan takes most of a machine's memory, and there is one worker process (worker.py)."""

from __future__ import annotations

from threading import Lock

long_work = Lock()
