"""The digest of the day: once a person and workday, what is due to them by the same source as their first page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time

import structlog
from django.db import transaction
from django.utils import timezone

from jianhao.alerts.occasions import Occasion
from jianhao.dates import Workdays, day_number
from jianhao.web.alerts import actions
from jianhao.web.alerts.models import DigestDay, Message, OwnAddress, Sending, State
from jianhao.web.alerts.telling import Telling, digest_key, tell
from jianhao.web.people.models import User
from jianhao.web.people.principals import SYSTEM
from jianhao.web.ui.places import Due, places

BEGINS, ENDS = time(8, 30), time(18, 0)  # a digest that is told in the evening is tomorrow's
BATCH = 50
log = structlog.get_logger("jianhao.web.alerts")


def is_time(now: datetime) -> bool:
    """Whether digests are drawn up at that moment: on workdays, in office hours."""
    local = timezone.localtime(now)
    return BEGINS <= local.time() < ENDS and Workdays().is_workday(day_number(local.date()))


def is_open(now: datetime) -> bool:
    """Whether some of today's digests are still to be drawn up."""
    day = timezone.localdate(now)
    return is_time(now) and not DigestDay.objects.filter(day=day, finished_at__isnull=False).exists()


def draw_up(now: datetime) -> Iterator[int]:
    """Draw up what is missing of today's digests, from where an earlier try ended: how many people got one, batch by batch.

    A province has thousands of people; between two batches the caller sends what is urgent.
    """
    if not is_open(now):
        return
    today, _ = DigestDay.objects.get_or_create(day=timezone.localdate(now))
    while users := _following(today):
        yield _batch(today, users, now)
    actions.finish_digests(today=today, now=now, by=SYSTEM)


def _following(today: DigestDay) -> list[User]:
    rows = User.objects.filter(pk__gt=today.last_user, is_active=True, grants__isnull=False).distinct()
    return list(rows.select_related("agency").prefetch_related("grants").order_by("pk")[:BATCH])


def _batch(today: DigestDay, users: list[User], now: datetime) -> int:
    """Fifty people in one transaction with the cursor; what is due is read before it begins."""
    found = [(user, _due(user, today.day)) for user in users]
    unwilling = set(
        OwnAddress.objects.filter(user__in=users, wants_digest=False).values_list("user", flat=True)
    )
    with transaction.atomic():
        _replace_older(users, today.day, now)
        told = 0
        for user, due in found:
            if due and user.pk not in unwilling:
                told += len(tell([user], digest(due, today.day), now=now, groups=False))
        today.last_user, today.people = users[-1].pk, today.people + told
        today.save(update_fields=["last_user", "people"])
    return told


def _due(user: User, day: date) -> list[Due]:
    """What is due to a person; a fault in one app's part costs one person a digest and is logged, the others get theirs."""
    try:
        return places.due_for(user, day)
    except Exception:
        log.exception("digest failed", user=user.pk)
        return []


def digest(due: list[Due], day: date) -> Telling:
    """What is due, line by line as the first page has it, with sums in the title."""
    matters, overdue = sum(one.count for one in due), sum(one.count for one in due if one.overdue)
    late = f"，其中已逾期{overdue}项" if overdue else ""
    return Telling(
        Occasion.DUE,
        digest_key(day),
        f"待办{matters}项{late}",
        [_line(one) for one in due],
        "/",
        matters,
        overdue,
    )


def _line(one: Due) -> str:
    until = "，已逾期" if one.overdue else f"，{one.until.isoformat()}前" if one.until else ""
    return f"{one.count:,}{one.title}{until}"


def _replace_older(users: list[User], day: date, now: datetime) -> None:
    """Earlier digests that nobody has read say nothing that today's does not."""
    older = Message.objects.filter(receiver__in=users, occasion=Occasion.DUE, replaced=False).exclude(
        key=digest_key(day)
    )
    waiting = Sending.objects.filter(message__in=older, state=State.WAITING)
    waiting.update(state=State.REPLACED, settled_at=now)
    older.filter(read_at=None).update(replaced=True, read_at=now)
    older.update(replaced=True)
