"""What the interface answers with on closings. What is missing is null, never 0; what cannot be said is `cannot_say`."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from ninja import Schema


class Closing(Schema):
    """A closing of the scope: `state` is that of the closing, the next step and whose it is, the soonest day."""

    id: int
    account_id: str
    name: str
    agency_id: int
    route: str
    state: str
    open: bool
    next_action: str
    owner: str
    due: date | None
    incomplete: bool
    began_at: datetime
    changed_at: datetime


class States(Schema):
    """The three states of the account, and one sentence for each that does not go with the closing."""

    platform_state: str
    national_state: str
    local_state: str
    differences: list[str]


class Gate(Schema):
    """What has to be done before the account is given up: three answers and what there is or what is missing."""

    gate: str
    title: str
    answer: Literal["yes", "no", "cannot_say"]
    sentence: str


class Deadline(Schema):
    """Something due, whose it is, and the sentence that says how it is counted."""

    action: str
    owner: str
    day: date
    overdue: bool
    sentence: str


class Days(Schema):
    """The days of the way so far; what has not happened is null."""

    notice_on: date | None
    notice_until: date | None
    frozen_since: date | None
    confirm_from: date | None
    confirm_until: date | None
    cancelled_on: date | None
    filed_on: date | None
    closed_on: date | None


class WholeClosing(Closing):
    """One closing with everything that its page shows of where it stands; gates are empty once it rests."""

    reason: str | None
    represents_government: bool | None
    level: str | None
    states: States
    gates: list[Gate]
    deadlines: list[Deadline]
    days: Days
