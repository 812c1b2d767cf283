"""The door: passwords, lockout, codes, idle sessions, one-time links, no way out to foreign pages."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone
from django_otp.oath import TOTP
from web.world import PASSWORD, World

from jianhao.web.audit.models import AuditEvent, Result
from jianhao.web.config import settings
from jianhao.web.people import actions, second_factor
from jianhao.web.people.models import LinkPurpose, OneTimeLink, RoleGrant, User
from jianhao.web.people.passwords import Strength
from jianhao.web.people.principals import COMMAND_LINE
from jianhao.web.people.roles import Role
from jianhao.web.people.sealing import Unsealable, seal, unseal
from jianhao.web.refusals import NotAllowed, Refused

NEW = "Xinmima-2027?"


def _enter(client: Client, name: str, password: str = PASSWORD, **more: str):
    return client.post("/login/", {"login_name": name, "password": password, **more})


def test_signing_in_and_out(world: World) -> None:
    world.user("clerk", world.town, Role.OPERATOR)
    client = Client()
    assert _enter(client, " Clerk ").headers["Location"] == "/office/"
    assert client.get("/office/").status_code == 200
    assert client.post("/logout/").headers["Location"] == "/"
    assert client.get("/office/").status_code == 302
    assert list(AuditEvent.objects.order_by("sequence").values_list("verb", "result")) == [
        ("登录", "done"),
        ("退出", "done"),
    ]


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example"]
)
def test_no_way_out_to_a_foreign_page(world: World, target: str) -> None:
    world.user("clerk", world.town, Role.OPERATOR)
    assert _enter(Client(), "clerk", next=target).headers["Location"] == "/office/"


def test_a_password_is_hashed_before_the_transaction_that_may_hold_the_only_writer(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.user("clerk", world.town, Role.OPERATOR)
    check, depths = User.check_password, []

    def watched(who: User, password: str) -> bool:
        depths.append(len(connection.savepoint_ids))
        return check(who, password)

    monkeypatch.setattr(User, "check_password", watched)
    outside = len(connection.savepoint_ids)
    assert _enter(Client(), "clerk").status_code == 302
    assert depths == [outside]


def test_a_password_changed_while_it_was_checked_does_not_open(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = world.user("clerk", world.town, Role.OPERATOR)
    check = User.check_password

    def overtaken(other: User, password: str) -> bool:
        found = check(other, password)
        who.set_password(NEW)
        who.save(update_fields=["password"])
        return found

    monkeypatch.setattr(User, "check_password", overtaken)
    assert "登录名或密码不正确" in _enter(Client(), "clerk").content.decode()


def test_wrong_passwords_lock_for_a_while_and_say_the_same_for_unknown_names(world: World) -> None:
    who = world.user("clerk", world.town, Role.OPERATOR)
    client = Client()
    wrong = _enter(client, "clerk", "wrong").content.decode()
    assert "登录名或密码不正确" in wrong
    assert "登录名或密码不正确" in _enter(client, "nobody", "wrong").content.decode()
    for _ in range(settings().lock_after - 1):
        page = _enter(client, "clerk", "wrong").content.decode()
    assert "暂停登录" in page
    assert "暂停登录" in _enter(client, "clerk").content.decode()
    User.objects.filter(pk=who.pk).update(locked_until=timezone.now() - timedelta(seconds=1))
    assert _enter(client, "clerk").status_code == 302
    assert AuditEvent.objects.filter(verb="登录", result=Result.REFUSED).count() == settings().lock_after + 2


def test_the_second_factor_is_asked_for_and_each_code_is_taken_once(world: World) -> None:
    who = world.user("clerk", world.town, Role.OPERATOR)
    secret = second_factor.new_secret()
    User.objects.filter(pk=who.pk).update(factor_secret=second_factor.sealed(secret))
    client = Client()
    assert _enter(client, "clerk").headers["Location"].startswith("/login/code/")
    assert client.get("/office/").status_code == 302
    code = _code(secret)
    assert (
        "动态口令不正确"
        in client.post("/login/code/", {"code": "000000" if code != "000000" else "111111"}).content.decode()
    )
    assert client.post("/login/code/", {"code": code}).headers["Location"] == "/office/"
    again = Client()
    _enter(again, "clerk")
    assert "动态口令不正确" in again.post("/login/code/", {"code": code}).content.decode()


def _code(secret: str) -> str:
    import base64

    totp = TOTP(base64.b32decode(secret))
    totp.time = time.time()
    return f"{totp.token():06d}"


def test_enrolling_a_device(world: World, signed_in) -> None:
    who = world.user("clerk", world.town, Role.OPERATOR)
    client = signed_in(who)
    client.get("/me/second-factor/")
    secret = client.session["new_factor_secret"]
    assert client.post("/me/second-factor/", {"code": _code(secret)}).status_code == 302
    who.refresh_from_db()
    assert second_factor.secret_of(who) == secret
    assert secret not in who.factor_secret
    assert client.get("/me/").status_code == 200


def test_idle_sessions_end(world: World, signed_in) -> None:
    client = signed_in(world.user("clerk", world.town, Role.OPERATOR))
    client.get("/office/")
    session = client.session
    session["seen_at"] = time.time() - settings().idle_minutes * 60 - 1
    session.save()
    assert client.get("/office/").headers["Location"] == "/login/"
    assert client.get("/accounts/").status_code == 302


def test_an_old_password_must_be_changed_first(world: World, signed_in) -> None:
    who = world.user("clerk", world.town, Role.OPERATOR)
    User.objects.filter(pk=who.pk).update(
        password_changed_at=timezone.now() - timedelta(days=settings().password_days + 1)
    )
    client = signed_in(who)
    assert client.get("/accounts/").headers["Location"] == "/me/password/"
    form = {"old": PASSWORD, "new": NEW, "again": NEW}
    assert client.post("/me/password/", form).status_code == 302
    assert client.get("/accounts/").status_code == 200
    back = {"old": NEW, "new": PASSWORD, "again": PASSWORD}
    assert "不能与近5次" in client.post("/me/password/", back).content.decode()


@pytest.mark.parametrize(
    "password", ["short-1A", "alllowercase11", "12345678901234", "Clerkxyz-2026!", "x" * 129 + "A1"]
)
def test_weak_passwords_are_refused(password: str) -> None:
    with pytest.raises(Exception, match="密码"):
        Strength().validate(password, User(login_name="clerkxyz"))


def test_a_change_of_roles_ends_the_sessions(world: World, signed_in) -> None:
    who = world.user("clerk", world.town, Role.OPERATOR)
    client = signed_in(who)
    assert client.get("/office/").status_code == 200
    security = world.user("security", world.county, Role.SECURITY)
    actions.grant_roles(user=who, roles=frozenset({Role.REVIEWER}), now=timezone.now(), by=security)
    assert client.get("/office/").status_code == 302


def test_three_administrators_are_three_persons(world: World) -> None:
    security = world.user("security", world.county, Role.SECURITY)
    who = world.user("clerk", world.town, Role.SYSTEM)
    world.user("system2", world.county, Role.SYSTEM)
    for roles in ({Role.SYSTEM, Role.AUDITOR}, {Role.SECURITY, Role.SYSTEM}, {Role.AUDITOR, Role.OPERATOR}):
        with pytest.raises(Refused):
            actions.grant_roles(user=who, roles=frozenset(roles), now=timezone.now(), by=security)
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleGrant.objects.create(user=who, role=Role.SECURITY)
    with pytest.raises(NotAllowed):
        actions.grant_roles(user=security, roles=frozenset({Role.DECIDER}), now=timezone.now(), by=security)


def test_a_system_administrator_gives_no_roles_and_a_foreign_one_touches_nobody(world: World) -> None:
    who = world.user("clerk", world.town, Role.OPERATOR)
    system = world.user("system", world.county, Role.SYSTEM)
    with pytest.raises(NotAllowed):
        actions.grant_roles(user=who, roles=frozenset({Role.DECIDER}), now=timezone.now(), by=system)
    foreign = world.user("foreign", world.other, Role.SYSTEM)
    with pytest.raises(NotAllowed):
        actions.set_active(user=who, active=False, by=foreign)


def test_first_start_by_the_printed_link(db: None) -> None:
    token = actions.issue_link(purpose=LinkPurpose.FIRST_START, now=timezone.now(), by=COMMAND_LINE)
    client, form = Client(), {"agency_name": "示例省人民政府办公厅", "level": "province", "name": "系统管理员", "login_name": "sys",
                              "new": NEW, "again": NEW}  # fmt: skip
    assert client.get(f"/link/{token}/").status_code == 200
    assert OneTimeLink.objects.get().used_at is None
    assert client.post(f"/link/{token}/", form).headers["Location"] == "/people/administrators/"
    assert Client().post(f"/link/{token}/", form).status_code == 410
    given = {
        "security_name": "安全管理员",
        "security_login": "sec",
        "auditor_name": "审计管理员",
        "auditor_login": "aud",
    }
    page = client.post("/people/administrators/", given).content.decode()
    assert page.count("/link/") == 2
    assert "已经登记" in client.post("/people/administrators/", given).content.decode()
    assert {g.user.login_name: g.role for g in RoleGrant.objects.all()} == {
        "sys": "system",
        "sec": "security",
        "aud": "auditor",
    }


def test_links_end_after_their_time_and_with_a_newer_one(world: World) -> None:
    system = world.user("system", world.county, Role.SYSTEM)
    who = world.user("clerk", world.town, Role.OPERATOR)
    now = timezone.now()
    old = actions.issue_link(purpose=LinkPurpose.SET_PASSWORD, user=who, now=now, by=system)
    new = actions.issue_link(purpose=LinkPurpose.SET_PASSWORD, user=who, now=now, by=system)
    assert Client().get(f"/link/{old}/").status_code == 410
    assert Client().post(f"/link/{new}/", {"new": NEW, "again": NEW}).status_code == 302
    assert _enter(Client(), "clerk", NEW).headers["Location"] == "/office/"
    late = actions.issue_link(
        purpose=LinkPurpose.SET_PASSWORD, user=who, now=now - timedelta(days=settings().link_days), by=system
    )
    assert Client().get(f"/link/{late}/").status_code == 410
    assert late not in str(list(OneTimeLink.objects.values()))


def test_sealed_texts_open_only_for_their_purpose() -> None:
    sealed = seal("工作电话", "a")
    assert unseal(sealed, "a") == "工作电话"
    assert seal("工作电话", "a") != sealed
    for wrong in (lambda: unseal(sealed, "b"), lambda: unseal(sealed[:-4] + "AAAA", "a")):
        with pytest.raises(Unsealable):
            wrong()


def test_forms_from_elsewhere_are_refused(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    world.user("clerk", world.town, Role.OPERATOR)
    assert _enter(client, "clerk").status_code == 403
