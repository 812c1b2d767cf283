"""What follows an inspection: a plan of the province and of each city, and the closings under way and behind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from jianhao.closing.actions import Action
from jianhao.closing.case import Case
from jianhao.closing.people import Part
from jianhao.closing.records import kept
from jianhao.closing.states import State
from jianhao.closing.words import PublicReason, Route
from jianhao.dates import day_number
from jianhao.vocab.levels import Level
from jianhao.vocab.platform_names import Platform
from jianhao.web.closures.models import Closure, ClosureEvent
from jianhao.web.plans.models import Plan, PlannedAccount
from web.filling import fill
from web.province import PLATFORMS, Person, Unit, account_id_of, unit_of

CLOSED = 3  # of ten accounts one is closed: numbers that end in three
CLOSING = 40  # one account of so many is being closed
COUNTIES = 140
UNDER_WAY = (
    (State.UNIT_REVIEW, Part.UNIT_HEAD, Action.AGREE),
    (State.SUPERVISOR_REVIEW, Part.SUPERVISOR, Action.AGREE),
    (State.PREPARING, Part.OPERATOR, Action.PUBLISH_NOTICE),
    (State.FILED, Part.REGULATOR, Action.CHECK_GONE),
)
SAID = {
    "sentence": "职责由上级单位的账号承接，本账号不再保留。", "destination": "示例县发布", "relation": "上级单位",
    "route": "迁移", "when": "第1季度",
    "grounds": ["同一平台有上级单位的账号", "近90天发布12条，其中11条与上级单位相同"], "second": "", "if_kept": "每年多支出30,000元",
    "duties": [["信息发布", "示例县发布"]], "locked": False, "followers": 1_200, "active": 300, "cost": 30_000.0, "contract_end": None,
    "freeze_days": 15, "takes": 0, "load": None, "room": None,
}  # fmt: skip


def plan(made: list[Unit], accounts: int, staff: list[Person], now: datetime) -> None:
    """A finished plan of the province and one of each city, with every open account in it."""
    offices = [unit for unit in made if unit.kind in ("province", "city")]
    names = (
        "id",
        "agency",
        "agency_path",
        "title",
        "state",
        "asked_by",
        "asked_at",
        "finished_at",
        "folder",
        "words",
    )
    rows = (
        (n, u.pk, u.path, "整合方案", "done", staff[0].pk, now, now, f"{n:032x}", _words(made))
        for n, u in enumerate(offices, 1)
    )
    fill(Plan, names, rows)
    columns = ("id", "target", "plan", "account", "agency", "agency_path", "number", "county_code", "county", "proposal",
               "destination", "phase", "certainty", "saving", "at_risk", "words")  # fmt: skip
    fill(PlannedAccount, columns, _planned(made, accounts, {u.path: n for n, u in enumerate(offices, 1)}))


def _planned(made: list[Unit], accounts: int, plans: dict[str, int]) -> Iterator[Sequence[Any]]:
    """What is merged goes to the last account before it in its plan that stays."""
    width, number, stays = len(made[1].path), 0, dict[int, int]()
    for n in range(1, accounts + 1):
        if n % 10 == CLOSED:
            continue
        unit = unit_of(n, made)
        proposal = ("keep", "merge", "close", "merge")[n % 4]
        certainty = ("settled", "robust", "discretionary")[n % 3]
        to = "" if proposal == "keep" else "account" if proposal == "merge" else "none"
        row = (n, unit.pk, unit.path, n, f"{990000 + n % COUNTIES:06d}000000", f"示例{n % COUNTIES}县", proposal, to,
               None if proposal == "keep" else n % 4, certainty, 30_000.0, 300, SAID)  # fmt: skip
        for path in sorted({made[0].path, unit.path[:width]} & plans.keys()):
            number, plan = number + 1, plans[path]
            yield (number, stays.get(plan) if proposal == "merge" else None, plan, *row)
            if proposal == "keep":
                stays[plan] = number


def _words(made: list[Unit]) -> dict[str, Any]:
    """What the page of a plan prints of the whole."""
    counties = [[f"{990000 + n:06d}000000", f"示例{n}县", 1_280, 320, 640, 320, 400] for n in range(COUNTIES)]
    return {
        "key": [["参加测算", "180,000", "另有已关停20,000个"], ["保留", "45,000", "25%"], ["归集整合", "90,000", ""]],
        "error": "与最优方案相差不超过0.3%。", "saving": "每年可减费用约40亿元", "scenario": ["每单位同一平台不超过1个"], "case_note": "",
        "conflicts": [], "conflict_count": 0, "facts": [["粉丝数", 40_000, "取值改变时，2,100个账号的去留不同"]],
        "quarters": [{"number": n, "when": "", "closings": 30_000, "hours": 90_000} for n in (1, 2, 3, 4)], "not_placed": 0,
        "years": [[1, "20亿元"], [2, "40亿元"]], "prices": [], "counties": counties,
        "total": ["合计", 180_000, 45_000, 90_000, 45_000, 60_000],
        "flows": [{"level": "乡镇", "place": "归集到县级账号", "accounts": 60_000, "at_risk": 900_000}], "questioned": 0,
        "decides": "", "limits": [], "assumptions": [],
    }  # fmt: skip


def close(made: list[Unit], accounts: int, staff: list[Person], today: date, now: datetime) -> None:
    """Every account that is closed has a closing behind it; of the others some are being closed."""
    by, rows = staff[0].pk, []
    for n in range(1, accounts + 1):
        if n % 10 == CLOSED:
            rows.append(
                _row(n, State.LOOKING_BACK, Part.REGULATOR, Action.RECORD_LOOK_BACK, made, today, now, by)
            )
        elif n % CLOSING == 1:
            state, owner, following = UNDER_WAY[n // CLOSING % len(UNDER_WAY)]
            rows.append(_row(n, state, owner, following, made, today, now, by))
    names = ("id", "account", "agency_path", "record", "state", "route", "open", "owner", "next_action", "waiting", "due",
             "began_by", "began_at", "changed_at")  # fmt: skip
    fill(Closure, names, rows)
    events = ((row[0], 1, "describe", "提出关停。", today, now, by, "示例", row[0]) for row in rows)
    fill(
        ClosureEvent,
        ("closure", "number", "action", "sentence", "day", "at", "by", "by_name", "audit"),
        events,
    )


def _row(
    n: int,
    state: State,
    owner: Part,
    following: Action,
    made: list[Unit],
    today: date,
    now: datetime,
    by: int,
) -> Sequence[Any]:
    since = day_number(today) - n % 200
    case = Case(
        f"{n:016x}", account_id_of(n), Platform(PLATFORMS[n % 10]), Level(unit_of(n, made).level), Route.ORDINARY, state, since,
        "user-1", PublicReason.CONSOLIDATION, False, True,
    )  # fmt: skip
    due = today - timedelta(20) + timedelta(n * 7 % 300)
    return (
        n,
        n,
        unit_of(n, made).path,
        kept(case),
        str(state),
        str(case.route),
        True,
        str(owner),
        str(following),
        f"|{owner}|",
        due,
        by,
        now,
        now,
    )
