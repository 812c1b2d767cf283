"""Leads and places in contents as lists; the filters stand in the address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import QueryDict

from jianhao.web.people.models import Agency, User
from jianhao.web.registry.models import Account
from jianhao.web.registry.searching import matching
from jianhao.web.ui.pages import Listed, listed
from jianhao.web.watch.models import ContentHint, HintState, Lead, LeadKind, LeadState
from jianhao.web.watch.models.contents import CATEGORIES, SEVERITIES

ORDERS = {
    "new": ("最近发现", ("-first_seen", "-pk")),
    "old": ("最早发现", ("first_seen", "pk")),
    "place": ("单位", ("agency_path", "-first_seen", "-pk")),
    "kind": ("种类", ("kind", "-first_seen", "-pk")),
}
ANY = "all"


@dataclass(frozen=True, slots=True)
class Choice:
    """A filter as a form shows it."""

    name: str
    title: str
    value: str
    choices: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Found:
    """What an address asks for: the rows, the filters in force, their words."""

    rows: QuerySet
    choices: list[Choice]
    asked: dict[str, str]
    words: str

    def page(self, number: str | None) -> Listed:
        """A page of the rows."""
        return listed(self.rows, number)


def leads(user: User, query: QueryDict) -> Found:
    """The leads of the scope that an address asks for; without a state, those that wait for somebody."""
    visible = Lead.objects.visible_to(user)
    asked = {name: query.get(name, "")[:60] for name in ("kind", "state", "county", "sort")}
    asked["state"] = asked["state"] or str(LeadState.OPEN)
    places = _counties(visible)
    rows = _equal(visible, "kind", asked["kind"], LeadKind.values)
    rows = _equal(rows, "state", asked["state"], LeadState.values)
    rows = _equal(rows, "county_id", asked["county"], [value for value, _ in places])
    order = ORDERS.get(asked["sort"], ORDERS["new"])[1]
    choices = [
        Choice("state", "状态", asked["state"], [*LeadState.choices, (ANY, "全部")]),
        Choice("kind", "种类", asked["kind"], LeadKind.choices),
        Choice("county", "地区", asked["county"], places),
        Choice("sort", "排序", asked["sort"] or "new", [(key, f"按{word}") for key, (word, _) in ORDERS.items()]),
    ]  # fmt: skip
    return Found(
        rows.select_related("account", "agency", "county").order_by(*order), choices, asked, _words(choices)
    )


def contents(user: User, query: QueryDict) -> Found:
    """The places of the scope that an address asks for, the urgent first."""
    visible = ContentHint.objects.visible_to(user)
    asked = {name: query.get(name, "")[:60] for name in ("state", "severity", "category", "q")}
    asked["state"] = asked["state"] or str(HintState.OPEN)
    rows = _equal(visible, "state", asked["state"], HintState.values)
    rows = _equal(rows, "severity", asked["severity"], [value for value, _ in SEVERITIES])
    rows = _equal(rows, "category", asked["category"], [value for value, _ in CATEGORIES])
    if asked["q"].strip():
        rows = rows.filter(account__in=_accounts(user, asked["q"]))
    choices = [
        Choice("state", "状态", asked["state"], [*HintState.choices, (ANY, "全部")]),
        Choice("severity", "轻重", asked["severity"], SEVERITIES),
        Choice("category", "类别", asked["category"], CATEGORIES),
    ]
    rows = rows.select_related("account", "agency").order_by("rank", "agency_path", "account_id", "pk")
    return Found(rows, choices, asked, _words(choices))


def _accounts(user: User, words: str) -> list[int]:
    rows = Account.objects.visible_to(user).filter(matching(words.strip()))
    return list(rows.order_by().values_list("pk", flat=True)[:1_000])


def _equal(rows: QuerySet, column: str, value: str, known: Sequence[str]) -> QuerySet:
    return rows.filter(**{column: value}) if value in known else rows


def _counties(visible: QuerySet) -> list[tuple[str, str]]:
    keys = visible.order_by().exclude(county=None).values_list("county_id", flat=True).distinct()
    return [(str(one.pk), one.name) for one in Agency.objects.filter(pk__in=list(keys)).order_by("path")]


def _words(choices: Sequence[Choice]) -> str:
    """The filters as a sheet names them."""
    said = [f"{c.title}：{dict(c.choices)[c.value]}" for c in choices if c.value in dict(c.choices)]
    return "　".join(said)
