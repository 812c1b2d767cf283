"""Everything that changes accounts, requests, contacts and quotas. Imports and sheets have modules of their own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.utils.timezone import localdate

from jianhao.vocab.native_ids import normalise_native_id
from jianhao.vocab.platforms import Platform
from jianhao.vocab.states import LocalState
from jianhao.web.audit.models import Result
from jianhao.web.audit.recording import Principal, action, record
from jianhao.web.people.models import Agency, User
from jianhao.web.people.roles import Permission
from jianhao.web.people.scopes import require, require_within
from jianhao.web.people.sealing import seal, unseal
from jianhao.web.people.tokens import spend
from jianhao.web.refusals import NotAllowed, Refused
from jianhao.web.registry.fields import FACTS, IDENTITY, STATES
from jianhao.web.registry.models import (
    Account,
    ChangeRequest,
    Contact,
    NativeId,
    Quota,
    RequestKind,
    RequestState,
)
from jianhao.web.registry.opening import opening_checks
from jianhao.web.registry.periods import half_year
from jianhao.web.registry.values import differing, of_account
from jianhao.web.registry.writing import NO_STATES, add_ids, new_account, state_changes, write

CONTACT = "work contact"
PROVISIONAL = "request-"  # what stands for the id of an account until its platform has given one
NAMED = ("name", *IDENTITY, *STATES)


class Verb(StrEnum):
    """What the log calls each action."""

    UPDATE_FACTS = "更新账号情况"
    REQUEST = "提出申请"
    WITHDRAW = "撤回申请"
    APPROVE = "同意申请"
    REJECT = "不同意申请"
    CONFIRM = "确认台账"
    SET_CONTACT = "登记联系人"
    HAND_OVER = "交接联系人"
    SEE_CONTACTS = "查看联系人"
    SET_QUOTA = "设定数量上限"
    DROP_QUOTA = "取消数量上限"
    FILL_BY_LINK = "经链接填报"
    SEND_OUT = "导出台账"


def _require_account(by: User, account: Account, *permissions: Permission) -> None:
    if not any(by.may(permission) for permission in permissions):
        raise NotAllowed("您没有办理此事的权限。")
    require_within(by, account.agency)


@action
def update_facts(*, account: Account, values: Mapping[str, Any], now: datetime, by: User) -> dict[str, Any]:
    """Facts of an account as plain values; whatever else is in `values` is refused. The fields that changed."""
    _require_account(by, account, Permission.REPORT, Permission.EDIT)
    foreign = set(values) - set(FACTS)
    if foreign:
        raise NotAllowed("名称、主体、状态等须经变更申请修改。")
    if by.agency_id != account.agency_id and not by.may(Permission.EDIT):
        raise NotAllowed("其他单位的账号由审核员代填。")
    account = Account.objects.select_for_update().select_related("agency").get(pk=account.pk)
    changed = differing(account, values)
    before = write(account, changed, by=by, now=now)
    said = {"前": before, "后": changed, "代填": account.entered_for_unit}
    record(Verb.UPDATE_FACTS, by=by, target=account, details=said)
    return changed


@action
def request_opening(
    *,
    agency: Agency,
    platform: str,
    native_id: str,
    values: Mapping[str, Any],
    reason: str,
    now: datetime,
    by: User,
) -> ChangeRequest:
    """Ask for a new account of a unit; what stands against it is kept with the request."""
    _require_to_ask(by, agency)
    _only(values, ("name", *IDENTITY, *FACTS))
    checks = [
        check.plain() for check in opening_checks(agency, platform, localdate(now), name=values["name"])
    ]
    proposed = {**values, "__platform": platform, "__native_id": native_id.strip()}
    made = ChangeRequest.objects.create(
        kind=RequestKind.OPENING, agency=agency, agency_path=agency.path, line_path=agency.line_path, title=values["name"],
        proposed=proposed, reason=reason, checks=checks, on_behalf=by.agency_id != agency.pk, requested_by=by, requested_at=now,
    )  # fmt: skip
    record(Verb.REQUEST, by=by, target=made, details={"内容": proposed})
    return made


@action
def request_change(
    *, account: Account, values: Mapping[str, Any], reason: str, now: datetime, by: User, native_id: str = ""
) -> ChangeRequest:
    """Ask to change what an account is: name, subject, states, a further id …; only what differs is asked for."""
    _require_to_ask(by, account.agency)
    _only(values, NAMED)
    account = Account.objects.select_for_update().select_related("agency").get(pk=account.pk)
    changed = differing(account, values)
    before = of_account(account, changed)
    if native_id:
        free_identity(account, native_id)
        changed["__native_id"] = native_id.strip()
    if not changed:
        raise Refused("与台账相比没有改动。")
    if ChangeRequest.objects.filter(account=account, state=RequestState.SUBMITTED).exists():
        raise Refused("该账号已有待审批的申请，请先等待审批或撤回。")
    made = ChangeRequest.objects.create(
        kind=RequestKind.CHANGE, agency=account.agency, agency_path=account.agency_path, line_path=account.line_path,
        account=account, title=account.name, proposed=changed, before=before, reason=reason,
        on_behalf=by.agency_id != account.agency_id, requested_by=by, requested_at=now,
    )  # fmt: skip
    record(Verb.REQUEST, by=by, target=made, details={"前": made.before, "后": changed})
    return made


def free_identity(account: Account, native_id: str) -> tuple[str, list[tuple[str, str]]]:
    """account_id and ids for an id that an account is to have; Refused if it is none or another account's."""
    account_id, ids = account_identity(account.platform, native_id)
    others = Account.objects.exclude(pk=account.pk)
    known = NativeId.objects.filter(account__in=others.filter(platform=account.platform))
    if others.filter(account_id=account_id).exists() or any(
        known.filter(kind=k, value=v).exists() for k, v in ids
    ):
        raise Refused("该平台账号ID已登记在另一个账号名下。")
    if (
        account.native_ids.filter(kind=ids[0][0], value=ids[0][1]).exists()
        or account.account_id == account_id
    ):
        raise Refused("该账号已登记这个平台账号ID。")
    return account_id, ids


