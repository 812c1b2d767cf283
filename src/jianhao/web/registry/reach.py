"""Which accounts a list of dates is about, and how rows that belong to accounts are asked for them without walking the register."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Exists, Model, OuterRef, QuerySet

from jianhao.web.scope import ScopedQuerySet, Seer

T = TypeVar("T", bound=Model)


@dataclass(frozen=True, slots=True)
class Reach:
    """Some accounts; `few` says that they are one or those of a county, so that asking begins with them.

    `seer`: these are all accounts of a person's scope, and rows that carry their place are found by it.
    """

    accounts: QuerySet
    few: bool = False
    seer: Seer | None = None

    def of(self, rows: QuerySet[T]) -> QuerySet[T]:
        """The rows whose account is among the accounts.

        The topmost unit's reach is everything and asks nothing. A wide reach is tested row by row along the order of the rows,
        where an index stands and a limit ends the walk; a small one is looked up by its keys.
        """
        if not self.accounts.query.has_filters():
            return rows
        if self.seer is not None and isinstance(rows, ScopedQuerySet):
            return rows.visible_to(self.seer)
        if self.few:
            return rows.filter(account__in=self.accounts.order_by().values("pk"))
        return rows.filter(Exists(self.accounts.order_by().filter(pk=OuterRef("account_id"))))
