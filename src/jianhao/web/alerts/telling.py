"""How other apps tell people something: rows in the caller's own transaction, so that both are kept or neither.

Nothing is sent here. The worker sends what is due (jobs.py); a message told twice with one key is one message.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from jianhao.alerts.messages import LONGEST_TITLE
from jianhao.alerts.occasions import Occasion
from jianhao.documents.cells import clean, masked, one_line
from jianhao.web.alerts.events import REMINDER
from jianhao.web.alerts.models import Channel, Kind, Message, Sending
from jianhao.web.alerts.routing import group_channels, personal_channels
from jianhao.web.alerts.wanting import soon
from jianhao.web.people.models import Agency, User
from jianhao.web.people.roles import Permission
from jianhao.web.scope import ancestors

MOST_LINES = 60
LONGEST_LINE = 500
LONGEST_KEY = 120
PATH = re.compile(r"/(?![/\\])[!-~]{0,290}|/")


class OutsideTransaction(Exception):
    """A mistake of the program: a message must be kept or lost with what it tells of."""


@dataclass(frozen=True, slots=True)
class Telling:
    """What is told: `key` names the occasion for ever (finding:…, due:2026-11-02), `address` is a path of ours."""

    occasion: Occasion
    key: str
    title: str
    lines: Sequence[str] = ()
    address: str = ""
    matters: int = 1
    overdue: int = 0
    urgent: bool | None = None  # None: as the occasion is

    @property
    def is_urgent(self) -> bool:
        return self.occasion.urgent if self.urgent is None else self.urgent

    @property
    def kept_key(self) -> str:
        """The key as it fits into its column; a longer one by its digest, so that it still names one occasion."""
        return self.key if len(self.key) <= LONGEST_KEY else hashlib.sha256(self.key.encode()).hexdigest()


def tell(receivers: Iterable[User], told: Telling, *, now: datetime, groups: bool = True) -> list[Message]:
    """Messages to the receivers, and numbers to the groups of their offices; those that knew it already get nothing.

    Must be called inside a transaction. Returns the messages that are new.
    """
    if not transaction.get_connection().in_atomic_block:
        raise OutsideTransaction(told.key)
    made = [message for user in receivers if (message := _to_one(user, told, now)) is not None]
    if groups:
        for channel in group_channels({message.receiver.agency_id for message in made}):
            to_group(channel, told, _counts(told, made, channel), now)
    if made and told.is_urgent:
        soon()
    return made


def digest_key(day: date) -> str:
    """The key of a day's digests."""
    return f"{Occasion.DUE}:{day.isoformat()}"


def tell_responsible(
    agency: Agency, permission: Permission, told: Telling, *, now: datetime
) -> list[Message]:
    """Tell those of an agency who hold a permission; where there is nobody, those of the nearest agency above."""
    return tell(responsible(agency, permission), told, now=now)


def responsible(agency: Agency, permission: Permission) -> list[User]:
    """Active people of the agency, else of the nearest above, whose roles allow it."""
    paths = [agency.path, *reversed(ancestors(agency.path))]
    rows = User.objects.filter(agency__path__in=paths, is_active=True).select_related("agency")
    able = [user for user in rows.prefetch_related("grants") if user.may(permission)]
    for path in paths:
        here = [user for user in able if user.agency.path == path]
        if here:
            return sorted(here, key=lambda user: user.pk)
    return []


def _to_one(user: User, told: Telling, now: datetime) -> Message | None:
    lines = [masked(clean(line)[:LONGEST_LINE]) for line in told.lines][:MOST_LINES]
    values = {
        "agency_path": user.agency.path, "occasion": told.occasion, "urgent": told.is_urgent,
        "title": masked(one_line(told.title))[:LONGEST_TITLE], "lines": lines, "address": _own_path(told.address),
        "matters": told.matters, "overdue": told.overdue, "made_at": now,
    }  # fmt: skip
    message, new = Message.objects.get_or_create(receiver=user, key=told.kept_key, defaults=values)
    if not new:
        return None
    for channel in personal_channels(user):
        by_channel(channel, message, now)
    return message


def _own_path(address: str) -> str:
    """The path of a page of ours; anything else is left out, the message is not."""
    return address if PATH.fullmatch(address) else ""


def by_channel(channel: Channel, message: Message, now: datetime) -> Sending:
    """The outbox's row of a message for one channel."""
    return _row(channel, f"{channel.pk}:message:{message.pk}", message.urgent, now, message=message)


def to_group(channel: Channel, told: Telling, counts: dict[str, int], now: datetime) -> Sending | None:
    """The outbox's row of an occasion for a group; a webhook only where it subscribed to reminders."""
    if channel.kind == Kind.WEBHOOK and REMINDER not in channel.events:
        return None
    payload = group_payload(told, counts)
    return _row(
        channel, f"{channel.pk}:{told.occasion}:{told.kept_key}", told.is_urgent, now, payload=payload
    )


def group_payload(told: Telling, counts: dict[str, int]) -> dict[str, Any]:
    """All that is kept for a group: the occasion of a closed list, and numbers. No word of the message is among it."""
    return {"occasion": str(told.occasion), **counts}


def _row(channel: Channel, key: str, urgent: bool, now: datetime, **more: object) -> Sending:
    values = {
        "channel": channel, "agency_path": channel.agency_path, "event": REMINDER, "urgent": urgent, "since": now,
        "due_at": now if urgent else channel.quiet.over(now), **more,
    }  # fmt: skip
    return Sending.objects.get_or_create(key=key, defaults=values)[0]


def _counts(told: Telling, made: list[Message], channel: Channel) -> dict[str, int]:
    people = sum(message.receiver.agency_id == channel.agency_id for message in made)
    return {"people": people, "matters": told.matters, "overdue": told.overdue}
