"""What an office declared beforehand: emergencies and events, approved promotion, reposts by large accounts.

Rows of `events` and `promotion` of the settings: `from` and `to` (days, inclusive), and `account_id` or `accounts` where it concerns
some accounts only; promotion always does.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from jianhao.dates import day_number
from jianhao.errors import UnusableCall
from jianhao.ingest.office import Office
from jianhao.traffic.reading import Declared

WHERE = {"events": "重大活动或应急（events）", "promotion": "经批准的推广（promotion）"}


def declared_of(office: Office) -> tuple[Declared, ...]:
    """Spans whose posts are not judged; UnusableCall names the row that cannot be understood."""
    spans: list[Declared] = []
    for key, rows in (("events", office.events), ("promotion", office.promotion)):
        for number, row in enumerate(rows, 1):
            spans += _spans(row, key, number)
    return tuple(spans)


def _spans(row: Mapping[str, Any], key: str, number: int) -> list[Declared]:
    first, last = (_day(row.get(name), key, number, name) for name in ("from", "to"))
    if first > last:
        raise _wrong(key, number, "起始日期晚于截止日期")
    accounts = _accounts(row, key, number)
    if not accounts and key == "promotion":
        raise _wrong(key, number, "应写明account_id")
    return [Declared(first, last, account) for account in accounts] or [Declared(first, last)]


def _accounts(row: Mapping[str, Any], key: str, number: int) -> list[str]:
    given = row.get("accounts", [])
    given = [*given] if isinstance(given, list) else [given]
    if "account_id" in row:
        given.append(row["account_id"])
    if not all(isinstance(name, str) and name.strip() for name in given):
        raise _wrong(key, number, "account_id应为账号ID")
    return given


def _day(value: Any, key: str, number: int, name: str) -> int:
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value)
        except ValueError as error:
            raise _wrong(key, number, f"{name}应为日期，如2024-05-20") from error
    if isinstance(value, datetime):
        value = value.date()
    if not isinstance(value, date):
        raise _wrong(key, number, f"应写明{name}，如2024-05-20")
    return day_number(value)


def _wrong(key: str, number: int, why: str) -> UnusableCall:
    return UnusableCall(f"机关设置中{WHERE[key]}第{number}条：{why}。")
