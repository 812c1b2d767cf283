"""What the last run measured of one account beside the rules: publishing, sources, traffic, costs, updates. None of it is a verdict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from jianhao.documents import wording
from jianhao.documents.reuse_words import duration, share
from jianhao.inspection.reminders import ReminderState
from jianhao.web.inspections.folders import RUNS, place
from jianhao.web.inspections.models import AccountResult, RunState
from jianhao.web.inspections.one_account import rows_of
from jianhao.web.once import once
from jianhao.web.people.models import User
from jianhao.web.people.roles import Permission
from jianhao.web.registry.models import Account
from jianhao.web.scope import contains

COMBINED = "combined"
LOOKED_AT = 32  # results of an account
SHOWN = (
    "account", "conclusion", "examined", "applicable", "advice", "silent_days", "posts", "run__folder", "run__kind",
    *(f"run__inspection__{name}" for name in ("title", "as_of", "window", "stage", "agency_path")),
)  # fmt: skip
Row = Mapping[str, Any]

# The columns of each table that the page shows: one value costs as much as reading its column of some thousand accounts.
COUNTED = ("posts", "silent_days", "median_reads", "originality", "cost_per_1000_genuine_reads")
SOURCES = ("top_source_account_id", "top_source_share", "median_lag_hours")
TRAFFIC = ("signal", "explanation", "lead")
COSTS = ("sentence",)
REMINDERS = ("state", "sentence")


@dataclass(frozen=True, slots=True)
class Told:
    """A subject with a sentence; `asks` marks what a unit has to explain."""

    title: str
    sentence: str
    asks: bool = False


def last_results(account: Account) -> list[AccountResult]:
    """What the last runs that were finished concluded on an account, of whomever's inspections, the latest first."""
    rows = account.results.filter(run__state=RunState.DONE).select_related("run__inspection").only(*SHOWN)
    latest = rows.order_by("-run__inspection__as_of", "-run")[:LOOKED_AT]
    return once(("results of account", account.pk), lambda: list(latest))


def measured(account: Account, user: User, as_of: date) -> dict[str, Any] | None:
    """Figures and sentences for the office that inspects; None for units, and where nothing was measured."""
    if not (user.may(Permission.INSPECT) or user.may(Permission.DECIDE)):
        return None
    of_own = (r for r in last_results(account) if contains(user.scope_path, r.run.inspection.agency_path))
    latest = next(of_own, None)
    if latest is None:
        return None
    folder = place(RUNS, latest.run.folder)
    row = _row(folder, "accounts", account.account_id, COUNTED)
    if row is None:
        return None
    said = [told for told in _told(folder, account.account_id) if told is not None]
    return {"run": latest.run, "figures": _figures(row), "said": said}


def _row(folder: Path, name: str, account_id: str, columns: Sequence[str], **more: str) -> Row | None:
    """The account's row of a table; None where the run has no such table or no such row."""
    try:
        rows = rows_of(folder / f"{name}.parquet", account_id, columns)
        return next((row for row in rows if all(row[key] == value for key, value in more.items())), None)
    except (OSError, pa.ArrowException):
        return None


def _figures(row: Row) -> list[tuple[str, str]]:
    """What was counted in the inspection's days; what is missing is said to be missing."""
    return [
        ("发布数", wording.number(row["posts"])),
        ("距最近发布（天）", wording.number(row["silent_days"])),
        ("阅读中位数", wording.number(row["median_reads"])),
        ("原创占比", share(row["originality"])),
        ("每千次阅读费用（元）", wording.number(row["cost_per_1000_genuine_reads"])),
    ]


def _told(folder: Path, account_id: str) -> list[Told | None]:
    return [
        _sources(_row(folder, "reuse_accounts", account_id, SOURCES)),
        _traffic(_row(folder, "traffic", account_id, TRAFFIC, signal=COMBINED)),
        _sentence("运维成本", _row(folder, "costs", account_id, COSTS)),
        _reminder(_row(folder, "reminders", account_id, REMINDERS)),
    ]


def _sources(row: Row | None) -> Told | None:
    """Where most of what was taken comes from: something to look at, no finding."""
    if row is None or not row["top_source_account_id"]:
        return None
    source = Account.objects.filter(account_id=row["top_source_account_id"]).first()
    name = wording.shown(source.name if source else row["top_source_account_id"])
    lag = row["median_lag_hours"]
    later = "" if lag is None else f"；时间差中位数{duration(lag)}"
    said = f"主要来源“{name}”，占{share(row['top_source_share'])}{later}。原创占比不扣减规定转载。"
    return Told("同质化核查", said)


def _traffic(row: Row | None) -> Told | None:
    if row is None or not row["explanation"]:
        return None
    said = wording.shown(row["explanation"])
    if not row["lead"]:
        return Told("传播数据", f"{said}（不作为检查结论）")
    return Told("传播数据", f"数据异常提示（待核实，不作为检查结论）：{said}", asks=True)


def _sentence(title: str, row: Row | None) -> Told | None:
    return Told(title, wording.shown(row["sentence"])) if row is not None and row["sentence"] else None


def _reminder(row: Row | None) -> Told | None:
    if row is None:
        return None
    return Told("更新提醒", f"{ReminderState(row['state']).chinese}。{wording.shown(row['sentence'])}")
