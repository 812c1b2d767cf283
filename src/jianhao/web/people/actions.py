"""Everything that changes people, their roles and their one-time links."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F

from jianhao.web.audit.recording import Principal, action, record
from jianhao.web.people.models import Agency, LinkPurpose, OneTimeLink, RoleGrant, User, folded
from jianhao.web.people.roles import ADMINISTRATORS, Permission, Role, conflict
from jianhao.web.people.scopes import require, require_within
from jianhao.web.people.tokens import issue
from jianhao.web.people.verbs import Verb
from jianhao.web.refusals import NotAllowed, Refused
from jianhao.web.scope import contains


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
