"""Rows held for an action: locked, within the scope of who acts."""

from __future__ import annotations

import re

from jianhao.web.collecting.models import Batch, Credential
from jianhao.web.people.models import User
from jianhao.web.people.roles import Permission
from jianhao.web.people.scopes import require, require_within
from jianhao.web.refusals import NotAllowed, Refused
from jianhao.web.registry.models import CLOSED_STATES, Account

WEIXIN = "weixin"
_ORIGINAL = re.compile(r"weixin:[0-9A-Za-z_=-]{3,64}")  # it names a folder


def locked(batch: Batch) -> Batch:
    """The batch, held until the transaction ends."""
    return (
        Batch.objects.select_for_update(of=("self",))
        .select_related("agency", "credential__account")
        .get(pk=batch.pk)
    )


def held(batch: Batch, by: User) -> Batch:
    """The batch, held, for somebody who may take in and undo for its agency."""
    found = locked(batch)
    if found.credential_id is not None:
        may_ask(by, found.credential.account)
    else:
        require(by, Permission.IMPORT)
        require_within(by, found.agency)
    return found


def may_enter(by: User, account: Account) -> None:
    """NotAllowed unless the person may enter the credential of the account: its own unit's, or those of the systems below."""
    require(by, Permission.CREDENTIALS)
    if not by.is_administrator and by.agency_id != account.agency_id:
        raise NotAllowed("接口凭据由主办单位的填报员或者系统管理员登记。")
    require_within(by, account.agency)


def owned(account: Account) -> Account:
    """The account, held; Refused unless the interface can give anything of it."""
    found = Account.objects.select_for_update(of=("self",)).select_related("agency").get(pk=account.pk)
    if found.platform != WEIXIN:
        raise Refused("目前只有微信公众号可以由官方接口采集。")
    if not _ORIGINAL.fullmatch(found.account_id):
        raise Refused("台账中的账号ID不是公众号的原始ID（gh_开头），请先更正。")
    if found.local_state in CLOSED_STATES:
        raise Refused("该账号已关停，不再采集。")
    return found


def may_ask(by: User, account: Account) -> None:
    """NotAllowed unless the person may have the account collected now: its own unit's people, offices above who may 代填."""
    own = by.agency_id == account.agency_id and by.may(Permission.REPORT)
    if not own:
        require(by, Permission.EDIT)
    require_within(by, account.agency)


def usable(account: Account) -> Credential:
    """The credential of an account, held; Refused where there is none to be used."""
    found = Credential.objects.select_for_update().filter(account=account).first()
    if found is None or not found.usable:
        raise Refused("尚未登记该账号的接口凭据，请主办单位填报员或者系统管理员登记。")
    return found
