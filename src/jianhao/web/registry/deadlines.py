"""到期与交接日历: what ends when, for accounts of a scope. `as_of` is given; the clock is not asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import Count, F, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.utils.timezone import localdate

from jianhao.closing.freeze import freeze_terms
from jianhao.closing.terms import look_back_days
from jianhao.dates import day_number
from jianhao.vocab.platforms import Platform
from jianhao.vocab.states import PlatformState
from jianhao.web.registry.models import OPEN_STATES, Account, Contact, ContactRole, StateChange, StateKind
from jianhao.web.registry.reach import Reach
from jianhao.web.scope import Seer
from jianhao.web.ui.places import places

AHEAD = 60
AHEAD_COUNTED = 30  # days ahead that the first page counts
LISTED = 100
OVERDUE = 365  # what ended longer ago is a matter of inspection, not of the calendar
NAME_PROTECTED = 15
BANDS = ("逾期", "7天内", "30天内", "60天内")
LOOK_BACK = look_back_days()
AFTER = tuple(sorted({NAME_PROTECTED, *LOOK_BACK}))  # days after the cancellation
ENDS = ("verified_until", "contract_end")


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
        """One of BANDS."""
        left = self.left(as_of)
        return BANDS[0] if left < 0 else BANDS[1] if left <= 7 else BANDS[2] if left <= 30 else BANDS[3]

    def left(self, as_of: date) -> int:
        """Days left; negative when overdue."""
        return (self.day - as_of).days


def deadlines(
    accounts: QuerySet,
    as_of: date,
    ahead: int = AHEAD,
    limit: int = LISTED,
    few: bool = False,
    seer: Seer | None = None,
) -> list[Deadline]:
    """What ends within `ahead` days or ended and was not dealt with, soonest first; at most `limit` of each kind.

    `few` and `seer` as in Reach.
    """
    reach = Reach(accounts, few, seer)
    found = [
        *_dated(accounts, Kind.VERIFICATION, "verified_until", as_of, ahead, limit),
        *_dated(accounts, Kind.CONTRACT, "contract_end", as_of, ahead, limit),
        *_leaving(reach, as_of, ahead, limit),
        *_frozen(accounts, as_of, ahead, limit),
        *_after_closing(reach, as_of, ahead, limit),
        *(d for calendar in places.calendars for d in calendar.listed(reach, as_of, ahead, limit)),
    ]
    return sorted(found, key=lambda d: (d.day, d.kind, d.account))


def deadlines_of(account: Account, as_of: date, ahead: int) -> list[Deadline]:
    """The same of one account, whose own dates stand on it."""
    reach = Reach(Account.objects.filter(pk=account.pk), few=True)
    frozen = account.platform_state == PlatformState.frozen
    found = [
        *_on_it(account, as_of, ahead),
        *_leaving(reach, as_of, ahead, LISTED),
        *(_frozen(reach.accounts, as_of, ahead, 1) if frozen else ()),
        *(d for calendar in places.calendars for d in calendar.listed(reach, as_of, ahead, LISTED)),
    ]
    return sorted(found, key=lambda d: (d.day, d.kind, d.account))


def _on_it(account: Account, as_of: date, ahead: int) -> Iterator[Deadline]:
    about = (account.pk, account.name, account.agency.name)
    for kind, day in ((Kind.VERIFICATION, account.verified_until), (Kind.CONTRACT, account.contract_end)):
        first, last = as_of - timedelta(OVERDUE), as_of + timedelta(ahead)
        if day is not None and account.local_state in OPEN_STATES and first <= day <= last:
            yield Deadline(kind, day, *about)
    for days in AFTER if account.cancelled_on is not None else ():
        if as_of <= account.cancelled_on + timedelta(days) <= as_of + timedelta(ahead):
            yield _after(days, account.cancelled_on, *about)


@dataclass(frozen=True, slots=True)
class Outlook:
    """How many deadlines have passed, how many come, and the first to come."""

    late: int
    soon: int
    first: date | None


def outlook(
    accounts: QuerySet,
    as_of: date,
    few: bool = False,
    told: Iterable[Mapping[str, Any]] | None = None,
    seer: Seer | None = None,
) -> Outlook:
    """`deadlines` only counted: what ended in the last year and what ends within 30 days, without listing it.

    `told`: rows of `by_state` with what `dates_asked` asks for, where it was asked together with other things.
    """
    ahead, reach = AHEAD_COUNTED, Reach(accounts, few, seer)
    told = by_state(accounts, dates_asked(as_of)) if told is None else told
    rest = [*_leaving(reach, as_of, ahead, 500), *_frozen(accounts, as_of, ahead, 500)]
    counted = [
        *((row[f"late_{c}"], row[f"soon_{c}"], row[f"first_{c}"])
          for row in told if row["local_state"] in OPEN_STATES for c in ENDS),
        _counted_after(accounts, as_of, ahead),
        *(calendar.counted(reach, as_of, ahead) for calendar in places.calendars),
    ]  # fmt: skip
    late = sum(d.day < as_of for d in rest) + sum(late for late, _, _ in counted)
    coming = [d.day for d in rest if d.day >= as_of]
    firsts = [first for _, _, first in counted if first is not None]
    return Outlook(
        late, len(coming) + sum(soon for _, soon, _ in counted), min([*coming, *firsts], default=None)
    )


Counted = tuple[int, int, date | None]  # passed, to come, the first to come


def by_state(accounts: QuerySet, asked: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Aggregates of the accounts in each state of the register, from one walk; which state counts for what is said afterwards."""
    return list(accounts.order_by().values("local_state").annotate(**asked))


