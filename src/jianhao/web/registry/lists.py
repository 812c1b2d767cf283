"""The register and uploaded files as lists that can be held against each other."""

from __future__ import annotations

from jianhao.ingest.accounts import AccountsRead
from jianhao.web.people.models import User
from jianhao.web.registry.models import Account
from jianhao.web.registry.reconciling import Line

PLAIN = ("verified_subject", "platform_state", "national_state", "local_state")


def of_register(user: User) -> list[Line]:
    """The accounts of a scope with all their ids."""
    accounts = Account.objects.visible_to(user).select_related("agency").prefetch_related("native_ids")
    return [
        Line(a.account_id, a.name, a.platform, a.agency.name, *(getattr(a, n) for n in PLAIN),
             ids=tuple((i.kind, i.value) for i in a.native_ids.all()))
        for a in accounts.iterator(1000)
    ]  # fmt: skip


def of_file(read: AccountsRead) -> list[Line]:
    """The accounts of a file."""
    return [
        Line(row["account_id"], row["name"] or "", row["platform"], row["agency"] or "", *(row[n] or "" for n in PLAIN),
             ids=tuple((i["kind"], i["id"]) for i in row["ids"] or ()))
        for row in read.table.to_pylist()
    ]  # fmt: skip
