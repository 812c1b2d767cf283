"""Starting, signing in and out, and what proves who somebody is: passwords and one-time codes."""

from __future__ import annotations

import ipaddress
from datetime import datetime, timedelta
from enum import StrEnum

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from jianhao.web.audit.models import Result
from jianhao.web.audit.recording import Principal, action, record
from jianhao.web.config import settings
from jianhao.web.origin import origin
from jianhao.web.people import second_factor
from jianhao.web.people.models import Agency, OldPassword, OneTimeLink, RoleGrant, User, folded
from jianhao.web.people.planting import planted
from jianhao.web.people.roles import Role
from jianhao.web.people.tokens import spend
from jianhao.web.people.verbs import Verb
from jianhao.web.refusals import Refused


class SignIn(StrEnum):
    """How an attempt to sign in ended."""

    DONE = "done"
    CODE_NEEDED = "code_needed"
    WRONG = "wrong"
    LOCKED = "locked"
    NETWORK = "network"
    UNKNOWN = "unknown"


@action
def first_start(
    *,
    link: OneTimeLink,
    agency_name: str,
    level: str,
    login_name: str,
    name: str,
    password: str,
    now: datetime,
    by: Principal,
) -> User:
    """The topmost agency and the system administrator, once for an installation."""
    if User.objects.exists():
        raise Refused("系统已经启用。")
    spend(link, now)
    agency = planted(Agency(name=agency_name.strip(), level=level, scope="government"))
    user = User(login_name=folded(login_name), name=name.strip(), agency=agency)
    _set_password(user, password, now)
    RoleGrant.objects.create(user=user, role=Role.SYSTEM)
    record(Verb.FIRST_START, by=by, target=user, details={"单位": agency.name, "角色": Role.SYSTEM.chinese})
    return user


def sign_in(*, login_name: str, password: str, now: datetime, by: Principal) -> tuple[SignIn, User | None]:
    """Check a password; wrong ones are counted and lock, every attempt is recorded.

    Hashing takes half a second on purpose and is done before the transaction, which may hold the only writer.
    """
    proved = _proved(login_name, password, now)
    return _sign_in(login_name=login_name, proved=proved, now=now, by=by)


def _proved(login_name: str, password: str, now: datetime) -> str | None:
    """The kept hash that the password answers to; None where it does not, or where nobody may try now."""
    user = User.objects.filter(login_name=folded(login_name), is_active=True).first()
    if user is None:
        User().set_password(password)  # as long as for a name that exists
        return None
    return user.password if not user.is_locked(now) and user.check_password(password) else None


@action
def _sign_in(
    *, login_name: str, proved: str | None, now: datetime, by: Principal
) -> tuple[SignIn, User | None]:
    user = User.objects.select_for_update().filter(login_name=folded(login_name)).first()
    if user is None or not user.is_active:
        record(Verb.SIGN_IN, by=by, result=Result.REFUSED, reason="登录名或密码不正确")
        return SignIn.WRONG, None
    if user.is_locked(now):
        record(Verb.SIGN_IN, by=user, target=user, result=Result.REFUSED, reason="已锁定")
        return SignIn.LOCKED, None
    if user.password != proved:  # also where it was changed just now
        return _counted_wrong(user, now), None
    return _identified(user, "密码正确")


@action
def sign_in_elsewhere(*, login_name: str, now: datetime, by: Principal) -> tuple[SignIn, User | None]:
    """The person whom the office's own provider has proved; one who is not registered here is turned away."""
    user = User.objects.select_for_update().filter(login_name=folded(login_name), is_active=True).first()
    if user is None:
        record(
            Verb.SIGN_IN, by=by, result=Result.REFUSED, reason=f"{settings().oidc_name}证明的登录名没有登记"
        )
        return SignIn.UNKNOWN, None
    if user.is_locked(now):
        record(Verb.SIGN_IN, by=user, target=user, result=Result.REFUSED, reason="已锁定")
        return SignIn.LOCKED, None
    return _identified(user, f"经{settings().oidc_name}")


