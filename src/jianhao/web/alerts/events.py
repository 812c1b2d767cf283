"""Events of the register that a webhook may subscribe to, read off the chain of audit events by a cursor.

The chain is append-only and its numbers are given under a lock until the transaction ends, so that what lies up to the head is
whole: a cursor leaves nothing out and takes nothing twice, and no app has to think of webhooks.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from jianhao.closing.actions import Action
from jianhao.web.alerts.models import Channel, Kind, Sending
from jianhao.web.audit.chain import moment
from jianhao.web.audit.models import AuditEvent, ChainHead, Result
from jianhao.web.scope import within

BATCH = 500
REMINDER = "reminder"


@dataclass(frozen=True, slots=True)
class EventKind:
    """A kind of event: the words of the page, and what the audit calls it."""

    title: str
    verbs: tuple[str, ...]


def _closing(*actions: Action) -> tuple[str, ...]:
    return tuple(f"关停：{action.chinese}" for action in actions)


KINDS = {
    "circular.issued": EventKind("检查通报印发", ("印发通报",)),
    "closing.requested": EventKind("关停提交申请", _closing(Action.SUBMIT, Action.ORDER_URGENT)),
    "closing.announced": EventKind("关停公告发布", _closing(Action.PUBLISH_NOTICE)),
    "closing.cancelled": EventKind("平台注销完成或者下架", _closing(Action.CONFIRM_CANCELLATION, Action.DELIST)),
    "closing.finished": EventKind("关停办结", _closing(Action.FINISH)),
    "request.approved": EventKind("开设或者变更申请获得同意", ("同意申请",)),
    "list.published": EventKind("公开名录获得批准", ("批准公开名录",)),
    REMINDER: EventKind("待办汇总、紧急提醒的人数和条数", ()),
}  # fmt: skip
CHOICES = [(name, kind.title) for name, kind in KINDS.items()]


def head() -> int:
    """The number of the last audit event."""
    found = ChainHead.objects.filter(id=1).first()
    return found.sequence if found else 0


def behind() -> list[int]:
    """Webhooks that have not looked at the last event yet."""
    rows = Channel.objects.filter(kind=Kind.WEBHOOK, active=True, cursor__lt=head())
    return list(rows.values_list("pk", flat=True))


def catch_up(channel_pk: int, now: datetime) -> int:
    """Put the events that a webhook subscribed to into the outbox, with the cursor in one transaction; how many."""
    with transaction.atomic():
        channel = Channel.objects.select_for_update().get(pk=channel_pk)
        last = head()
        names = _verbs(channel.events)
        rows = AuditEvent.objects.filter(sequence__gt=channel.cursor, sequence__lte=last)
        rows = rows.filter(verb__in=names, result=Result.DONE).filter(
            within(channel.agency_path, "agency_path")
        )
        found = list(rows.order_by("sequence")[:BATCH])
        made = [_sending(channel, event, names[event.verb], now) for event in found]
        Sending.objects.bulk_create(made, ignore_conflicts=True)
        channel.cursor = found[-1].sequence if len(found) == BATCH else last
        channel.save(update_fields=["cursor"])
    return len(found)


def _verbs(events: list[str]) -> dict[str, str]:
    return {verb: name for name in events if name in KINDS for verb in KINDS[name].verbs}


def _sending(channel: Channel, event: AuditEvent, name: str, now: datetime) -> Sending:
    return Sending(
        channel=channel, agency_path=channel.agency_path, key=f"{channel.pk}:event:{event.sequence}", event=name,
        payload=_told(event), due_at=now, since=now,
    )  # fmt: skip


def _told(event: AuditEvent) -> dict[str, Any]:
    """What is said of an event: never who did it, the reasons, the details."""
    return {
        "at": moment(event.at),
        "verb": event.verb,
        "object": event.target_kind,
        "object_id": event.target_id,
        "title": event.target,
        "sequence": event.sequence,
        "digest": event.digest,
    }