def dates_asked(as_of: date) -> dict[str, Any]:
    """How many days on which something ends have passed and come, and the first to come, as aggregates."""
    begin, end = as_of - timedelta(OVERDUE), as_of + timedelta(AHEAD_COUNTED)
    asked: dict[str, Any] = {}
    for column in ENDS:
        coming = Q(**{f"{column}__range": (as_of, end)})
        passed = Q(**{f"{column}__gte": begin, f"{column}__lt": as_of})
        asked |= {
            f"late_{column}": Count(Value(1), filter=passed),
            f"soon_{column}": Count(Value(1), filter=coming),
            f"first_{column}": Min(column, filter=coming),
        }
    return asked


def _counted_after(accounts: QuerySet, as_of: date, ahead: int) -> Counted:
    """What counts from the day of cancellation, from how many were cancelled on each day.

    Protected names and look-backs that have passed are tasks of the watch and do not count here.
    """
    end = as_of + timedelta(ahead)
    rows = accounts.filter(cancelled_on__range=(as_of - timedelta(AFTER[-1]), end - timedelta(AFTER[0])))
    by_day = list(rows.order_by().values_list("cancelled_on").annotate(n=Count("*")))
    coming = [
        (gone + timedelta(days), n)
        for gone, n in by_day
        for days in AFTER
        if as_of <= gone + timedelta(days) <= end
    ]
    return 0, sum(n for _, n in coming), min((day for day, _ in coming), default=None)


def _dated(
    accounts: QuerySet, kind: Kind, column: str, as_of: date, ahead: int, limit: int
) -> Iterator[Deadline]:
    between = {f"{column}__range": (as_of - timedelta(OVERDUE), as_of + timedelta(ahead))}
    rows = accounts.filter(local_state__in=OPEN_STATES, **between).order_by(column, "pk")
    for row in rows.values_list(column, "pk", "name", "agency__name")[:limit]:
        yield Deadline(kind, *row)


def _leaving(reach: Reach, as_of: date, ahead: int, limit: int) -> Iterator[Deadline]:
    leaving = Contact.objects.filter(handed_over_on=None, until__lte=as_of + timedelta(ahead))
    shown = ("until", "account_id", "account__name", "account__agency__name", "role")
    words = dict(ContactRole.choices)
    for until, *about, role in reach.of(leaving).order_by("until", "pk").values_list(*shown)[:limit]:
        yield Deadline(Kind.LEAVING, until, *about, words[role])


def _frozen(accounts: QuerySet, as_of: date, ahead: int, limit: int) -> Iterator[Deadline]:
    became = StateChange.objects.filter(
        account=OuterRef("pk"), kind=StateKind.PLATFORM, new=PlatformState.frozen
    )
    rows = accounts.filter(platform=Platform.weixin, platform_state=PlatformState.frozen)
    rows = rows.annotate(since=Subquery(became.order_by("-at").values("at")[:1])).filter(since__isnull=False)
    shown = ("since", "followers", "pk", "name", "agency__name")
    for since, followers, *about in rows.order_by("pk").values_list(*shown)[:limit]:
        day = localdate(since)
        terms = freeze_terms(Platform.weixin, followers, day_number(day))
        if terms is None:
            continue
        begin = day + timedelta(terms.days)
        if begin - as_of <= timedelta(ahead):
            note = f"{begin:%Y-%m-%d}起{terms.confirm_within}天内"
            yield Deadline(Kind.FREEZE, begin + timedelta(terms.confirm_within), *about, note)


def _after_closing(reach: Reach, as_of: date, ahead: int, limit: int) -> Iterator[Deadline]:
    """Name protection and look-backs count from the day of cancellation; those passed are tasks of the watch.

    The accounts of a county are asked once for all of them; of many accounts each has its own walk along the days, which ends
    with the limit.
    """
    spans = {days: (as_of - timedelta(days), as_of + timedelta(ahead - days)) for days in AFTER}
    for together in (AFTER,) if reach.few else [(days,) for days in AFTER]:
        rows = _cancelled_within(reach.accounts, [spans[days] for days in together])
        left = dict.fromkeys(together, limit)
        for gone, *about in rows if reach.few else rows[:limit]:
            for days in together:
                if left[days] and spans[days][0] <= gone <= spans[days][1]:
                    left[days] -= 1
                    yield _after(days, gone, *about)


def _cancelled_within(accounts: QuerySet, spans: Iterable[tuple[date, date]]) -> QuerySet:
    """(day, key, name, unit's name) of accounts cancelled in one of some spans of days, the earliest first."""
    inside = Q()
    for span in spans:
        inside |= Q(cancelled_on__range=span)
    rows = accounts.filter(inside).annotate(gone=F("cancelled_on")).order_by("gone", "pk")
    return rows.values_list("gone", "pk", "name", "agency__name")


def _after(days: int, gone: date, pk: int, name: str, agency: str) -> Deadline:
    if days == NAME_PROTECTED:
        return Deadline(Kind.NAME, gone + timedelta(days), pk, name, agency)
    return Deadline(Kind.LOOK_BACK, gone + timedelta(days), pk, name, agency, f"注销后{days}天")
