"""Counts that take a walk over many rows, kept a short while for all processes of the application.

What was counted in no time is counted anew: a small office, or one that has just begun, sees at once what it did.
"""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable
from contextlib import suppress
from pickle import UnpicklingError
from typing import TypeVar, cast

from django.core.cache import caches

SECONDS = 60
WORTH_KEEPING = 0.005  # seconds that counting took
UNREADABLE = (
    OSError,
    EOFError,
    UnpicklingError,
    AttributeError,
    zlib.error,
)  # damaged, or kept by another release
T = TypeVar("T")
_NONE = object()


def counted(key: str, count: Callable[[], T], seconds: int = SECONDS) -> T:
    """What `count` gave at most so many seconds ago; where nothing can be kept (full disk, read only) it is counted each time."""
    counts = caches["counts"]
    try:
        found = counts.get(key, _NONE)
    except UNREADABLE:
        found = _NONE
    if found is not _NONE:
        return cast(T, found)
    began = time.perf_counter()
    value = count()
    if time.perf_counter() - began >= WORTH_KEEPING:
        with suppress(OSError):
            counts.set(key, value, seconds)
    return value
