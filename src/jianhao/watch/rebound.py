"""疑似反弹: what was opened within a year of a closing by the same unit, subject or contact, or under a like name.

An opening before the closing is none; where the day of opening is not known, that is said and nothing follows from it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from jianhao.dates import chinese_date
from jianhao.watch.names import NameIndex

WITHIN = 365  # days after a closing


class Sign(StrEnum):
    """What a newly opened account has in common with a closed one."""

    UNIT = "unit"
    SUBJECT = "subject"
    CONTACT = "contact"
    NAME = "name"
    OTHER_PLATFORM = "other_platform"

    @property
    def chinese(self) -> str:
        """The reason on a page."""
        return _REASONS[self]


_REASONS = {
    Sign.UNIT: "同一单位、同一平台",
    Sign.SUBJECT: "认证主体相同",
    Sign.CONTACT: "登记的联系方式相同",
    Sign.NAME: "名称相同或者相近",
    Sign.OTHER_PLATFORM: "同一单位换平台、名称相近",
}


@dataclass(frozen=True, slots=True)
class Known:
    """An account as the register has it; `contacts` are keyed hashes of numbers, never numbers; days are day numbers or None."""

    account_id: str
    name: str
    platform: str
    agency: str
    subject: str = ""
    contacts: frozenset[str] = frozenset()
    opened_on: int | None = None
    closed_on: int | None = None
    approval_no: str = ""


@dataclass(frozen=True, slots=True)
class Rebound:
    """An opening after a closing: a lead for a person. `days` between them."""

    closed: Known
    opened: Known
    signs: tuple[Sign, ...]
    days: int

    @property
    def sentence(self) -> str:
        """What a list says of it."""
        assert self.closed.closed_on is not None
        why = "、".join(sign.chinese for sign in self.signs)
        number = self.opened.approval_no
        ask = f"台账填有批准文号{number}，请核对" if number else "请核对是否经批准开设"
        when = f"关停（{chinese_date(self.closed.closed_on)}）后{self.days}天开设"
        return f"“{self.opened.name}”在“{self.closed.name}”{when}：{why}。{ask}。"


@dataclass(frozen=True, slots=True)
class Rebounds:
    """Leads by closed account, and openings of which the day is not known although the rest fits."""

    leads: tuple[Rebound, ...]
    undated: tuple[Known, ...]


def rebounds(accounts: Sequence[Known], within: int = WITHIN) -> Rebounds:
    """Of a register: every account opened after a closed one and within so many days of it that has a sign in common."""
    closed = [one for one in accounts if one.closed_on is not None]
    running = [one for one in accounts if one.closed_on is None]
    index = NameIndex([one.name for one in closed])
    places = _by_contact(closed)
    leads: list[Rebound] = []
    undated: dict[str, Known] = {}
    for one in running:
        for place, signs in sorted(_signs(one, closed, index, places).items()):
            gone = closed[place]
            assert gone.closed_on is not None
            if one.opened_on is None:
                if {Sign.NAME, Sign.CONTACT} & signs:
                    undated.setdefault(one.account_id, one)
            elif 0 <= one.opened_on - gone.closed_on <= within:
                ordered = tuple(sign for sign in Sign if sign in signs)
                leads.append(Rebound(gone, one, ordered, one.opened_on - gone.closed_on))
    return Rebounds(tuple(leads), tuple(undated.values()))


def _by_contact(closed: Iterable[Known]) -> dict[tuple[str, str], list[int]]:
    """Places of closed accounts by what an opened one may have in common with them."""
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, one in enumerate(closed):
        if one.agency:
            found["agency", one.agency].append(place)
        if one.subject:
            found["subject", one.subject].append(place)
        for contact in one.contacts:
            found["contact", contact].append(place)
    return found


def _signs(
    one: Known, closed: Sequence[Known], index: NameIndex, places: dict[tuple[str, str], list[int]]
) -> dict[int, set[Sign]]:
    """Signs by place of the closed account; a like name of another unit says something only on the same platform."""
    found: dict[int, set[Sign]] = defaultdict(set)
    alike = {place for place, _ in index.alike(one.name)}
    for place in places.get(("agency", one.agency), ()):
        if closed[place].platform == one.platform:
            found[place].add(Sign.UNIT)
        elif place in alike:
            found[place].add(Sign.OTHER_PLATFORM)
    for place in places.get(("subject", one.subject), ()) if one.subject else ():
        if closed[place].platform == one.platform:
            found[place].add(Sign.SUBJECT)
    for contact in one.contacts:
        for place in places.get(("contact", contact), ()):
            found[place].add(Sign.CONTACT)
    for place in alike:
        if closed[place].platform == one.platform:
            found[place].add(Sign.NAME)
    return found