def _require_to_ask(by: User, agency: Agency) -> None:
    require(by, Permission.REPORT)
    require_within(by, agency)
    if by.agency_id != agency.pk and not by.may(Permission.EDIT):
        raise NotAllowed("其他单位的申请由审核员代为提出。")


def _only(values: Mapping[str, Any], allowed: tuple[str, ...]) -> None:
    if set(values) - set(allowed):
        raise NotAllowed("申请中含有不能申请的项目。")


@action
def withdraw(*, request: ChangeRequest, now: datetime, by: User) -> None:
    """Take an own request back before it is decided."""
    request = _pending(request)
    if request.requested_by_id != by.pk:
        raise NotAllowed("只能撤回本人提出的申请。")
    request.state = RequestState.WITHDRAWN
    request.save(update_fields=["state"])
    record(Verb.WITHDRAW, by=by, target=request)


@action
def decide(*, request: ChangeRequest, approve: bool, opinion: str, now: datetime, by: User) -> ChangeRequest:
    """Agree or not, by another person than the one who asked; agreeing carries it out in the same transaction."""
    require(by, Permission.DECIDE)
    require_within(by, request.agency)
    request = _pending(request)
    if request.requested_by_id == by.pk:
        raise NotAllowed("不能审批本人提出的申请，须由另一人审批。")
    unsatisfied = [check for check in request.checks if not check["satisfied"]]
    if not opinion and (not approve or unsatisfied):
        raise Refused("请填写意见：有未满足的核对事项或者不同意时必须说明理由。")
    request.state = RequestState.APPROVED if approve else RequestState.REJECTED
    request.decided_by, request.decided_at, request.opinion = by, now, opinion
    if approve:
        (_open if request.kind == RequestKind.OPENING else _change)(request, by, now)
    request.save()
    record(
        Verb.APPROVE if approve else Verb.REJECT, by=by, target=request, reason=opinion,
        result=Result.DONE if approve else Result.REFUSED, details={"申请人": request.requested_by.audit_name},
    )  # fmt: skip
    return request


def _pending(request: ChangeRequest) -> ChangeRequest:
    found = (
        ChangeRequest.objects.select_for_update()
        .select_related("agency", "requested_by__agency")
        .get(pk=request.pk)
    )
    if found.state != RequestState.SUBMITTED:
        raise Refused(f"该申请{found.get_state_display()}，不能再办理。")
    return found


def account_identity(platform: str, native_id: str) -> tuple[str, list[tuple[str, str]]]:
    """account_id and ids for what somebody typed as an account's id; Refused if no platform gives such ids."""
    known = normalise_native_id(Platform(platform), native_id)
    if known is None:
        raise Refused(f"“{native_id[:60]}”不是{Platform(platform).chinese}的账号ID。")
    return f"{platform}:{known.value}", [(str(known.kind), known.value)]


def _open(request: ChangeRequest, by: User, now: datetime) -> None:
    values = {name: value for name, value in request.proposed.items() if not name.startswith("__")}
    platform, native_id = request.proposed["__platform"], request.proposed["__native_id"]
    if native_id:
        account_id, ids = account_identity(platform, native_id)
    else:
        account_id, ids = f"{platform}:{PROVISIONAL}{request.pk}", []  # until the platform has given one
    if Account.objects.filter(account_id=account_id).exists():
        raise Refused("台账中已有该账号ID。")
    values |= {
        "local_state": str(LocalState.approved),
        "approval_no": values.get("approval_no") or f"申请{request.pk}号",
    }
    account = new_account(account_id, platform, request.agency, values, ids, now)
    account.entered_for_unit = request.on_behalf
    account.save()
    add_ids(account, ids, now)
    for change in state_changes(account, NO_STATES, by.audit_name, now, f"申请{request.pk}号"):
        change.save()
    request.account = account


