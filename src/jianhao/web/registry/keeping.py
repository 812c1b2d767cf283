"""Counts of a province or a city, which take a walk over all its rows, are kept for a minute."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.core.cache import cache

from jianhao.web.people.models import User

SECONDS = 60
T = TypeVar("T")


def kept(user: User, name: str, count: Callable[[], T]) -> T:
    """What `count` gives for the person's scope; small scopes are counted anew and show at once what was done."""
    if user.agency.depth > 1:
        return count()
    return cache.get_or_set(f"{name}:{user.scope_path}:{user.sees_line}", count, SECONDS)
