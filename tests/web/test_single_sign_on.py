"""统一身份认证: who the provider proves is let in with what he may do here; everybody and everything else is turned away."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit
from urllib.request import HTTPRedirectHandler, build_opener

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from django_otp.oath import TOTP
from joserfc.jwk import RSAKey
from web.provider import CLIENT, SECRET, Claims, Provider, provider
from web.world import World

from jianhao.errors import UnusableCall
from jianhao.web.audit.models import AuditEvent
from jianhao.web.config import Settings, settings
from jianhao.web.people import second_factor, single_sign_on
from jianhao.web.people.models import User
from jianhao.web.people.roles import Role

UNPROVED = "不能证明您的身份"


@pytest.fixture
def other(monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    single_sign_on._provider.cache_clear()
    with provider() as one:
        for name, value in (("oidc_issuer", one.address), ("oidc_client", CLIENT), ("oidc_secret", SECRET)):
            monkeypatch.setattr(settings(), name, value)
        yield one
    single_sign_on._provider.cache_clear()


@pytest.fixture
def zhang(world: World) -> User:
    return world.user("zhang", world.county, Role.REVIEWER)


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


def _agreed(address: str) -> str:
    """Where the provider sends the browser after the person agreed."""
    try:
        build_opener(_Stay).open(address)
    except OSError as answer:
        return str(answer.headers["Location"])  # type: ignore[attr-defined]
    raise AssertionError


def _signed_in(client: Client, onward: str = "") -> HttpResponse:
    """The whole way of a browser; the last answer."""
    begun = client.get("/login/elsewhere/", {"next": onward} if onward else {})
    assert begun.status_code == 302
    return client.get(_agreed(begun["Location"]))


def _is_in(client: Client) -> bool:
    return client.get("/office/").status_code == 200


def test_a_registered_person_comes_in_and_goes_where_he_wanted(other: Provider, zhang: User) -> None:
    client = Client()
    assert "用统一身份认证登录" in client.get("/login/").content.decode()
    answer = _signed_in(client, "/accounts/")
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/")
    assert _is_in(client)
    event = AuditEvent.objects.filter(verb="登录").latest("pk")
    assert (event.actor_id, event.reason) == (zhang.pk, "经统一身份认证")


def test_upper_case_is_the_same_name_and_another_site_is_no_place_to_go(other: Provider, zhang: User) -> None:
    other.claims = {"preferred_username": "ZHANG"}
    answer = _signed_in(Client(), "https://elsewhere.example/")
    assert answer["Location"] == "/office/"


def test_an_overdue_password_is_the_providers_business(other: Provider, zhang: User) -> None:
    User.objects.filter(pk=zhang.pk).update(must_change_password=True)
    client = Client()
    _signed_in(client)
    assert _is_in(client)


def test_the_second_factor_is_asked_here_too(other: Provider, zhang: User) -> None:
    secret = second_factor.new_secret()
    User.objects.filter(pk=zhang.pk).update(
        factor_secret=second_factor.sealed(secret), must_change_password=True
    )
    client = Client()
    answer = _signed_in(client, "/accounts/")
    assert answer["Location"].startswith("/login/code/")
    assert not _is_in(client)
    code = f"{TOTP(base64.b32decode(secret)).token():06}"
    entered = client.post(answer["Location"], {"code": code})
    assert entered["Location"] == "/accounts/"
    assert _is_in(client)


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ({"login_name": "li"}, "没有在本系统登记"),
        ({"is_active": False}, "没有在本系统登记"),
        ({"locked_until": timezone.now() + timedelta(minutes=20)}, "暂停登录"),
    ],
)
def test_who_may_not_come_in_is_told_and_recorded(
    other: Provider, zhang: User, state: dict[str, object], said: str
) -> None:
    User.objects.filter(pk=zhang.pk).update(**state)
    client, before = Client(), AuditEvent.objects.count()
    answer = _signed_in(client)
    assert answer["Location"] == "/login/"
    assert said in client.get("/login/").content.decode()
    assert not _is_in(client)
    assert User.objects.count() == 1
    assert AuditEvent.objects.count() == before + 1
    assert AuditEvent.objects.latest("pk").result == "refused"


def test_administrators_only_come_from_their_networks(
    other: Provider, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings(), "administrator_networks", ["10.1.0.0/16"])
    world.user("zhang", world.province, Role.SYSTEM)
    client = Client()
    _signed_in(client)
    assert "规定的网段" in client.get("/login/").content.decode()
    assert not _is_in(client)


def _turned_away(client: Client, said: str) -> None:
    before = AuditEvent.objects.filter(result="done").count()
    assert _signed_in(client)["Location"] == "/login/"
    assert said in client.get("/login/").content.decode()
    assert not _is_in(client)
    assert AuditEvent.objects.filter(result="done").count() == before


SPOILT: dict[str, Callable[[Claims], None]] = {
    "another issuer": lambda c: c.update(iss="https://elsewhere.example"),
    "another application": lambda c: c.update(aud="another"),
    "no application": lambda c: c.pop("aud"),
    "another nonce": lambda c: c.update(nonce="n"),
    "no nonce": lambda c: c.pop("nonce"),
    "over": lambda c: c.update(exp=int(time.time()) - 600),
    "no end": lambda c: c.pop("exp"),
    "nobody": lambda c: c.pop("preferred_username"),
    "an empty name": lambda c: c.update(preferred_username=" "),
    "no name but a list": lambda c: c.update(preferred_username=["zhang"]),
}


@pytest.mark.parametrize("how", SPOILT)
def test_an_answer_that_proves_nothing_lets_nobody_in(other: Provider, zhang: User, how: str) -> None:
    other.spoil = SPOILT[how]
    _turned_away(Client(), UNPROVED)


def test_a_signature_by_another_key_lets_nobody_in(other: Provider, zhang: User) -> None:
    other.signs_with = RSAKey.generate_key(2048, {"kid": "a"})
    _turned_away(Client(), UNPROVED)


def test_a_token_without_a_signature_lets_nobody_in(
    other: Provider, zhang: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = other.token

    def unsigned(form: dict[str, str], authorisation: str) -> Claims | None:
        found = made(form, authorisation)
        assert found is not None
        _, body, _ = found["id_token"].split(".")
        return found | {"id_token": f"eyJhbGciOiJub25lIn0.{body}."}

    monkeypatch.setattr(other, "token", unsigned)
    _turned_away(Client(), UNPROVED)


@pytest.mark.parametrize("broken", ["token", "jwks"])
def test_a_provider_that_fails_meanwhile_is_said(other: Provider, zhang: User, broken: str) -> None:
    other.broken = broken
    client = Client()
    _signed_in(client)
    assert not _is_in(client)
    assert "重新登录" in (page := client.get("/login/").content.decode()) or "稍后再试" in page


def test_a_provider_that_does_not_answer_is_said(
    other: Provider, zhang: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    other.broken = "discovery"
    client = Client()
    assert client.get("/login/elsewhere/")["Location"] == "/login/"
    assert "稍后再试" in client.get("/login/").content.decode()
    single_sign_on._provider.cache_clear()
    monkeypatch.setattr(settings(), "oidc_issuer", "http://127.0.0.1:9")
    assert client.get("/login/elsewhere/")["Location"] == "/login/"


def test_an_answer_is_taken_once_and_only_where_it_was_asked_for(other: Provider, zhang: User) -> None:
    asked, stranger = Client(), Client()
    back = _agreed(asked.get("/login/elsewhere/")["Location"])
    assert stranger.get(back)["Location"] == "/login/"  # forged into another browser
    assert not _is_in(stranger)
    asked.get(back)
    assert _is_in(asked)
    asked.post("/logout/")
    asked.get(back)
    assert not _is_in(asked)


@pytest.mark.parametrize(
    "query", ["", "?code=x", "?state=x", "?code=x&state=y", "?error=access_denied&state=z"]
)
def test_an_answer_that_nobody_asked_for_is_no_error(other: Provider, zhang: User, query: str) -> None:
    client = Client()
    assert client.get(f"/login/back/{query}")["Location"] == "/login/"
    assert not _is_in(client)


def test_a_password_entered_in_the_same_browser_is_asked_to_be_changed(other: Provider, zhang: User) -> None:
    from web.world import PASSWORD

    client = Client()
    _signed_in(client)
    client.post("/logout/")
    User.objects.filter(pk=zhang.pk).update(must_change_password=True)
    client.post("/login/", {"login_name": "zhang", "password": PASSWORD})
    assert client.get("/office/")["Location"] == "/me/password/"


def test_the_way_there_asks_for_a_code_with_proof_of_possession(other: Provider, zhang: User) -> None:
    asked = {
        k: v[0] for k, v in parse_qs(urlsplit(Client().get("/login/elsewhere/")["Location"]).query).items()
    }
    assert (asked["response_type"], asked["client_id"], asked["code_challenge_method"]) == (
        "code",
        CLIENT,
        "S256",
    )
    assert len(asked["state"]) >= 20
    assert len(asked["nonce"]) >= 20
    assert SECRET not in json.dumps(asked)


def test_without_a_provider_there_is_no_such_way(world: World) -> None:
    client = Client()
    assert "用统一身份认证登录" not in client.get("/login/").content.decode()
    assert client.get("/login/elsewhere/").status_code == 404
    assert client.get("/login/back/?code=x&state=y").status_code == 404


@pytest.mark.parametrize(
    "given",
    [
        {"JIANHAO_OIDC_ISSUER": "http://idp.example", "JIANHAO_OIDC_CLIENT": "a", "JIANHAO_OIDC_SECRET": "b"},
        {"JIANHAO_OIDC_ISSUER": "https://idp.example"},
        {
            "JIANHAO_OIDC_ISSUER": "https://idp.example", "JIANHAO_OIDC_CLIENT": "a", "JIANHAO_OIDC_SECRET": "b",
            "JIANHAO_OIDC_SCOPE": "profile",
        },
    ],
)  # fmt: skip
def test_half_a_setting_is_refused(given: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ValueError, match=r"https only|oidc_client"):
        Settings()
    settings.cache_clear()
    try:
        with pytest.raises(UnusableCall):
            settings()
    finally:
        settings.cache_clear()
