"""The register's tables, one module a subject."""

from __future__ import annotations

from jianhao.web.registry.models.accounts import (
    Account,
    AccountQuerySet,
    NativeId,
    StateChange,
    StateKind,
)
from jianhao.web.registry.models.contacts import (
    Contact,
    ContactRole,
)
from jianhao.web.registry.models.imports import (
    BatchState,
    ImportBatch,
    ImportRow,
    RowKind,
)
from jianhao.web.registry.models.quotas import (
    Quota,
)
from jianhao.web.registry.models.requests import (
    REQUEST_OWNER,
    ChangeRequest,
    RequestKind,
    RequestState,
)
from jianhao.web.registry.models.sheets import (
    Reconciliation,
    UnitSheet,
)
from jianhao.web.registry.models.words import (
    ACCOUNT_TYPES,
    CLOSED_STATES,
    LEVELS,
    LOCAL_STATES,
    NATIONAL_STATES,
    OPEN_STATES,
    PLATFORM_STATES,
    PLATFORMS,
    SCOPES,
)

__all__ = [
    "ACCOUNT_TYPES",
    "CLOSED_STATES",
    "LEVELS",
    "LOCAL_STATES",
    "NATIONAL_STATES",
    "OPEN_STATES",
    "PLATFORMS",
    "PLATFORM_STATES",
    "REQUEST_OWNER",
    "SCOPES",
    "Account",
    "AccountQuerySet",
    "BatchState",
    "ChangeRequest",
    "Contact",
    "ContactRole",
    "ImportBatch",
    "ImportRow",
    "NativeId",
    "Quota",
    "Reconciliation",
    "RequestKind",
    "RequestState",
    "RowKind",
    "StateChange",
    "StateKind",
    "UnitSheet",
]
