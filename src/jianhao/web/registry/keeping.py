"""Counts of a scope: those of a province or a city, which take a walk over all its rows, are kept a short while."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from jianhao.web.counts import SECONDS, counted
from jianhao.web.people.models import User

OF_THE_DAY = 300  # seconds, for what moves by the day: dates, accounts in use, coverage
T = TypeVar("T")


def kept(user: User, name: str, count: Callable[[], T], seconds: int = SECONDS) -> T:
    """What `count` gives for the person's scope; small scopes are counted anew and show at once what was done."""
    if user.agency.depth > 1:
        return count()
    return counted(f"{name}:{user.scope_path}:{user.sees_line}", count, seconds)
