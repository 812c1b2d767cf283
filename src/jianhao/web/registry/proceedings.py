"""办理过程 of an account: what was asked for it, and what was done about it."""

from __future__ import annotations

from django.db.models import Case, QuerySet, When

from jianhao.web.audit.models import AuditEvent
from jianhao.web.once import once
from jianhao.web.registry.models import Account, ChangeRequest, RequestState

SHOWN = 30
PRINTED = ("kind", "state", "title", "requested_at", "requested_by__name", "decided_by__name")


def requests_of(account: Account) -> list[ChangeRequest]:
    """The one that waits for its decision, then the last ones."""
    waiting_first = Case(When(state=RequestState.SUBMITTED, then=0), default=1)
    rows = account.requests.select_related("requested_by", "decided_by").only(*PRINTED)
    rows = rows.order_by(waiting_first, "-pk")
    return once(("requests of account", account.pk), lambda: list(rows[:SHOWN]))


def waiting_of(account: Account) -> ChangeRequest | None:
    """The request that waits for its decision."""
    first = next(iter(requests_of(account)), None)
    return first if first is not None and first.state == RequestState.SUBMITTED else None


def events_of(account: Account) -> QuerySet:
    """The last things done."""
    rows = AuditEvent.objects.filter(target_kind="account", target_id=str(account.pk))
    return rows.order_by("-sequence")[:SHOWN]
