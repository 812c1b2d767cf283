"""Credentials of owned accounts, and asking the interface with them. Neither AppID nor AppSecret is ever recorded."""

from __future__ import annotations

import re
from datetime import date, datetime
from enum import StrEnum

from jianhao.web.audit.recording import Principal, action, record
from jianhao.web.collecting.folders import new_token
from jianhao.web.collecting.holding import may_ask, may_enter, owned, usable
from jianhao.web.collecting.models import Batch, BatchKind, Credential
from jianhao.web.collecting.models.batches import ACTIVE
from jianhao.web.people.models import User
from jianhao.web.people.sealing import seal
from jianhao.web.refusals import Refused
from jianhao.web.registry.models import Account

PURPOSE = "collecting credentials"
_APPID = re.compile(r"wx[0-9a-f]{16}")
_SECRET = re.compile(r"[0-9A-Za-z]{16,128}")


class Verb(StrEnum):
    """What the log calls each action."""

    ENTER = "登记接口凭据"
    WITHDRAW = "撤销接口凭据"
    ASK = "提交官方接口采集"


@action
def enter(*, account: Account, appid: str, secret: str, now: datetime, by: User) -> Credential:
    """Keep the credential of an owned account, sealed; a new one takes the place of the one before."""
    may_enter(by, account)
    account = owned(account)
    if not _APPID.fullmatch(appid):
        raise Refused("AppID应为wx开头的18位。")
    if not _SECRET.fullmatch(secret):
        raise Refused("AppSecret应为16至128位字母和数字。")
    made, fresh = Credential.objects.update_or_create(
        account=account,
        defaults={"appid": seal(appid, PURPOSE), "secret": seal(secret, PURPOSE), "entered_by": by, "entered_at": now,
                  "withdrawn_at": None, "came": "", "said": ""},
        create_defaults={"appid": seal(appid, PURPOSE), "secret": seal(secret, PURPOSE), "entered_by": by,
                         "entered_at": now, "folder": new_token()},
    )  # fmt: skip
    record(Verb.ENTER, by=by, target=made, details={"更换": not fresh})
    return made


@action
def withdraw(*, credential: Credential, now: datetime, by: User) -> None:
    """Take the secret away; what was collected with it stays."""
    may_enter(by, credential.account)
    found = Credential.objects.select_for_update(of=("self",)).select_related("account").get(pk=credential.pk)
    if not found.usable:
        raise Refused("该凭据已撤销。")
    found.appid, found.secret, found.withdrawn_at = "", "", now
    found.save(update_fields=["appid", "secret", "withdrawn_at"])
    record(Verb.WITHDRAW, by=by, target=found)


@action
def ask(*, account: Account, now: datetime, by: User) -> Batch:
    """Have the interface asked now."""
    may_ask(by, account)
    account = owned(account)
    made = _asked(usable(account), now, made_by=by)
    record(Verb.ASK, by=by, target=made)
    return made


@action
def ask_tonight(*, credential: Credential, night: date, now: datetime, by: Principal) -> Batch:
    """Have the interface asked in the nightly round; once a night, whoever tries."""
    account = owned(credential.account)
    made = _asked(usable(account), now, night=night)
    record(Verb.ASK, by=by, target=made, details={"夜间采集": night.isoformat()})
    return made


def _asked(credential: Credential, now: datetime, **more: object) -> Batch:
    if Batch.objects.filter(credential=credential, state__in=ACTIVE).exists():
        raise Refused("该账号正在采集，请等待完成。")
    agency = credential.account.agency
    return Batch.objects.create(
        agency=agency, agency_path=agency.path, kind=BatchKind.PULL, credential=credential, folder=new_token(),
        made_at=now, **more,
    )  # fmt: skip
