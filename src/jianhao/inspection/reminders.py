"""Reminders before and after the two-week limit: 将到期, 超期, 疑似停更. The official rule itself decides what is overdue.

Nobody is reminded on old records: where the last look is more than FRESH_DAYS before the as-of day, the account waits for
collection (待采集), which is told to the regulator and not to the unit. The earliest reminders come on day 10 and day 12 of
silence, or sooner where holidays would leave too few workdays before the limit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import pyarrow as pa

from jianhao.dates import Workdays
from jianhao.inspection.catalogue import find
from jianhao.inspection.facts import AccountFacts
from jianhao.inspection.reminder_words import awaiting_text, reminder_text
from jianhao.inspection.rules._silence import covered_ranges, last_update, uncovered
from jianhao.inspection.rules.long_silence import gap_probability
from jianhao.inspection.verdict import Outcome
from jianhao.store.schemas import REMINDERS

RULE = ("silence_14d", "1")
REMIND_ON = (10, 12)
FRESH_DAYS = 2
SUSPECTED_BELOW = 0.001


class ReminderState(StrEnum):
    """What a unit is reminded of."""

    DUE = "due"
    OVERDUE = "overdue"
    SUSPECTED = "suspected"

    @property
    def chinese(self) -> str:
        """The word of tables and reports."""
        return {"due": "将到期", "overdue": "超期", "suspected": "疑似停更"}[self.value]


@dataclass(frozen=True, slots=True)
class Term:
    """The last day on which an update is in time, and the days of the two reminders before it."""

    due_on: int
    first: int
    second: int


@dataclass(frozen=True, slots=True)
class Reminder:
    """One account's reminder; `known_to` is the last day of which its updates are known, `notice` 1 or 2 before the limit.

    `workdays_left` counts from the as-of day to the limit, both included; `provisional` says that a holiday notice is missing.
    """

    account_id: str
    state: ReminderState
    overdue: bool
    notice: int | None
    last_update: int | None
    silent_days: int | None
    due_on: int | None
    workdays_left: int | None
    known_to: int
    gap_probability: float | None
    provisional: bool
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Reminders:
    """Reminders in the order of the facts, and the accounts that cannot be judged because records are missing or old."""

    rows: tuple[Reminder, ...]
    awaiting: tuple[str, ...]

    @property
    def awaiting_sentence(self) -> str:
        """What the regulator is told; empty if every account could be judged."""
        return awaiting_text(len(self.awaiting), FRESH_DAYS)

    def table(self) -> pa.Table:
        """A REMINDERS table."""
        return pa.table(
            [pa.array([getattr(row, f.name) for row in self.rows], f.type) for f in REMINDERS], REMINDERS
        )


def term(last: int, limit: int, workdays: Workdays) -> Term:
    """The limit of `limit` natural days after the last update; two, then one workday at least remain after the reminders."""
    due = last + limit
    working = [day for day in range(last + 1, due + 1) if workdays.is_workday(day)]
    second = min(last + REMIND_ON[1], *working[-1:], due)
    first = min(last + REMIND_ON[0], *working[-2:-1], second)
    return Term(due, first, second)


def remind(
    facts: Iterable[AccountFacts], workdays: Workdays, threshold: Mapping[str, Any] | None = None
) -> Reminders:
    """Whom to remind on the as-of day; `threshold` is that of silence_14d in the pack in use."""
    threshold = threshold or {"days": 14}
    rows, awaiting = [], []
    for one in facts:
        found = _judge(one, workdays, threshold)
        if isinstance(found, Reminder):
            rows.append(found)
        elif found:
            awaiting.append(one.account.account_id)
    return Reminders(tuple(rows), tuple(awaiting))


def _judge(facts: AccountFacts, workdays: Workdays, threshold: Mapping[str, Any]) -> Reminder | bool:
    """A reminder, True for an account that waits for collection, False where there is nothing to say."""
    rule = find(*RULE)
    assert rule is not None
    judged = rule.judge(facts, threshold)
    last = last_update(facts)
    if judged.outcome is Outcome.NOT_APPLICABLE or judged.reason == "check_passed":
        return False
    overdue = judged.outcome is Outcome.FAILED
    if last is None:
        return _written(facts, None, None, workdays, overdue=True) if overdue else True
    limit = term(last, threshold["days"], workdays)
    probability = _probability(facts, last, threshold["days"])
    suspected = probability is not None and probability < SUSPECTED_BELOW
    if not overdue and not suspected and facts.as_of < limit.first:
        return False
    if not overdue and facts.as_of - known_to(facts, last, threshold["days"]) > FRESH_DAYS:
        return True
    return _written(facts, limit, probability, workdays, overdue=overdue)


def known_to(facts: AccountFacts, last: int, days: int) -> int:
    """The last day up to which no update after `last` can be missing, not after the as-of day."""
    reach = last
    for start, end in covered_ranges(facts, RULE[0], days):
        if start > reach + 1:
            break
        reach = max(reach, end)
    return min(reach, facts.as_of)


def _probability(facts: AccountFacts, last: int, days: int) -> float | None:
    """The gap test, only where every day since the last update is known up to the as-of day."""
    if facts.cadence is None or uncovered(covered_ranges(facts, RULE[0], days), last + 1, facts.as_of, last):
        return None
    return gap_probability(facts.cadence)


def _written(
    facts: AccountFacts, limit: Term | None, probability: float | None, workdays: Workdays, *, overdue: bool
) -> Reminder:
    last = last_update(facts)
    suspected = probability is not None and probability < SUSPECTED_BELOW
    state = ReminderState.SUSPECTED if suspected else ReminderState.OVERDUE if overdue else ReminderState.DUE
    due = None if limit is None else limit.due_on
    notice = None if limit is None or overdue else 2 if facts.as_of >= limit.second else 1
    ahead = range(facts.as_of, due + 1) if due is not None and due >= facts.as_of else range(0)
    row = Reminder(
        account_id=facts.account.account_id, state=state, overdue=overdue,
        notice=notice if limit is not None and facts.as_of >= limit.first else None,
        last_update=last, silent_days=None if last is None else facts.as_of - last, due_on=due,
        workdays_left=None if due is None else sum(workdays.is_workday(day) for day in ahead),
        known_to=facts.as_of if overdue or last is None else known_to(facts, last, (due or last) - last),
        gap_probability=None if probability is None else round(probability, 6),
        provisional=any(workdays.provisional(day) for day in ahead),
    )  # fmt: skip
    return _with_sentence(row, facts.as_of, workdays)


def _with_sentence(row: Reminder, as_of: int, workdays: Workdays) -> Reminder:
    values = {name: getattr(row, name) for name in Reminder.__slots__}
    return Reminder(**(values | {"sentence": reminder_text(values, as_of, workdays)}))
