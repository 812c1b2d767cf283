"""Unit sheets with their sign-off, and the reconciliation of three lists."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from jianhao.web.audit.chain import canonical
from jianhao.web.audit.recording import action, record
from jianhao.web.people.models import Agency, User
from jianhao.web.people.roles import Permission
from jianhao.web.people.scopes import require, require_within
from jianhao.web.refusals import NotAllowed, Refused
from jianhao.web.registry.fields import KEPT, STATES
from jianhao.web.registry.models import Account, Reconciliation, UnitSheet
from jianhao.web.registry.periods import half_year
from jianhao.web.registry.reconciling import Found, counted
from jianhao.web.registry.values import of_account

KEPT_AT_MOST = 20_000


class Verb(StrEnum):
    """What the log calls each action."""

    SIGN = "登记审签"
    RECONCILE = "三方核对"


def digest_of(agency: Agency) -> tuple[str, int]:
    """What a leader signs: every field of the unit's accounts, hashed; and how many accounts."""
    return digests_of([agency.pk])[agency.pk]


def digests_of(agencies: Iterable[int]) -> dict[int, tuple[str, int]]:
    """The same for many units by their keys, asked for at once."""
    held: dict[int, list[list[Any]]] = {pk: [] for pk in agencies}
    for a in Account.objects.filter(agency__in=list(held)).order_by("account_id"):
        held[a.agency_id].append([a.account_id, a.platform, a.name, of_account(a, (*KEPT, *STATES))])
    return {
        pk: (hashlib.sha256(canonical({"accounts": rows}).encode()).hexdigest(), len(rows))
        for pk, rows in held.items()
    }


@action
def sign(*, agency: Agency, signer: str, signed_on: date, now: datetime, by: User) -> UnitSheet:
    """Note that the unit's leader has signed its sheet as it stands; later changes make the signature void."""
    require(by, Permission.REPORT)
    require_within(by, agency)
    if by.agency_id != agency.pk and not by.may(Permission.EDIT):
        raise NotAllowed("只能登记本单位的审签。")
    digest, count = digest_of(agency)
    if not count:
        raise Refused("该单位没有登记账号。")
    values = {"agency_path": agency.path, "digest": digest, "accounts": count, "signed_on": signed_on, "signer": signer,
              "recorded_by": by, "recorded_at": now}  # fmt: skip
    sheet, _ = UnitSheet.objects.update_or_create(agency=agency, period=half_year(signed_on), defaults=values)
    record(Verb.SIGN, by=by, target=sheet, details={"账号数": count, "校验值": digest, "审签人": signer})
    return sheet


@action
def keep_reconciliation(
    *,
    agency: Agency,
    as_of: date,
    files: list[dict[str, str]],
    found: Iterable[Found],
    now: datetime,
    by: User,
) -> Reconciliation:
    """Keep what three lists held against each other gave."""
    require(by, Permission.IMPORT)
    require_within(by, agency)
    all_found = list(found)
    kept = Reconciliation.objects.create(
        agency=agency, agency_path=agency.path, as_of=as_of, files=files, counts=dict(counted(all_found)),
        found=[{**asdict(f), "gap": str(f.gap)} for f in all_found[:KEPT_AT_MOST]], made_by=by, made_at=now,
    )  # fmt: skip
    record(Verb.RECONCILE, by=by, target=kept, details=kept.counts)
    return kept
