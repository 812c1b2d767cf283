"""Checks that actions make again, whatever a page has let through."""

from __future__ import annotations

from jianhao.web.people.models import Agency
from jianhao.web.people.roles import Permission
from jianhao.web.refusals import NotAllowed
from jianhao.web.scope import Seer, contains


def require(by: Seer, permission: Permission) -> None:
    """NotAllowed unless a role of the person allows it."""
    if not by.may(permission):
        raise NotAllowed("您没有办理此事的权限。")


def require_within(by: Seer, agency: Agency) -> None:
    """NotAllowed unless the agency is in the person's scope."""
    own = contains(by.scope_path, agency.path)
    by_line = by.sees_line and bool(agency.line_path) and contains(by.scope_path, agency.line_path)
    if not (own or by_line):
        raise NotAllowed("该单位不在您的管理范围内。")
