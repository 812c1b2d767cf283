"""The section 更新提醒 of report.html: accounts whose limit comes near or is past, with the sentence for the unit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa

from jianhao.documents import wording
from jianhao.documents.directory import Directory, Named
from jianhao.documents.options import Shown
from jianhao.documents.report_costs import in_register_order
from jianhao.inspection.reminders import ReminderState
from jianhao.inspection.result import InspectionResult

Row = Mapping[str, Any]
# What has to be done first stands first.
ORDER = (ReminderState.DUE, ReminderState.OVERDUE, ReminderState.SUSPECTED)
LISTED_AT_MOST = 100


@dataclass(frozen=True, slots=True)
class ReminderLine:
    """One reminder: the account, the limit, the sentence for the unit."""

    named: Named
    index: int | None
    agency: str
    due: str
    sentence: str


@dataclass(frozen=True, slots=True)
class ReminderGroup:
    """The reminders of one state; `accounts` counts all of them, `lines` are the first."""

    label: str
    accounts: int
    lines: tuple[ReminderLine, ...]


@dataclass(frozen=True, slots=True)
class RemindersPage:
    """What the section prints; `awaiting` is for the office itself."""

    there: bool = False
    groups: tuple[ReminderGroup, ...] = ()
    awaiting: str = ""

    def overview(self) -> RemindersPage:
        """What the overview of a divided report prints: counts only."""
        return replace(self, groups=tuple(replace(group, lines=()) for group in self.groups))

    def only(self, chosen: frozenset[int]) -> RemindersPage:
        """The reminders of a file of a divided report."""
        groups = tuple(_only(group, chosen) for group in self.groups)
        return replace(self, groups=tuple(group for group in groups if group.accounts), awaiting="")


def _only(group: ReminderGroup, chosen: frozenset[int]) -> ReminderGroup:
    kept = tuple(
        replace(line, named=replace(line.named, index=line.index))
        for line in group.lines
        if line.index in chosen
    )
    return ReminderGroup(group.label, len(kept), kept)


def reminders_page(result: InspectionResult, shown: Shown, linked: frozenset[int]) -> RemindersPage:
    """The section of a whole report; empty in an edition without reminders."""
    if result.reminders is None or not shown.reminders:
        return RemindersPage()
    names = Directory(result, linked)
    agencies = result.accounts["agency"].to_pylist()
    groups = tuple(_groups(result.reminders, names, agencies))
    return RemindersPage(
        True, groups, wording.shown(result.awaiting) if result.awaiting and shown.hints else ""
    )


def reminder_indexes(result: InspectionResult, shown: Shown, listed: bool) -> set[int]:
    """Row numbers of the accounts with a reminder, so that the panel knows them; `listed`: only those that one file lists."""
    page = reminders_page(result, shown, frozenset())
    most = LISTED_AT_MOST if listed else None
    return {line.index for group in page.groups for line in group.lines[:most] if line.index is not None}


def _groups(table: pa.Table, names: Directory, agencies: list[str | None]) -> Iterator[ReminderGroup]:
    rows = in_register_order(table.to_pylist(), names)
    for state in ORDER:
        lines = tuple(_line(row, names, agencies) for row in rows if row["state"] == state.value)
        if lines:
            yield ReminderGroup(state.chinese, len(lines), lines)


def _line(row: Row, names: Directory, agencies: list[str | None]) -> ReminderLine:
    at = names.index.get(row["account_id"])
    agency = wording.shown(None if at is None else agencies[at])
    due = wording.day_cell(row["due_on"])
    return ReminderLine(names(row["account_id"]), at, agency, due, wording.shown(row["sentence"]))
