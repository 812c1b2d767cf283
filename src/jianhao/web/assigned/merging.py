"""Packages from below put together: of each sender the last word on each round, and only from those whose key is trusted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count

from jianhao.web.assigned.models import ReceivedPackage, ReceivedResult, SenderKey
from jianhao.web.people.models import User

SHOWN_AT_MOST = 2_000
COUNTED = ("accounts", "qualified", "unqualified", "undetermined", "findings", "closed")


@dataclass(frozen=True, slots=True)
class Merged:
    """The last round of every trusted sender with totals, their earlier rounds, and packages of unknown keys.

    `twice` is how many accounts more than one of the last rounds reports: the totals count them more than once.
    """

    last: list[tuple[str, ReceivedPackage]]
    earlier: list[tuple[str, ReceivedPackage]]
    unknown: list[tuple[ReceivedPackage, bool]]
    total: dict[str, int]
    twice: int


def trusted(user: User) -> dict[str, str]:
    """Key → sender of the keys that two persons of the scope entered and compared."""
    keys = SenderKey.objects.visible_to(user).filter(confirmed_by__isnull=False)
    return dict(keys.values_list("public_key", "sender"))


def merged(user: User) -> Merged:
    """The packages that an office received, by sender."""
    known = trusted(user)
    last: dict[str, ReceivedPackage] = {}
    earlier: list[tuple[str, ReceivedPackage]] = []
    unknown: list[tuple[ReceivedPackage, bool]] = []
    rows = ReceivedPackage.objects.visible_to(user).order_by("-as_of", "-moment", "-pk")
    for package in rows[:SHOWN_AT_MOST]:
        sender = known.get(package.public_key)
        if sender is None:
            unknown.append((package, package.sender in known.values()))
        elif last.setdefault(sender, package) is not package:
            earlier.append((sender, package))
    found = sorted(last.items())
    return Merged(found, earlier, unknown, _total(last.values()), _twice(list(last.values())))


def _total(packages: Iterable[ReceivedPackage]) -> dict[str, int]:
    total = dict.fromkeys(COUNTED, 0)
    for package in packages:
        for name in COUNTED:
            total[name] += package.counts[name]
    return total


def _twice(last: list[ReceivedPackage]) -> int:
    if len(last) < 2:
        return 0
    rows = ReceivedResult.objects.filter(package__in=[package.pk for package in last])
    return rows.values("account_id").annotate(n=Count("*")).filter(n__gt=1).order_by().count()
