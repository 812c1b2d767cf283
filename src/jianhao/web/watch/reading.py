"""The register as comparisons take it: plain values, contacts as keyed hashes that never leave the process."""

from __future__ import annotations

import hashlib
import hmac
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.timezone import localdate

from jianhao.dates import day_number
from jianhao.vocab.links import links
from jianhao.vocab.states import NationalState, PlatformState
from jianhao.watch.rebound import Known
from jianhao.web.keys import derived
from jianhao.web.people.models import Agency
from jianhao.web.people.sealing import Unsealable, unseal
from jianhao.web.registry.actions import CONTACT, PROVISIONAL
from jianhao.web.registry.models import (
    CLOSED_STATES,
    Account,
    ChangeRequest,
    Contact,
    NativeId,
    RequestKind,
    RequestState,
)
from jianhao.web.scope import within

HASHED_FOR = "watch contacts"
SHORTEST_NUMBER = 7
MOST_UNITS = 3  # a telephone of more units is a shared desk and says nothing of who opens accounts
COLUMNS = (
    "pk", "account_id", "name", "platform", "account_type", "verified_subject", "agency_id", "agency__name", "agency_path",
    "functions", "opened_on", "cancelled_on", "national_closed_on", "stopped_on", "local_state", "platform_state",
    "national_state", "approval_no", "last_update", "made_at", "link",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Held:
    """An account as the register holds it; days are day numbers, None where nobody knows."""

    pk: int
    account_id: str
    name: str
    platform: str
    kind: str
    subject: str
    unit: int
    unit_name: str
    path: str
    functions: frozenset[str]
    opened_on: int | None
    closed: bool
    closed_on: int | None
    approval_no: str
    last_update: int | None
    entered_on: int
    link: str
    ids: frozenset[str] = frozenset()
    contacts: frozenset[str] = frozenset()

    @property
    def known(self) -> Known:
        """As the search for rebounds takes it."""
        return Known(
            self.account_id, self.name, self.platform, str(self.unit), self.subject, self.contacts, self.opened_on,
            self.closed_on if self.closed else None, self.approval_no,
        )  # fmt: skip


def register_of(agency: Agency) -> list[Held]:
    """Every account below an agency, in the order of their keys."""
    accounts = Account.objects.filter(within(agency.path, "agency_path"))
    ids, contacts, approved = _ids(agency), _contacts(agency), _approved(agency)
    rows = accounts.order_by("pk").values_list(*COLUMNS).iterator(5_000)
    return [_held(dict(zip(COLUMNS, row, strict=True)), ids, contacts, approved) for row in rows]


def _held(
    row: dict, ids: Mapping[int, set[str]], contacts: Mapping[int, set[str]], approved: Mapping[int, tuple[date, int]]
) -> Held:  # fmt: skip
    closed = (
        row["local_state"] in CLOSED_STATES
        or row["platform_state"] == PlatformState.cancelled
        or row["national_state"] == NationalState.closed
    )
    gone = row["cancelled_on"] or row["national_closed_on"] or row["stopped_on"]
    agreed = approved.get(row["pk"])
    opened = row["opened_on"] or (agreed[0] if agreed else None)
    return Held(
        row["pk"], row["account_id"], row["name"], row["platform"], row["account_type"], row["verified_subject"],
        row["agency_id"], row["agency__name"], row["agency_path"], frozenset(map(str, row["functions"] or ())),
        _day(opened), closed, _day(gone) if closed else None,
        row["approval_no"] or (f"申请{agreed[1]}号" if agreed else ""), _day(row["last_update"]),
        day_number(localdate(row["made_at"])), row["link"], frozenset(ids.get(row["pk"], ())),
        frozenset(contacts.get(row["pk"], ())),
    )  # fmt: skip


def _day(day: date | None) -> int | None:
    return None if day is None else day_number(day)


def _ids(agency: Agency) -> Mapping[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    rows = NativeId.objects.filter(within(agency.path, "account__agency_path"))
    for pk, kind, value in rows.values_list("account_id", "kind", "value").iterator(5_000):
        found[pk].add(f"{kind}:{value}")
    return found


def _approved(agency: Agency) -> Mapping[int, tuple[date, int]]:
    """Accounts opened by request → the day on which it was agreed to, and its number."""
    rows = ChangeRequest.objects.filter(
        within(agency.path, "account__agency_path"), kind=RequestKind.OPENING, state=RequestState.APPROVED
    )
    return {
        account: (localdate(at), pk) for account, at, pk in rows.values_list("account_id", "decided_at", "pk")
    }


def _contacts(agency: Agency) -> Mapping[int, set[str]]:
    """Keyed hashes of the telephones that stand, or stood, for an account; numbers shared by many units are left out."""
    found: dict[int, set[str]] = defaultdict(set)
    units: dict[str, set[int]] = defaultdict(set)
    rows = Contact.objects.filter(within(agency.path, "account__agency_path")).exclude(sealed_telephone="")
    named = rows.values_list("account_id", "account__agency_id", "sealed_telephone")
    for account, unit, sealed in named.iterator(5_000):
        mark = hashed(sealed)
        if mark:
            found[account].add(mark)
            units[mark].add(unit)
    shared = {mark for mark, among in units.items() if len(among) > MOST_UNITS}
    return {account: marks - shared for account, marks in found.items()}


def hashed(sealed: str) -> str:
    """A mark by which the same number is known again, made with a key of this installation; empty for none."""
    try:
        number = "".join(ch for ch in unseal(sealed, CONTACT) if ch.isascii() and ch.isdigit())
    except Unsealable:
        return ""
    if len(number) < SHORTEST_NUMBER:
        return ""
    return hmac.new(derived(HASHED_FOR), number.encode(), hashlib.sha256).hexdigest()


def lasting_key(one: Held) -> str:
    """What of a row stays the same when a list is entered anew: its link, else unit, platform and name together."""
    link = next(links(one.link), None) if one.link else None
    if link is not None and (link.path or link.query):
        return f"{link.host}/{'/'.join(link.path)}?{sorted(link.query.items())}"
    return f"{one.unit}|{one.platform}|{''.join(one.name.split())}"


def provisional(one: Held) -> bool:
    """Whether the platform has not given it an id yet."""
    return one.account_id.startswith(f"{one.platform}:{PROVISIONAL}")