def _change(request: ChangeRequest, by: User, now: datetime) -> None:
    account = Account.objects.select_for_update().select_related("agency").get(pk=request.account_id)
    if of_account(account, request.before) != request.before:
        raise Refused("申请提出后该账号已有改动，请申请人撤回后重新提出。")
    native_id = request.proposed.get("__native_id", "")
    if native_id:
        account_id, ids = free_identity(account, native_id)
        if account.account_id.startswith(f"{account.platform}:{PROVISIONAL}"):
            account.account_id = (
                account_id  # the first id that the platform gave is what it is called from now on
            )
        add_ids(account, ids, now)
    write(
        account,
        {name: value for name, value in request.proposed.items() if not name.startswith("__")},
        by=request.requested_by,
        now=now,
        reason=f"申请{request.pk}号，{by.name}同意",
    )


@action
def confirm_unit(*, agency: Agency, as_of: date, by: User) -> int:
    """Say that the register of a unit is right, for the half-year of `as_of`; how many accounts."""
    require(by, Permission.REPORT)
    require_within(by, agency)
    if by.agency_id != agency.pk and not by.may(Permission.EDIT):
        raise NotAllowed("只能确认本单位的台账。")
    count = Account.objects.open().filter(agency=agency).update(confirmed_on=as_of)
    if not count:
        raise Refused("该单位没有在用账号。")
    said = {"期次": half_year(as_of), "账号数": count, "代填": by.agency_id != agency.pk}
    record(Verb.CONFIRM, by=by, target=agency, details=said)
    return count


@action
def fill_by_link(
    *, link: Any, facts: Mapping[int, Mapping[str, Any]], confirmed: bool, now: datetime, by: Principal
) -> int:
    """What the holder of a one-time link entered for the accounts of the unit (account pk → facts); spends the link."""
    spend(link, now)
    changes = {}
    accounts = Account.objects.select_for_update().open().filter(agency=link.agency).select_related("agency")
    for account in accounts:
        values = facts.get(account.pk, {})
        _only(values, FACTS)
        changed = differing(account, values)
        if changed:
            changes[account.account_id] = {"前": write(account, changed, by=by, now=now), "后": changed}
    if confirmed:
        Account.objects.open().filter(agency=link.agency).update(confirmed_on=localdate(now))
    record(Verb.FILL_BY_LINK, by=by, target=link.agency, details={"改动": changes, "确认无误": confirmed})
    return len(changes)


@action
def set_contact(
    *, account: Account, role: str, name: str, telephone: str, until: date | None, as_of: date, by: User
) -> None:
    """Name who answers for an account; the one before is handed over. The log holds neither name nor number."""
    _require_account(by, account, Permission.REPORT, Permission.EDIT)
    if by.agency_id != account.agency_id and not by.may(Permission.EDIT):
        raise NotAllowed("其他单位的联系人由审核员代填。")
    before = Contact.objects.filter(account=account, role=role, handed_over_on=None).update(
        handed_over_on=as_of
    )
    contact = Contact.objects.create(
        account=account, role=role, sealed_name=seal(name, CONTACT), sealed_telephone=seal(telephone, CONTACT),
        since=as_of, until=until,
    )  # fmt: skip
    record(
        Verb.HAND_OVER if before else Verb.SET_CONTACT,
        by=by,
        target=account,
        details={"岗位": contact.get_role_display()},
    )


@action
def see_contacts(*, account: Account, by: User) -> list[tuple[Contact, str, str]]:
    """The present contacts of an account in clear, for somebody who has to call; each look is recorded."""
    own = by.agency_id == account.agency_id and by.may(Permission.REPORT)
    if not own:
        require(by, Permission.CONTACTS)
    require_within(by, account.agency)
    found = account.contacts.filter(handed_over_on=None).order_by("-role")
    record(Verb.SEE_CONTACTS, by=by, target=account)
    return [(c, unseal(c.sealed_name, CONTACT), unseal(c.sealed_telephone, CONTACT)) for c in found]


@action
def set_quota(*, agency: Agency, platform: str, level: str, maximum: int, basis: str, by: User) -> Quota:
    """How many open accounts the subtree of a unit may have."""
    require(by, Permission.QUOTAS)
    require_within(by, agency)
    values = {"maximum": maximum, "basis": basis, "agency_path": agency.path}
    quota, _ = Quota.objects.update_or_create(agency=agency, platform=platform, level=level, defaults=values)
    record(Verb.SET_QUOTA, by=by, target=quota, details={"上限": maximum, "依据": basis})
    return quota


@action
def drop_quota(*, quota: Quota, by: User) -> None:
    """Take a quota away."""
    require(by, Permission.QUOTAS)
    require_within(by, quota.agency)
    record(Verb.DROP_QUOTA, by=by, target=quota)
    quota.delete()


@action
def log_sending_out(*, what: str, rows: int, by: User) -> None:
    """That rows of the register left the application as a file."""
    require(by, Permission.EXPORT)
    record(Verb.SEND_OUT, by=by, details={"内容": what, "行数": rows})
