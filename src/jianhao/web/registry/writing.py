"""Writing an account with everything that goes with it: history of states, search text, paths. Only actions call this."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils.timezone import localdate

from jianhao.web.people.models import Agency
from jianhao.web.registry.fields import STATES
from jianhao.web.registry.models import Account, NativeId, StateChange
from jianhao.web.registry.searching import search_text
from jianhao.web.registry.values import into_account, of_account

NO_STATES = dict.fromkeys(STATES, "")  # what an account had before it was registered


def new_account(
    account_id: str,
    platform: str,
    agency: Agency,
    values: Mapping[str, Any],
    ids: Iterable[tuple[str, str]],
    now: datetime,
) -> Account:
    """An unsaved account of a unit."""
    account = Account(account_id=account_id, platform=platform, made_at=now, changed_at=now)
    into_account(account, values)
    place(account, agency)
    account.search = search_text(
        account.name, agency.name, [account_id.partition(":")[2], *(value for _, value in ids)]
    )
    return account


def place(account: Account, agency: Agency) -> None:
    """Put an account under a unit."""
    account.agency = agency
    account.agency_path, account.line_path = agency.path, agency.line_path


def state_changes(
    account: Account, before: Mapping[str, Any], by_name: str, now: datetime, reason: str
) -> list[StateChange]:
    """Unsaved rows of the history for the states that became others; states that `before` does not name stayed."""
    return [
        StateChange(account=account, kind=kind, old=before.get(kind) or "", new=getattr(account, kind), at=now,
                    by_name=by_name[:200], reason=reason[:300])
        for kind in STATES
        if kind in before and (before[kind] or "") != getattr(account, kind)
    ]  # fmt: skip


def write(
    account: Account, values: Mapping[str, Any], *, by: Any, now: datetime, reason: str = ""
) -> dict[str, Any]:
    """Set values on a saved account, keep its history; the values before."""
    before = of_account(account, values)
    into_account(account, values)
    ids = [i.value for i in account.native_ids.all()]
    account.search = search_text(
        account.name, account.agency.name, [account.account_id.partition(":")[2], *ids]
    )
    account.changed_at, account.entered_for_unit = now, by.scope_path != account.agency_path
    account.save()
    StateChange.objects.bulk_create(state_changes(account, before, by.audit_name, now, reason))
    return before


def add_ids(account: Account, ids: Iterable[tuple[str, str]], now: datetime) -> None:
    """Ids that the account is known by besides those on file."""
    rows = [NativeId(account=account, kind=kind, value=value, since=localdate(now)) for kind, value in ids]
    NativeId.objects.bulk_create(rows, ignore_conflicts=True)
