"""年度检索: what to look for on platforms once a year, account by account, and how far it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from jianhao.watch.impersonation import search_terms
from jianhao.web.people.models import User
from jianhao.web.registry.models import CLOSED_STATES, OPEN_STATES, Account
from jianhao.web.watch.models import Searched

SHOWN = {"left": "未检索", "done": "已检索", "all": "全部"}


@dataclass(frozen=True, slots=True)
class Task:
    """An account, what to look for, and the search of the year if it was done."""

    account: Account
    terms: tuple[str, ...]
    searched: Searched | None


def to_search(user: User, year: int, show: str) -> QuerySet:
    """Accounts of the scope whose names others may take: those in use, and those that were closed."""
    rows = Account.objects.visible_to(user).filter(local_state__in=[*OPEN_STATES, *CLOSED_STATES])
    done = Exists(Searched.objects.filter(account=OuterRef("pk"), year=year))
    if show == "left":
        rows = rows.filter(~done)
    elif show == "done":
        rows = rows.filter(done)
    return rows.select_related("agency").order_by("agency_path", "name", "pk")


def tasks(accounts: Iterable[Account], year: int) -> Iterator[Task]:
    """The accounts with their terms."""
    rows = list(accounts)
    done = {
        one.account_id: one
        for one in Searched.objects.filter(account__in=[a.pk for a in rows], year=year).select_related("by")
    }
    for account in rows:
        yield Task(account, search_terms(account.name), done.get(account.pk))
