"""Everything that changes agencies, people and their roles."""

from __future__ import annotations

import ipaddress
from datetime import datetime, timedelta
from enum import StrEnum

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import F
from django.dispatch import Signal

from jianhao.web.audit.models import Result
from jianhao.web.audit.recording import Principal, action, record
from jianhao.web.config import settings
from jianhao.web.origin import origin
from jianhao.web.people import second_factor
from jianhao.web.people.models import Agency, LinkPurpose, OldPassword, OneTimeLink, RoleGrant, User, folded
from jianhao.web.people.planting import planted
from jianhao.web.people.roles import ADMINISTRATORS, Permission, Role, conflict
from jianhao.web.people.scopes import require, require_within
from jianhao.web.people.tokens import issue, spend
from jianhao.web.refusals import NotAllowed, Refused
from jianhao.web.scope import contains

agency_changed = (
    Signal()
)  # `agency`: apps that carry its paths or name bring their rows up to date, in the transaction


class Verb(StrEnum):
    """What the log calls each action."""

    FIRST_START = "首次启用"
    APPOINT = "登记首任管理员"
    SIGN_IN = "登录"
    SIGN_OUT = "退出"
    CHANGE_PASSWORD = "修改密码"
    ENROL_FACTOR = "启用动态口令"
    RESET_FACTOR = "重置动态口令"
    MAKE_PERSON = "登记人员"
    CHANGE_PERSON = "修改人员"
    DISABLE_PERSON = "停用人员"
    ENABLE_PERSON = "恢复人员"
    UNLOCK = "解除锁定"
    GRANT_ROLES = "调整角色"
    ISSUE_LINK = "签发一次性链接"
    MAKE_AGENCY = "登记单位"
    CHANGE_AGENCY = "修改单位"


class SignIn(StrEnum):
    """How an attempt to sign in ended."""

    DONE = "done"
    CODE_NEEDED = "code_needed"
    WRONG = "wrong"
    LOCKED = "locked"
    NETWORK = "network"


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


@action
def appoint_first(*, names: dict[Role, tuple[str, str]], now: datetime, by: User) -> dict[Role, str]:
    """The first security and audit administrators (role → name, login name), each another person; their link tokens.

    Only while nobody holds either role: from then on roles are given by the security administrator alone.
    """
    require(by, Permission.PEOPLE)
    if RoleGrant.objects.filter(role__in=[Role.SECURITY, Role.AUDITOR]).exists():
        raise Refused("安全管理员或审计管理员已经登记，其后由安全管理员授予角色。")
    tokens = {}
    for role in (Role.SECURITY, Role.AUDITOR):
        name, login_name = names[role]
        if User.objects.filter(login_name=folded(login_name)).exists():
            raise Refused(f"登录名{login_name}已被使用；三类管理员须由三人担任。")
        user = User(login_name=folded(login_name), name=name, agency=by.agency, made_at=now)
        user.set_unusable_password()
        user.save()
        RoleGrant.objects.create(user=user, role=role, granted_by=by, granted_at=now)
        tokens[role], _ = issue(
            LinkPurpose.SET_PASSWORD, now, user=user, agency=None, holder="", issued_by_id=by.pk
        )
    record(Verb.APPOINT, by=by, target=by.agency, details={r.chinese: names[r][1] for r in tokens})
    return tokens


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
    if user.is_administrator and not _in_network(origin()):
        record(Verb.SIGN_IN, by=user, target=user, result=Result.REFUSED, reason="来访地址不在管理网段")
        return SignIn.NETWORK, None
    if user.factor_secret:
        record(Verb.SIGN_IN, by=user, target=user, reason="密码正确，待输入动态口令")
        return SignIn.CODE_NEEDED, user
    _welcome(user)
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


def _welcome(user: User) -> None:
    user.failed_attempts, user.locked_until = 0, None
    user.save(update_fields=["failed_attempts", "locked_until", "factor_last_step"])
    record(Verb.SIGN_IN, by=user, target=user)


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


@action
def reset_factor(*, user: User, by: User) -> None:
    """Forget the device of somebody who lost it; the sessions end."""
    require(by, Permission.ROLES)
    require_within(by, user.agency)
    if user.pk == by.pk:
        raise NotAllowed("不能重置本人的动态口令。")
    User.objects.filter(pk=user.pk).update(
        factor_secret="", factor_last_step=-1, session_epoch=F("session_epoch") + 1
    )
    record(Verb.RESET_FACTOR, by=by, target=user)


@action
def make_person(
    *, login_name: str, name: str, agency: Agency, by_line: bool, now: datetime, by: User
) -> User:
    """A person without any role and without a password: roles are another administrator's to give."""
    require(by, Permission.PEOPLE)
    require_within(by, agency)
    folded_name = folded(login_name)
    if User.objects.filter(login_name=folded_name).exists():
        raise Refused("该登录名已被使用。")
    user = User(login_name=folded_name, name=name.strip(), agency=agency, by_line=by_line)
    user.set_unusable_password()
    user.made_at = now
    user.save()
    record(Verb.MAKE_PERSON, by=by, target=user, details={"单位": agency.name, "条线": by_line})
    return user


@action
def change_person(*, user: User, name: str, agency: Agency, by_line: bool, by: User) -> None:
    """Name, agency and line; a move ends the sessions and takes the roles, which belonged to the old place."""
    require(by, Permission.PEOPLE)
    require_within(by, user.agency)
    require_within(by, agency)
    moved = agency.pk != user.agency_id or by_line != user.by_line
    before = {"姓名": user.name, "单位": user.agency.name, "条线": user.by_line}
    if moved:
        _not_last_administrator(user, by)
        user.grants.all().delete()
    user.name, user.agency, user.by_line = name.strip(), agency, by_line
    user.session_epoch += moved
    user.save(update_fields=["name", "agency", "by_line", "session_epoch"])
    after = {"姓名": user.name, "单位": agency.name, "条线": by_line}
    record(Verb.CHANGE_PERSON, by=by, target=user, details={"前": before, "后": after, "角色已收回": moved})


