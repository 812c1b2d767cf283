"""A closing held for an action: locked, within the scope of who acts, its request as the register has the account."""

from __future__ import annotations

from jianhao.closing.case import Description
from jianhao.closing.words import Route
from jianhao.vocab.platform_names import Platform
from jianhao.web.closures.models import Batch, Closure
from jianhao.web.closures.parts import parts_of
from jianhao.web.people.models import User
from jianhao.web.people.roles import Permission
from jianhao.web.people.scopes import require, require_within
from jianhao.web.refusals import Refused
from jianhao.web.registry.models import Account

APPLICATIONS = frozenset({Platform.app, Platform.weixin_mini})


def locked(closure: Closure, by: User) -> Closure:
    """The closing, held until the transaction ends, for somebody within whose scope it is."""
    require(by, Permission.VIEW)
    rows = Closure.objects.select_for_update(of=("self",))
    found = rows.select_related("account__agency", "batch__agency").get(pk=closure.pk)
    require_within(by, found.agency)
    return found


def as_registered(account: Account, described: Description) -> None:
    """Refused where a request says otherwise than the register what decides who has to approve, or which route it goes."""
    if (
        account.represents_government is not None
        and described.represents_government is not account.represents_government
    ):
        word = "是" if account.represents_government else "否"
        raise Refused(f"台账登记“是否代表主体”为“{word}”，与申请不一致；登记有误的，请先办理变更申请。")
    level = account.level or account.agency.level
    if level and described.level is not None and described.level != level:
        raise Refused("层级与台账登记的不一致；登记有误的，请先办理变更申请。")
    is_application = Platform(account.platform) in APPLICATIONS
    if is_application and described.route is Route.ORDINARY:
        raise Refused("应用程序和小程序请选“应用程序和小程序”的程序。")
    if not is_application and described.route is Route.APPLICATION:
        raise Refused("该账号不是应用程序或者小程序，请选其他程序。")
    if described.credentials is False and described.route is Route.ORDINARY:
        raise Refused("不能登录的账号，请选“密码遗失”的程序。")


def mine(batch: Batch, user: User) -> list[Closure]:
    """The accounts of a batch for which the person plays any part."""
    rows = batch.closures.select_related("account__agency", "batch__agency").order_by(
        "account__agency_path", "pk"
    )
    return [closure for closure in rows if parts_of(user, closure.agency)]
