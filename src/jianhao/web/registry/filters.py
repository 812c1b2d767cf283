"""The list of accounts as its address describes it: scope, search, filters, order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, Q, QuerySet
from django.http import QueryDict

from jianhao.web.people.models import LEVELS, SCOPES, Agency, User
from jianhao.web.registry.models import LOCAL_STATES, NATIONAL_STATES, PLATFORM_STATES, PLATFORMS, Account
from jianhao.web.registry.periods import bounds, half_year
from jianhao.web.registry.searching import matching
from jianhao.web.scope import within

CHOICES = {
    "platform": ("平台", PLATFORMS),
    "local_state": ("台账状态", LOCAL_STATES),
    "platform_state": ("平台状态", PLATFORM_STATES),
    "national_state": ("国办系统状态", NATIONAL_STATES),
    "level": ("层级", LEVELS),
    "scope": ("单位性质", SCOPES),
}
SPECIAL = {
    "silent": ("更新", [("14", "最近更新超过14天"), ("90", "最近更新超过90天"), ("none", "没有更新日期")]),
    "confirmed": ("确认", [("no", "本期未确认"), ("yes", "本期已确认")]),
    "entered": ("填报", [("unit", "主办单位填报"), ("for", "代填")]),
}
ORDERS = {
    "place": ("单位", ("agency_path", "name", "pk")),
    "name": ("名称", ("name", "pk")),
    "update": ("最近更新日", (F("last_update").asc(nulls_last=True), "pk")),
    "followers": ("粉丝数", (F("followers").desc(nulls_last=True), "-pk")),
}


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in force: its words and the address without it."""

    words: str
    address: str


@dataclass
class Filtered:
    """The accounts meant by an address, and how to say so."""

    accounts: QuerySet
    place: Agency
    chips: list[Chip]
    asked: dict[str, str]
    order: str

    @property
    def in_words(self) -> str:
        return "　".join([self.place.name, *(chip.words for chip in self.chips)])


def filtered(user: User, query: QueryDict, as_of: date) -> Filtered:
    """Read an address; what it does not know is ignored."""
    asked = {name: value.strip()[:300] for name, value in query.items() if value.strip()}
    visible = Account.objects.visible_to(user)
    place = _place(user, asked.get("in", ""))
    if place.pk != user.agency_id:
        visible = visible.filter(within(place.path, "agency_path") | within(place.path, "line_path"))
    kept: dict[str, str] = {}
    words: dict[str, str] = {}
    if asked.get("q"):
        visible, kept["q"], words["q"] = (
            visible.filter(matching(asked["q"])),
            asked["q"],
            f"“{asked['q'][:30]}”",
        )
    for name, (title, choices) in {**CHOICES, **SPECIAL}.items():
        word = dict(choices).get(asked.get(name, ""))
        if word:
            visible = visible.filter(_condition(name, asked[name], as_of))
            kept[name], words[name] = asked[name], f"{title}：{word}" if name in CHOICES else word
    order = asked["sort"] if asked.get("sort") in ORDERS else "place"
    rest = {"in": str(place.pk)} if place.pk != user.agency_id else {}
    rest |= {"sort": order} if order != "place" else {}
    chips = [
        Chip(words[n], "?" + urlencode({**rest, **{k: v for k, v in kept.items() if k != n}})) for n in words
    ]
    return Filtered(visible.order_by(*ORDERS[order][1]), place, chips, kept, order)


def _place(user: User, asked: str) -> Agency:
    if asked.isascii() and asked.isdigit() and len(asked) < 16:
        found = Agency.objects.visible_to(user).filter(pk=int(asked)).first()
        if found is not None:
            return found
    return user.agency


def _condition(name: str, value: str, as_of: date) -> Q:
    if name == "silent":
        return Q(last_update=None) if value == "none" else Q(last_update__lt=as_of - timedelta(int(value)))
    if name == "confirmed":
        done = Q(confirmed_on__gte=bounds(half_year(as_of))[0])
        return done if value == "yes" else ~done | Q(confirmed_on=None)
    if name == "entered":
        return Q(entered_for_unit=value == "for")
    return Q(**{name: value})


def selects(asked: dict[str, str]) -> list[dict[str, Any]]:
    """The filters as drop-down lists."""
    return [
        {"name": n, "title": t, "choices": c, "value": asked.get(n, "")}
        for n, (t, c) in {**CHOICES, **SPECIAL}.items()
    ]
