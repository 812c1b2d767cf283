"""The tree of units beside the list: those above, those directly below with how many accounts each has in all."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count
from django.db.models.functions import Substr

from jianhao.web.counts import counted
from jianhao.web.people.models import Agency, User
from jianhao.web.registry.models import Account
from jianhao.web.scope import ancestors, contains, within

SHOWN = 200


@dataclass(frozen=True, slots=True)
class Branch:
    """A unit directly below with the accounts of its subtree."""

    unit: Agency
    accounts: int


@dataclass(frozen=True, slots=True)
class Tree:
    """Where the list stands."""

    above: list[Agency]
    here: Agency
    below: list[Branch]
    more: int


def tree(user: User, here: Agency) -> Tree:
    """The neighbourhood of a unit within the person's scope; units below without accounts are left out."""
    above = [
        a
        for a in Agency.objects.filter(path__in=ancestors(here.path)).order_by("path")
        if contains(user.scope_path, a.path)
    ]
    counts = _counts(here)
    units = (
        Agency.objects.filter(path__in=list(counts))
        if len(counts) <= 900
        else Agency.objects.filter(parent=here)
    )
    branches = [Branch(unit, counts[unit.path]) for unit in units.order_by("name") if unit.path in counts]
    return Tree(above, here, branches[:SHOWN], max(0, len(branches) - SHOWN))


def _counts(here: Agency) -> dict[str, int]:
    """Accounts by the path of the unit directly below `here` they are under."""
    return counted(f"branches:{here.path}", lambda: _grouped(here))


def _grouped(here: Agency) -> dict[str, int]:
    width = len(here.path) + len(here.path.split(".")[0]) + 1
    rows = Account.objects.filter(within(here.path, "agency_path")).exclude(agency_path=here.path)
    branches = rows.annotate(branch=Substr("agency_path", 1, width)).values_list("branch")
    return dict(branches.annotate(n=Count("*")).order_by())
