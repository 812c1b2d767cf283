"""Every role × every address × own, below, foreign, ancestor. An address that is not listed fails."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from access.matrix import PUBLIC, RULES, Rule
from access.objects import SEEN, made
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from web.world import World

from jianhao.web.people.roles import Role

ROLES = [*Role, None]


def _patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            if pattern.namespace != "api":  # see test_api.py
                yield from _patterns(pattern)
        else:
            yield pattern


def _address(rule: Rule, pk: int | str | None) -> str:
    return reverse(rule.name, args=[] if pk is None else [pk])


def _methods(rule: Rule) -> list[str]:
    return ["post"] if rule.post else ["get"] if rule.get_only else ["get", "post"]


def test_every_address_is_listed_and_nothing_else() -> None:
    names = [pattern.name for pattern in _patterns(get_resolver())]
    assert None not in names
    assert sorted(names) == sorted(rule.name for rule in RULES)


def test_addresses_that_take_forms_only_refuse_to_be_opened(world: World, signed_in) -> None:
    for role in Role:
        client = signed_in(world.user(f"only-{role}", world.county, role))
        for rule in RULES:
            if rule.post and rule.allows(role):
                assert client.get(_address(rule, 1 if rule.kind else None)).status_code == 405, rule.name


@pytest.mark.parametrize("rule", [r for r in RULES if r.roles != PUBLIC], ids=lambda r: r.name)
def test_strangers_are_sent_to_sign_in(world: World, rule: Rule) -> None:
    for method in _methods(rule):
        answer = getattr(Client(), method)(_address(rule, 1 if rule.kind else None))
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/login/")


@pytest.mark.parametrize("rule", [r for r in RULES if r.roles == PUBLIC], ids=lambda r: r.name)
def test_public_addresses_open_without_signing_in(world: World, rule: Rule) -> None:
    answer = Client().get(_address(rule, "no-such-token" if rule.kind else None))
    # Whether the server is well is not the question here; an installation without a provider of identities has no way to it.
    well = {"health": (200, 503), "login_elsewhere": (404,), "login_back": (404,)}.get(rule.name, (200, 302))
    assert answer.status_code in ((410,) if rule.name == "follow_link" or rule.kind else well)


@pytest.mark.parametrize("role", ROLES, ids=lambda r: str(r))
def test_the_matrix(world: World, signed_in, role: Role | None) -> None:
    logging.disable(logging.CRITICAL)
    objects = {place: made(world, place, number) for number, place in enumerate(SEEN)}
    wrong = []
    client = signed_in(world.user("who", world.county, *([role] if role else [])))
    for rule in sorted(RULES, key=lambda rule: rule.name == "logout"):  # signing out ends the session
        if rule.roles == PUBLIC:
            continue
        for place in SEEN if rule.kind else ["own"]:
            for method in _methods(rule):
                pk = objects[place][rule.kind] if rule.kind else None
                status = getattr(client, method)(_address(rule, pk)).status_code
                expected = _expected(rule, role, place)
                if status not in expected:
                    wrong.append(f"{rule.name} {method} {place}: {status}, expected {expected}")
    logging.disable(logging.NOTSET)
    assert wrong == []


def _expected(rule: Rule, role: Role | None, place: str) -> tuple[int, ...]:
    if not rule.allows(role):
        return (403,)
    if rule.private:
        return (404,)
    if rule.kind and not SEEN[place]:
        return (404,)
    return (200, 302)


def test_a_line_supervisor_sees_the_guided_units_and_no_others(world: World, signed_in) -> None:
    bureau = signed_in(world.user("line", world.bureau, Role.REVIEWER, by_line=True))
    plain = signed_in(world.user("block", world.bureau, Role.REVIEWER))
    school, town = (reverse("account", args=[world.accounts[n].pk]) for n in ("school", "town"))
    assert bureau.get(school).status_code == 200
    assert bureau.get(town).status_code == 404
    assert plain.get(school).status_code == 404


def test_a_disabled_person_is_out_at_once(world: World, signed_in) -> None:
    who = world.user("gone", world.county, Role.REVIEWER)
    client = signed_in(who)
    assert client.get("/accounts/").status_code == 200
    type(who).objects.filter(pk=who.pk).update(is_active=False)
    assert client.get("/accounts/").status_code == 302
