"""Long lists in pages of fifty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

SIZE = 50
FEW = 1_000  # rows that are found and counted in one walk
DEEPEST = 2_000  # pages beyond it are reached by narrowing the list, not by counting to them


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of a list."""

    rows: Sequence[Any]
    number: int
    total: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // SIZE))

    @property
    def first(self) -> int:
        return (self.number - 1) * SIZE + 1 if self.rows else 0

    @property
    def last(self) -> int:
        return (self.number - 1) * SIZE + len(self.rows)

    @property
    def previous(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        return self.number + 1 if self.number < self.pages else None


def listed(rows: QuerySet, number: str | None, total: int | None = None, few: bool = False) -> Listed:
    """The page with that number as it stands in an address; the first for what is no number.

    Keys are found first and only the rows of the page are fetched: sorting wide rows is what makes long lists slow. Where few
    rows are likely, as in a search, one walk in any order finds and counts them, and only they are sorted.
    """
    if few and total is None:
        some = list(rows.order_by().values_list("pk", flat=True)[: FEW + 1])
        if len(some) <= FEW:
            rows, total = rows.filter(pk__in=some), len(some)
    total = rows.count() if total is None else total
    wanted = int(number) if number and number.isascii() and number.isdigit() and len(number) < 6 else 1
    wanted = min(max(wanted, 1), max(1, -(-total // SIZE)), DEEPEST)
    start = (wanted - 1) * SIZE
    keys = list(rows.values_list("pk", flat=True)[start : start + SIZE])
    if start + len(keys) > total:  # counted some time ago, and there are more by now
        total = rows.count()
    found = {row.pk: row for row in rows.filter(pk__in=keys).order_by()}
    return Listed([found[key] for key in keys if key in found], wanted, total)
