"""公众查询: official, closed with a successor, or not in this list; nothing that is not public is shown."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from django.db.models import Q

from jianhao.vocab.links import links
from jianhao.vocab.platforms import recognise
from jianhao.vocab.states import LocalState, PlatformState
from jianhao.web.registry.models import CLOSED_STATES, Account, NativeId
from jianhao.web.registry.searching import beginning, plain
from jianhao.web.ui.places import places

SHOWN = 8
LONGEST = 300
OFFICIAL = (
    LocalState.running,
    LocalState.rectifying,
    LocalState.closing_proposed,
    LocalState.announced,
    LocalState.cancelling,
)
CLOSING = (LocalState.announced, LocalState.cancelling)


class Standing(StrEnum):
    """What a citizen is told."""

    OFFICIAL = "official"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Card:
    """One account as the public sees it."""

    standing: Standing
    name: str
    platform: str
    agency: str
    closing: bool = False
    closed_on: str = ""
    successor: str = ""
    successor_link: str = ""
    notice_link: str = ""
    notes: tuple[str, ...] = ()


def look_up(asked: str) -> list[Card]:
    """The accounts of that name, id or link; at most SHOWN, official ones first."""
    asked = asked.strip()[:LONGEST]
    if len(plain(asked)) < 2:
        return []
    public = Account.objects.filter(local_state__in=[*OFFICIAL, *CLOSED_STATES]).select_related("agency")
    found = list(public.filter(_exactly(asked)).order_by("name", "pk")[: SHOWN * 2])
    if not found and not any(links(asked)):
        found = list(public.filter(beginning(plain(asked))).order_by("search", "pk")[: SHOWN * 2])
    notes = places.public_for(
        [account for account in found if account.local_state in (*CLOSING, *CLOSED_STATES)]
    )
    cards = [replace(card_of(account), notes=notes.get(account.pk, ())) for account in found]
    return sorted(cards, key=lambda card: card.standing != Standing.OFFICIAL)[:SHOWN]


def _exactly(asked: str) -> Q:
    link = recognise(asked)
    if link is not None and link.native_id:
        known = NativeId.objects.filter(value=link.native_id, account__platform=str(link.platform))
        return Q(pk__in=list(known.values_list("account_id", flat=True)[:50]))
    value = asked.partition(":")[2] or asked
    known = NativeId.objects.filter(value__in=[value, value.casefold()]).values_list("account_id", flat=True)
    return Q(name=asked) | Q(account_id=asked) | Q(pk__in=list(known[:50]))


def card_of(account: Account) -> Card:
    """What the public is told of an account."""
    closed = account.local_state in CLOSED_STATES or account.platform_state == PlatformState.cancelled
    successor = _successor(account) if closed or account.local_state in CLOSING else None
    return Card(
        Standing.CLOSED if closed else Standing.OFFICIAL,
        account.name,
        account.get_platform_display(),
        account.agency.name,
        closing=not closed and account.local_state in CLOSING,
        closed_on=account.cancelled_on.isoformat() if account.cancelled_on else "",
        successor=f"{successor.name}（{successor.get_platform_display()}）"
        if successor
        else account.successor,
        successor_link=_web(successor.link) if successor else "",
        notice_link=_web(account.notice_link),
    )


def _successor(account: Account) -> Account | None:
    """The account that took over, if it is itself official."""
    if not account.successor:
        return None
    named = Q(account_id=account.successor) | Q(name=account.successor)
    return (
        Account.objects.filter(named, local_state__in=OFFICIAL).exclude(pk=account.pk).order_by("pk").first()
    )


def _web(address: str) -> str:
    """An address that may be a link: http and https only."""
    return address if address.startswith(("https://", "http://")) else ""
