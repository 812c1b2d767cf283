"""新开情况: openings of a county by quarter against those that were approved, watched by a Poisson CUSUM (watch/growth.py)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.timezone import localdate

from jianhao.watch.growth import LEAST_RATE, chart, threshold
from jianhao.web.people.models import Agency, User
from jianhao.web.registry.models import Account, ChangeRequest, RequestKind, RequestState
from jianhao.web.watch.keeping import counties, county_of

QUARTERS = 12  # three years
LEAST_KNOWN = 0.8  # of the accounts whose day of opening has to be known
LEAST_ACCOUNTS = 5
WIDTH = 240  # units of the drawing
ABOVE = "本季度新开高于通常水平（提示）"
USUAL = "本季度新开没有高于通常水平"
CANNOT = "不能判断，因为"


@dataclass(frozen=True, slots=True)
class Counted:
    """A quarter: openings, those of them with an approval, the sum after it and whether it passed the limit."""

    title: str
    seen: int
    approved: int
    sum: float | None
    alarm: bool
    bar: float
    bar_approved: float


@dataclass(frozen=True, slots=True)
class Growth:
    """A county; `why_not` says why nothing can be said, else `rate` is the approved openings a quarter, `limit` the sum's."""

    county: Agency | None
    accounts: int
    quarters: tuple[Counted, ...]
    rate: float | None
    limit: float | None
    why_not: str

    @property
    def last(self) -> Counted:
        """The quarter of the day."""
        return self.quarters[-1]

    @property
    def sentence(self) -> str:
        """What is said of the last quarter."""
        if self.why_not:
            return f"{CANNOT}{self.why_not}"
        return f"{ABOVE if self.last.alarm else USUAL}。"


def quarter_of(day: date) -> tuple[int, int]:
    """(year, quarter from 1)."""
    return day.year, (day.month - 1) // 3 + 1


def last_quarters(as_of: date, count: int = QUARTERS) -> list[tuple[int, int]]:
    """The last quarters with that of the day, the oldest first."""
    year, quarter = quarter_of(as_of)
    last = year * 4 + quarter - 1
    return [(n // 4, n % 4 + 1) for n in range(last - count + 1, last + 1)]


def first_day(quarter: tuple[int, int]) -> date:
    """The day on which a quarter begins."""
    return date(quarter[0], 3 * quarter[1] - 2, 1)


def growths(user: User, as_of: date) -> list[Growth]:
    """Every county of the scope with accounts, those above the usual first, then by how many were opened."""
    known = counties()
    agreed = _agreed(user)
    held: dict[int | None, list[tuple[date | None, bool]]] = defaultdict(list)
    columns = ("pk", "agency_path", "opened_on", "approval_no")
    for pk, path, opened, number in Account.objects.visible_to(user).values_list(*columns).iterator(5_000):
        day = opened or agreed.get(pk)
        held[county_of(path, known)].append((day, bool(number) or pk in agreed))
    named = Agency.objects.in_bulk([pk for pk in held if pk is not None])
    found = [growth(named.get(pk) if pk else None, rows, as_of) for pk, rows in held.items()]
    return sorted(found, key=lambda g: (not g.last.alarm, -g.last.seen, g.county.path if g.county else ""))


def _agreed(user: User) -> dict[int, date]:
    rows = ChangeRequest.objects.visible_to(user).filter(
        kind=RequestKind.OPENING, state=RequestState.APPROVED
    )
    return {
        pk: localdate(at) for pk, at in rows.exclude(account=None).values_list("account_id", "decided_at")
    }


def growth(county: Agency | None, rows: Sequence[tuple[date | None, bool]], as_of: date) -> Growth:
    """A county's quarters from (day of opening, whether approved) of its accounts."""
    wanted = last_quarters(as_of)
    days = [(quarter_of(day), approved) for day, approved in rows if day is not None and day <= as_of]
    seen = Counter(quarter for quarter, _ in days)
    approved = Counter(quarter for quarter, agreed in days if agreed)
    why = _why_not(rows, wanted, approved)
    before = [approved[quarter] for quarter in wanted[:-1]]
    rate = None if why else sum(before) / len(before)
    sums = chart([seen[quarter] for quarter in wanted], rate) if rate is not None else [None] * len(wanted)
    most = max([1, *(seen[quarter] for quarter in wanted)])
    quarters = tuple(
        Counted(
            f"{quarter[0]}年第{quarter[1]}季度", seen[quarter], approved[quarter], step.sum if step else None,
            bool(step and step.alarm), WIDTH * seen[quarter] / most, WIDTH * approved[quarter] / most,
        )
        for quarter, step in zip(wanted, sums, strict=True)
    )  # fmt: skip
    limit = None if rate is None else threshold(round(max(rate, LEAST_RATE), 3))
    return Growth(county, len(rows), quarters, rate, limit, why)


def _why_not(
    rows: Sequence[tuple[date | None, bool]], wanted: Sequence[tuple[int, int]], approved: Counter[tuple[int, int]]
) -> str:  # fmt: skip
    unknown = sum(day is None for day, _ in rows)
    if len(rows) < LEAST_ACCOUNTS:
        return f"账号只有{len(rows)}个，少于{LEAST_ACCOUNTS}个。"
    if len(rows) - unknown < LEAST_KNOWN * len(rows):
        return f"{len(rows):,}个账号中有{unknown:,}个没有登记开设日期。"
    if not sum(approved[quarter] for quarter in wanted[:-1]):
        return "以前各季度没有登记批准文号或者经批准的开设申请，不知道通常批准开设多少。"
    return ""


def since(as_of: date) -> date:
    """The first day that is looked at."""
    return first_day(last_quarters(as_of)[0])


def until(as_of: date) -> date:
    """The last day of the quarter of the day."""
    year, quarter = quarter_of(as_of)
    following = (year + 1, 1) if quarter == 4 else (year, quarter + 1)
    return first_day(following) - timedelta(1)
