"""到期与交接日历: what ends when, for accounts of a scope. `as_of` is given; the clock is not asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import islice

from django.db.models import Count, F, Min, OuterRef, QuerySet, Subquery
from django.utils.timezone import localdate

from jianhao.closing.freeze import freeze_terms
from jianhao.closing.terms import look_back_days
from jianhao.dates import day_number
from jianhao.vocab.platforms import Platform
from jianhao.vocab.states import PlatformState
from jianhao.web.registry.models import OPEN_STATES, Contact, StateChange, StateKind
from jianhao.web.ui.places import places

AHEAD = 60
LISTED = 100
OVERDUE = 365  # what ended longer ago is a matter of inspection, not of the calendar
NAME_PROTECTED = 15
LOOK_BACK = look_back_days()


class Kind(StrEnum):
    """What comes to its end."""

    VERIFICATION = "认证年审"
    CONTRACT = "合同到期"
    LEAVING = "离岗交接"
    FREEZE = "冻结确认"
    NAME = "名称保护期满"
    LOOK_BACK = "回头看"
    CLOSING = "关停办理"


TODO = {
    Kind.VERIFICATION: "完成平台认证年审，更新认证到期日",
    Kind.CONTRACT: "续签、改为自办，或收回账号管理权",
    Kind.LEAVING: "办理交接，登记新的负责人",
    Kind.FREEZE: "在平台确认注销，逾期注销申请失效",
    Kind.NAME: "核对名称是否被他人使用",
    Kind.LOOK_BACK: "核对账号是否仍为注销状态",
    Kind.CLOSING: "见账号页的“关停”",
}


@dataclass(frozen=True, slots=True)
class Deadline:
    """One date of one account."""

    kind: Kind
    day: date
    account_pk: int
    account: str
    agency: str
    note: str = ""

    @property
    def todo(self) -> str:
        return TODO[self.kind]

    def band(self, as_of: date) -> str:
        """逾期, 7天内, 30天内, 60天内."""
        left = (self.day - as_of).days
        return "逾期" if left < 0 else "7天内" if left <= 7 else "30天内" if left <= 30 else "60天内"

    def left(self, as_of: date) -> int:
        """Days left; negative when overdue."""
        return (self.day - as_of).days


def deadlines(accounts: QuerySet, as_of: date, ahead: int = AHEAD, limit: int = LISTED) -> list[Deadline]:
    """What ends within `ahead` days or ended and was not dealt with, soonest first; at most `limit` of each kind."""
    found = [
        *_dated(accounts, Kind.VERIFICATION, "verified_until", as_of, ahead, limit),
        *_dated(accounts, Kind.CONTRACT, "contract_end", as_of, ahead, limit),
        *_leaving(accounts, as_of, ahead, limit),
        *_frozen(accounts, as_of, ahead, limit),
        *_after_closing(accounts, as_of, ahead, limit),
        *(d for calendar in places.calendars for d in calendar.listed(accounts, as_of, ahead, limit)),
    ]
    return sorted(found, key=lambda d: (d.day, d.kind, d.account))


@dataclass(frozen=True, slots=True)
class Outlook:
    """How many deadlines have passed, how many come, and the first to come."""

    late: int
    soon: int
    first: date | None


def outlook(accounts: QuerySet, as_of: date, ahead: int = 30) -> Outlook:
    """`deadlines` only counted: what ended in the last year and what ends within `ahead` days, without listing it."""
    late = soon = 0
    firsts: list[date | None] = []
    begin, end = as_of - timedelta(OVERDUE), as_of + timedelta(ahead)
    for column in ("verified_until", "contract_end"):
        rows = accounts.filter(local_state__in=OPEN_STATES)
        late += rows.filter(**{f"{column}__gte": begin, f"{column}__lt": as_of}).count()
        counted = rows.filter(**{f"{column}__range": (as_of, end)}).aggregate(
            n=Count("pk"), first=Min(column)
        )
        soon, firsts = soon + counted["n"], [*firsts, counted["first"]]
    rest = [*_leaving(accounts, as_of, ahead, 500), *_frozen(accounts, as_of, ahead, 500)]
    late += sum(d.day < as_of for d in rest)
    for days in sorted({NAME_PROTECTED, *LOOK_BACK}):
        rows = accounts.filter(cancelled_on__range=(as_of - timedelta(days), end - timedelta(days)))
        counted = rows.aggregate(n=Count("pk"), first=Min("cancelled_on"))
        soon += counted["n"]
        firsts.append(counted["first"] and counted["first"] + timedelta(days))
    for calendar in places.calendars:
        further = calendar.counted(accounts, as_of, ahead)
        late, soon, firsts = late + further[0], soon + further[1], [*firsts, further[2]]
    coming = [d.day for d in rest if d.day >= as_of]
    return Outlook(late, soon + len(coming), min([*coming, *(f for f in firsts if f)], default=None))


def _dated(
    accounts: QuerySet, kind: Kind, column: str, as_of: date, ahead: int, limit: int
) -> Iterator[Deadline]:
    between = {f"{column}__range": (as_of - timedelta(OVERDUE), as_of + timedelta(ahead))}
    rows = accounts.filter(local_state__in=OPEN_STATES, **between).order_by(column, "pk")
    for row in rows.values_list(column, "pk", "name", "agency__name")[:limit]:
        yield Deadline(kind, *row)


def _leaving(accounts: QuerySet, as_of: date, ahead: int, limit: int) -> Iterator[Deadline]:
    leaving = Contact.objects.filter(handed_over_on=None, until__lte=as_of + timedelta(ahead)).order_by(
        "until", "pk"
    )
    for contact in _of_accounts(leaving, accounts, limit):
        account, role = contact.account, contact.get_role_display()
        yield Deadline(Kind.LEAVING, contact.until, account.pk, account.name, account.agency.name, role)


def _of_accounts(contacts: QuerySet, accounts: QuerySet, limit: int) -> list[Contact]:
    """The contacts whose account is among the accounts; few people leave, so that these are asked for by key."""
    found: list[int] = []
    rows = contacts.values_list("pk", "account_id").iterator(2_000)
    while len(found) < limit and (part := list(islice(rows, 2_000))):
        asked = accounts.filter(pk__in={account for _, account in part})
        seen = set(asked.order_by().values_list("pk", flat=True))
        found += [pk for pk, account in part if account in seen]
    return list(contacts.filter(pk__in=found[:limit]).select_related("account__agency"))


def _frozen(accounts: QuerySet, as_of: date, ahead: int, limit: int) -> Iterator[Deadline]:
    became = StateChange.objects.filter(
        account=OuterRef("pk"), kind=StateKind.PLATFORM, new=PlatformState.frozen
    )
    rows = accounts.filter(platform=Platform.weixin, platform_state=PlatformState.frozen)
    rows = rows.annotate(since=Subquery(became.order_by("-at").values("at")[:1])).filter(since__isnull=False)
    for account in rows.select_related("agency").order_by("pk")[:limit]:
        day = localdate(account.since)
        terms = freeze_terms(Platform.weixin, account.followers, day_number(day))
        if terms is None:
            continue
        begin = day + timedelta(terms.days)
        if begin - as_of <= timedelta(ahead):
            note = f"{begin:%Y-%m-%d}起{terms.confirm_within}天内"
            yield Deadline(
                Kind.FREEZE,
                begin + timedelta(terms.confirm_within),
                account.pk,
                account.name,
                account.agency.name,
                note,
            )


def _after_closing(accounts: QuerySet, as_of: date, ahead: int, limit: int) -> Iterator[Deadline]:
    """Name protection and look-backs count from the day of cancellation; those passed are tasks of the watch."""
    for days in sorted({NAME_PROTECTED, *LOOK_BACK}):
        first, last = as_of - timedelta(days), as_of + timedelta(ahead - days)
        rows = (
            accounts.filter(cancelled_on__range=(first, last))
            .annotate(gone=F("cancelled_on"))
            .order_by("gone", "pk")
        )
        for gone, pk, name, agency in rows.values_list("gone", "pk", "name", "agency__name")[:limit]:
            kind = Kind.NAME if days == NAME_PROTECTED else Kind.LOOK_BACK
            note = "" if kind is Kind.NAME else f"注销后{days}天"
            yield Deadline(kind, gone + timedelta(days), pk, name, agency, note)
