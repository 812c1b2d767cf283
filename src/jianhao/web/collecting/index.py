"""The accounts of a scope as readers of files know them: by any id that the register holds."""

from __future__ import annotations

import pyarrow as pa

from jianhao.ingest.identity import AccountIndex
from jianhao.store.schemas import NATIVE_ID
from jianhao.web.registry.models import Account, NativeId
from jianhao.web.scope import within

COLUMNS = ("account_id", "platform", "ids")


def register_of(path: str) -> pa.Table:
    """account_id, platform and ids of the accounts below a path."""
    ids: dict[int, list[dict[str, str]]] = {}
    known = NativeId.objects.filter(within(path, "account__agency_path")).order_by("pk")
    for account, kind, value in known.values_list("account_id", "kind", "value").iterator(5000):
        ids.setdefault(account, []).append({"kind": kind, "id": value})
    found = Account.objects.filter(within(path, "agency_path")).order_by("account_id")
    rows = list(found.values_list("pk", "account_id", "platform").iterator(5000))
    return pa.table(
        [
            pa.array([account_id for _, account_id, _ in rows], pa.string()),
            pa.array([platform for _, _, platform in rows], pa.string()),
            pa.array([ids.get(pk, []) for pk, _, _ in rows], pa.list_(NATIVE_ID)),
        ],
        names=COLUMNS,
    )


def index_of(path: str) -> AccountIndex:
    """Looks accounts below a path up by any of their ids."""
    return AccountIndex(register_of(path))
