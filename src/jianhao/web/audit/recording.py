"""Recording: every action is one transaction with exactly one event in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, Protocol, TypeVar

from django.db import transaction
from django.utils import timezone

from jianhao.web.audit.chain import START, canonical, digest, moment
from jianhao.web.audit.models import AuditEvent, ChainHead, Result
from jianhao.web.origin import origin

P = ParamSpec("P")
R = TypeVar("R")
_recorded: ContextVar[int | None] = ContextVar("recorded", default=None)


class Principal(Protocol):
    """Who acts: a person, the holder of a one-time link, the command line."""

    audit_id: int | None
    audit_name: str
    scope_path: str


class WrongNumberOfEvents(Exception):
    """An action recorded no event, or two: a mistake of the program, and nothing of it was kept."""


def action(function: Callable[P, R]) -> Callable[P, R]:
    """An action: keyword `by` says who, all of it or nothing is done, and exactly one event tells of it."""

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if kwargs.get("by") is None:
            raise TypeError(f"{function.__name__} needs by=")
        token = _recorded.set(0)
        try:
            with transaction.atomic():
                result = function(*args, **kwargs)
                if _recorded.get() != 1:
                    raise WrongNumberOfEvents(f"{function.__name__}: {_recorded.get()} events")
                return result
        finally:
            _recorded.reset(token)

    run.is_action = True  # type: ignore[attr-defined]
    return run


def record(
    verb: str,
    *,
    by: Principal,
    target: Any = None,
    result: Result = Result.DONE,
    reason: str = "",
    details: Mapping[str, Any] | None = None,
) -> AuditEvent:
    """Append one event. `target` is a model row; its `agency_path`, else the actor's, says who may read the event."""
    with transaction.atomic():
        head, _ = ChainHead.objects.select_for_update().get_or_create(id=1, defaults={"digest": START})
        event = AuditEvent(
            sequence=head.sequence + 1, at=timezone.now(), actor_id=by.audit_id, actor=by.audit_name[:200],
            agency_path=getattr(target, "agency_path", "") or by.scope_path, verb=str(verb),
            target_kind=target._meta.model_name if target is not None else "",
            target_id=str(target.pk)[:200] if target is not None else "",
            target=str(target)[:300] if target is not None else "", result=result, reason=reason,
            origin=origin(), details=canonical(details or {}), previous=head.digest,
        )  # fmt: skip
        event.digest = digest(as_row(event))
        event.save()
        head.sequence, head.digest = event.sequence, event.digest
        head.save(update_fields=["sequence", "digest"])
    count = _recorded.get()
    if count is not None:
        _recorded.set(count + 1)
    return event


def as_row(event: AuditEvent) -> dict[str, Any]:
    """An event as the plain values that are hashed and exported."""
    names = [field.attname for field in AuditEvent._meta.concrete_fields]
    return {name: getattr(event, name) for name in names} | {
        "at": moment(event.at),
        "result": str(event.result),
    }
