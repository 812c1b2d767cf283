"""Where the work at hand comes from: an address, the command line, the background."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

COMMAND_LINE = "命令行"
BACKGROUND = "后台任务"

_origin: ContextVar[str] = ContextVar("origin", default=COMMAND_LINE)


def origin() -> str:
    """The place that an audit event names."""
    return _origin.get()


@contextmanager
def came_from(place: str) -> Iterator[None]:
    """Within the block the work comes from `place`."""
    token = _origin.set(place)
    try:
        yield
    finally:
        _origin.reset(token)
