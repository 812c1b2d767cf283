"""What several parts of one page ask is asked once: remembered while the page is put together, forgotten with it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar, cast

T = TypeVar("T")
_page: ContextVar[dict[Hashable, Any] | None] = ContextVar("what this page has asked", default=None)


@contextmanager
def one_page() -> Iterator[None]:
    """Within it `once` remembers."""
    outside = _page.set({})
    try:
        yield
    finally:
        _page.reset(outside)


def once(key: Hashable, ask: Callable[[], T]) -> T:
    """What `ask` gives; within one page it is called for a key once, outside each time."""
    known = _page.get()
    if known is None:
        return ask()
    if key not in known:
        known[key] = ask()
    return cast(T, known[key])
