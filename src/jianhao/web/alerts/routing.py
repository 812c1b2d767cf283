"""Which channels carry a message: to a person the nearest upwards of each kind, to a group the office's own."""

from __future__ import annotations

from collections.abc import Iterable

from jianhao.web.alerts.models import GROUPS, PERSONAL, Channel, Kind, OwnAddress
from jianhao.web.people.models import User
from jianhao.web.scope import ancestors


def personal_channels(user: User) -> list[Channel]:
    """One channel a kind: that of the person's own agency, else of the nearest above; none where the person gave no address."""
    paths = [*ancestors(user.agency.path), user.agency.path]
    nearest: dict[str, Channel] = {}
    rows = Channel.objects.filter(agency_path__in=paths, kind__in=PERSONAL, active=True)
    for channel in sorted(rows, key=lambda one: len(one.agency_path)):
        nearest[channel.kind] = channel
    if not nearest:
        return []
    own = OwnAddress.objects.filter(user=user).first()
    given = {
        Kind.MAIL: bool(own and own.mail_sealed),
        Kind.SMS: bool(own and own.mobile_sealed),
        Kind.TEXT: True,
    }
    return [channel for kind, channel in sorted(nearest.items()) if given[Kind(kind)]]


def group_channels(agencies: Iterable[int]) -> list[Channel]:
    """The groups and systems of these agencies themselves, not of those above: a number there would be another office's."""
    rows = Channel.objects.filter(agency_id__in=list(agencies), kind__in=GROUPS, active=True)
    return list(rows.order_by("pk"))