@action
def set_active(*, user: User, active: bool, by: User) -> None:
    """Disable or enable a person; disabling ends the sessions and spends the links."""
    require(by, Permission.PEOPLE)
    require_within(by, user.agency)
    if not active:
        if user.pk == by.pk:
            raise NotAllowed("不能停用本人。")
        _not_last_administrator(user, by)
        OneTimeLink.objects.filter(user=user, used_at=None).delete()
    User.objects.filter(pk=user.pk).update(is_active=active, session_epoch=F("session_epoch") + 1)
    record(Verb.ENABLE_PERSON if active else Verb.DISABLE_PERSON, by=by, target=user)


@action
def unlock(*, user: User, by: User) -> None:
    """Open a door shut by wrong passwords before its time."""
    require(by, Permission.ROLES)
    require_within(by, user.agency)
    User.objects.filter(pk=user.pk).update(failed_attempts=0, locked_until=None)
    record(Verb.UNLOCK, by=by, target=user)


@action
def grant_roles(*, user: User, roles: frozenset[Role], now: datetime, by: User) -> None:
    """Make `roles` the person's roles; every session ends. Nobody changes own roles."""
    require(by, Permission.ROLES)
    require_within(by, user.agency)
    if user.pk == by.pk:
        raise NotAllowed("不能调整本人的角色。")
    user = User.objects.select_for_update().get(pk=user.pk)
    why = conflict(roles)
    if why:
        raise Refused(why)
    before = user.roles
    for role in (before - roles) & {Role.SYSTEM, Role.SECURITY}:
        _another_holds(role, user)
    user.grants.exclude(role__in=roles).delete()
    for role in sorted(roles - before):
        RoleGrant.objects.create(user=user, role=role, granted_by=by, granted_at=now)
    User.objects.filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)
    said = {"前": sorted(r.chinese for r in before), "后": sorted(r.chinese for r in roles)}
    record(Verb.GRANT_ROLES, by=by, target=user, details=said)


def _not_last_administrator(user: User, by: User) -> None:
    for role in user.roles & {Role.SYSTEM, Role.SECURITY}:
        _another_holds(role, user)
    if (
        user.roles & ADMINISTRATORS
        and user.roles - {Role.SYSTEM}
        and not contains(by.scope_path, user.agency.path)
    ):
        raise NotAllowed("该单位不在您的管理范围内。")


def _another_holds(role: Role, user: User) -> None:
    others = RoleGrant.objects.filter(role=role, user__is_active=True).exclude(user=user)
    if not others.exists():
        raise Refused(f"{user.name}是唯一的{role.chinese}，请先授予他人。")


def issue_link(
    *,
    purpose: LinkPurpose,
    now: datetime,
    by: Principal,
    user: User | None = None,
    agency: Agency | None = None,
    holder: str = "",
) -> str:
    """A fresh one-time link's token, shown once; links of the same purpose for the same person are spent."""
    return _issue_link(purpose=purpose, now=now, by=by, user=user, agency=agency, holder=holder)


@action
def _issue_link(
    *,
    purpose: LinkPurpose,
    now: datetime,
    by: Principal,
    user: User | None,
    agency: Agency | None,
    holder: str,
) -> str:
    if purpose == LinkPurpose.SET_PASSWORD:
        require(by, Permission.PEOPLE)
        require_within(by, user.agency)
        if user.pk == by.audit_id:
            raise NotAllowed("本人请在“我的设置”中修改密码。")
    elif purpose == LinkPurpose.UNIT_SHEET:
        require(by, Permission.LINKS)
        require_within(by, agency)
    elif User.objects.exists():
        raise Refused("系统已经启用。")
    token, link = issue(
        purpose, now, user=user, agency=agency, holder=holder.strip(), issued_by_id=by.audit_id
    )
    record(Verb.ISSUE_LINK, by=by, target=link, details={"有效至": link.expires_at.isoformat()})
    return token


@action
def change_agency(*, agency: Agency, fields: dict[str, object], line: Agency | None, by: User) -> None:
    """Name, codes and line of a unit; whose subtree it is in stays (see registry's move)."""
    require(by, Permission.AGENCIES)
    require_within(by, agency)
    if line is not None:
        require_within(by, line)
        if line.pk == agency.pk:
            raise Refused("业务指导单位不能是本单位。")
    same = Agency.objects.filter(parent=agency.parent, name=fields["name"]).exclude(pk=agency.pk)
    if same.exists():
        raise Refused("上级单位下已有同名单位。")
    before = {name: getattr(agency, name) for name in fields}
    for name, value in fields.items():
        setattr(agency, name, value)
    agency.line, agency.line_path = line, line.path if line else ""
    agency.save()
    agency_changed.send(sender=Agency, agency=agency)
    record(Verb.CHANGE_AGENCY, by=by, target=agency, details={"前": before, "后": dict(fields)})


@action
def make_agency(*, parent: Agency, fields: dict[str, object], line: Agency | None, by: User) -> Agency:
    """A unit under `parent`."""
    require(by, Permission.AGENCIES)
    require_within(by, parent)
    if line is not None:
        require_within(by, line)
    if Agency.objects.filter(parent=parent, name=fields["name"]).exists():
        raise Refused("上级单位下已有同名单位。")
    agency = planted(Agency(parent=parent, line=line, line_path=line.path if line else "", **fields))
    record(Verb.MAKE_AGENCY, by=by, target=agency, details={"上级": parent.name})
    return agency