def _identified(user: User, how: str) -> tuple[SignIn, User | None]:
    if user.is_administrator and not _in_network(origin()):
        record(Verb.SIGN_IN, by=user, target=user, result=Result.REFUSED, reason="来访地址不在管理网段")
        return SignIn.NETWORK, None
    if user.factor_secret:
        record(Verb.SIGN_IN, by=user, target=user, reason=f"{how}，待输入动态口令")
        return SignIn.CODE_NEEDED, user
    _welcome(user, how)
    return SignIn.DONE, user


@action
def sign_in_with_code(*, user: User, code: str, now: datetime, by: Principal) -> SignIn:
    """Check the code of the second factor after the password; each code is taken once."""
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.is_locked(now) or not user.is_active:
        record(Verb.SIGN_IN, by=user, target=user, result=Result.REFUSED, reason="已锁定")
        return SignIn.LOCKED
    secret = second_factor.secret_of(user)
    found = second_factor.matching_step(secret, code, user.factor_last_step, now.timestamp())
    if found is None:
        return _counted_wrong(user, now, "动态口令不正确")
    user.factor_last_step = found
    _welcome(user)
    return SignIn.DONE


def _counted_wrong(user: User, now: datetime, reason: str = "登录名或密码不正确") -> SignIn:
    user.failed_attempts += 1
    locked = user.failed_attempts >= settings().lock_after
    if locked:
        user.failed_attempts, user.locked_until = 0, now + timedelta(minutes=settings().lock_minutes)
    user.save(update_fields=["failed_attempts", "locked_until"])
    reason = f"{reason}，已锁定{settings().lock_minutes}分钟" if locked else reason
    record(Verb.SIGN_IN, by=user, target=user, result=Result.REFUSED, reason=reason)
    return SignIn.LOCKED if locked else SignIn.WRONG


def _welcome(user: User, how: str = "") -> None:
    user.failed_attempts, user.locked_until = 0, None
    user.save(update_fields=["failed_attempts", "locked_until", "factor_last_step"])
    record(Verb.SIGN_IN, by=user, target=user, reason=how)


def _in_network(address: str) -> bool:
    networks = settings().administrator_networks
    if not networks:
        return True
    try:
        return any(ipaddress.ip_address(address) in ipaddress.ip_network(n) for n in networks)
    except ValueError:
        return False


@action
def sign_out(*, by: User) -> None:
    """The end of a session, for the record."""
    record(Verb.SIGN_OUT, by=by, target=by)


@action
def change_password(*, old: str, new: str, now: datetime, by: User) -> None:
    """The person's own password; other sessions end."""
    user = User.objects.select_for_update().get(pk=by.pk)
    if not user.check_password(old):
        raise Refused("原密码不正确。")
    _set_password(user, new, now)
    record(Verb.CHANGE_PASSWORD, by=by, target=user)


@action
def set_password_by_link(*, link: OneTimeLink, new: str, now: datetime, by: Principal) -> User:
    """The password of the person a link was issued for."""
    user = User.objects.select_for_update().get(pk=spend(link, now).user_id, is_active=True)
    _set_password(user, new, now)
    record(Verb.CHANGE_PASSWORD, by=user, target=user, reason="经一次性链接设置")
    return user


def _set_password(user: User, password: str, now: datetime) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Refused("".join(error.messages)) from error
    if user.pk and user.password:
        OldPassword.objects.create(user=user, hashed=user.password, used_until=now)
    user.set_password(password)
    user.must_change_password, user.password_changed_at = False, now
    user.failed_attempts, user.locked_until = 0, None
    user.save()


@action
def enrol_factor(*, secret: str, code: str, now: datetime, by: User) -> None:
    """Begin to use a device, proved by one of its codes."""
    user = User.objects.select_for_update().get(pk=by.pk)
    if user.factor_secret:
        raise Refused("已启用动态口令；更换设备请由安全管理员重置。")
    found = second_factor.matching_step(secret, code, -1, now.timestamp())
    if found is None:
        raise Refused("动态口令不正确，请核对设备时间后重新输入。")
    user.factor_secret, user.factor_last_step = second_factor.sealed(secret), found
    user.session_epoch += 1
    user.save(update_fields=["factor_secret", "factor_last_step", "session_epoch"])
    record(Verb.ENROL_FACTOR, by=by, target=user)
