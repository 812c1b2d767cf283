"""The interface: every part × every role, without a token, with a spent one; an address that is not listed fails."""

from __future__ import annotations

from datetime import timedelta

import pytest
from access.objects import SEEN, made
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone
from web.world import World

from jianhao.web.api import actions
from jianhao.web.api.models import Token
from jianhao.web.people.models import User
from jianhao.web.people.roles import Role

PUBLIC = {"/api/v1/openapi.json", "/api/v1/public/lookup"}
# Address → who may read it; written by hand, as the matrix of pages is.
RULES = {
    "/api/v1/agencies": "ORDG",
    "/api/v1/accounts": "ORDG",
    "/api/v1/accounts/{account_id}": "ORDG",
    "/api/v1/inspections": "RDG",
    "/api/v1/inspections/{inspection_id}/results": "RDG",
    "/api/v1/findings": "ORDG",
    "/api/v1/plans": "RDG",
    "/api/v1/plans/{plan_id}/accounts": "RDG",
    "/api/v1/closings": "ORDG",
    "/api/v1/closings/{closing_id}": "ORDG",
}
KEYS = {"inspection": "inspection", "plan": "plan", "closing": "closure"}
LETTERS = {"O": Role.OPERATOR, "R": Role.REVIEWER, "D": Role.DECIDER, "G": Role.REGULATOR}


def _client(token: str) -> Client:
    return Client(headers={"Authorization": f"Bearer {token}"})


def _token(user: User) -> str:
    """A token as the page gives it; for people who may not have one, as if it were from before their roles changed."""
    if user.may("view"):
        return actions.issue(name="取用", now=timezone.now(), by=user)[0]
    token = f"jh_{user.login_name}"
    until = timezone.now() + timedelta(1)
    Token.objects.create(
        user=user, name="旧", digest=actions.digest_of(token), made_at=timezone.now(), expires_at=until
    )
    return token


def test_every_address_is_listed() -> None:
    paths = Client().get("/api/v1/openapi.json").json()["paths"]
    assert set(paths) == set(RULES) | PUBLIC - {"/api/v1/openapi.json"}
    assert all(set(methods) == {"get"} for methods in paths.values())
    api = next(r for r in get_resolver().url_patterns if getattr(r, "url_patterns", None) for r in r.url_patterns
               if getattr(r, "namespace", None) == "api")  # fmt: skip
    assert len(api.url_patterns) == len(RULES) + len(PUBLIC) + 1
    assert Client().get("/api/v1/").status_code == 404


def _addresses(world: World, objects: dict[str, int]) -> dict[str, str]:
    keys = {f"{name}_id": objects.get(kind, 1) for name, kind in KEYS.items()}
    return {rule: rule.format(account_id=world.accounts["county"].account_id, **keys) for rule in RULES}


def test_nobody_enters_without_a_valid_token(world: World) -> None:
    reviewer = world.user("reviewer", world.county, Role.REVIEWER)
    token, row = actions.issue(name="取用", now=timezone.now(), by=reviewer)
    signed_in = Client()
    signed_in.force_login(reviewer, "jianhao.web.people.backend.LocalAccounts")
    for address in _addresses(world, {}).values():
        for client in (Client(), _client("jh_no"), _client("x" * 5000), signed_in):
            answer = client.get(address)
            assert answer.status_code == 401
            assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert _client(token).get("/api/v1/accounts").status_code == 200
    actions.revoke(token=row, now=timezone.now(), by=reviewer)
    assert _client(token).get("/api/v1/accounts").status_code == 401
    other, late = actions.issue(name="取用", now=timezone.now(), by=reviewer)
    Token.objects.filter(pk=late.pk).update(expires_at=timezone.now())
    assert _client(other).get("/api/v1/accounts").status_code == 401
    third, _ = actions.issue(name="取用", now=timezone.now(), by=reviewer)
    User.objects.filter(pk=reviewer.pk).update(is_active=False)
    assert _client(third).get("/api/v1/accounts").status_code == 401


@pytest.mark.parametrize("role", [*Role, None], ids=str)
def test_a_token_reads_what_its_person_may_and_no_more(world: World, role: Role | None) -> None:
    objects = {place: made(world, place, number) for number, place in enumerate(SEEN)}
    client = _client(_token(world.user("who", world.county, *([role] if role else []))))
    for rule, address in _addresses(world, objects["own"]).items():
        allowed = any(LETTERS[letter] is role for letter in RULES[rule])
        assert client.get(address).status_code == (200 if allowed else 403), rule
        for method in ("post", "put", "patch", "delete"):
            assert getattr(client, method)(address).status_code == 405
    if role is not Role.REVIEWER:
        return
    names = {row["name"] for row in client.get("/api/v1/accounts?size=200").json()["items"]}
    assert names == {"乙县发布", "乙县教育", "丁镇之声", "丁镇小学"}
    assert client.get(f"/api/v1/accounts/{world.accounts['other'].account_id}").status_code == 404
    for place, seen in SEEN.items():
        pk = objects[place]["inspection"]
        assert client.get(f"/api/v1/inspections/{pk}/results").status_code == (200 if seen else 404)
        shown = client.get(f"/api/v1/findings?inspection_id={pk}").json()["total"]
        assert shown == (1 if seen else 0)
        for address, kind in (("plans/{}/accounts", "plan"), ("closings/{}", "closure")):
            status = client.get(f"/api/v1/{address.format(objects[place][kind])}").status_code
            assert status == (200 if seen else 404), kind
    for listed in ("plans", "closings"):
        assert client.get(f"/api/v1/{listed}").json()["total"] == sum(SEEN.values())
