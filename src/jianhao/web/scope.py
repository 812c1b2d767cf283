"""Whose rows a person may see: the subtree of the own agency (块), and what that subtree supervises by line (条).

A path is a chain of fixed-width steps, each ended by a point, so that a subtree is one range on an index.
"""

from __future__ import annotations

from typing import Protocol, TypeVar

from django.db import models
from django.db.models import Q

STEP = 6  # base-36 digits of one step: two thousand million agencies
_AFTER_POINT = "/"  # the character after "." in the order of bytes
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


class Seer(Protocol):
    """Who looks: a signed-in person or the holder of a one-time link."""

    @property
    def scope_path(self) -> str: ...

    @property
    def sees_line(self) -> bool: ...

    def may(self, permission: str) -> bool: ...


def step(number: int) -> str:
    """The step of a path for a positive number."""
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits.rjust(STEP, "0") + "."


def within(path: str, column: str) -> Q:
    """Rows whose path lies in the subtree of `path`, itself included."""
    return Q(**{f"{column}__gte": path, f"{column}__lt": path[:-1] + _AFTER_POINT})


def contains(path: str, other: str) -> bool:
    """Whether the agency at `other` lies in the subtree of the one at `path`."""
    return bool(path) and other.startswith(path)


def ancestors(path: str) -> list[str]:
    """The paths above, topmost first, without the path itself."""
    width = STEP + 1
    return [path[:end] for end in range(width, len(path), width)]


Model = TypeVar("Model", bound=models.Model)


class ScopedQuerySet(models.QuerySet[Model]):
    """Every read of a page begins with `visible_to`."""

    path_column = "agency_path"
    line_column: str | None = None

    def visible_to(self, user: Seer) -> ScopedQuerySet[Model]:
        """The rows of the person's scope; none for somebody without an agency."""
        path = user.scope_path
        if not path:
            return self.none()
        if len(path) == STEP + 1:  # the one topmost agency: everything, without asking each row
            return self.all()
        own = within(path, self.path_column)
        if self.line_column and user.sees_line:
            own |= within(path, self.line_column)
        return self.filter(own)


class PathField(models.CharField):
    """A path or another text compared byte by byte, so that ranges use the index on every database."""

    def __init__(self, *args: object, **options: object) -> None:
        options.setdefault("max_length", 120)
        options.setdefault("blank", True)
        options.setdefault("default", "")
        super().__init__(*args, **options)

    def db_type(self, connection: object) -> str | None:
        plain = super().db_type(connection)
        return f'{plain} COLLATE "C"' if connection.vendor == "postgresql" else plain

    def deconstruct(self) -> tuple[str, str, list, dict]:
        name, _, args, options = super().deconstruct()
        return name, "jianhao.web.scope.PathField", args, options
