"""What the interface answers with on plans. What is missing is null, never 0."""

from __future__ import annotations

from datetime import date, datetime

from ninja import Schema


class Plan(Schema):
    """A plan that the person's office or one below it holds; `current` is the one on which decisions count."""

    id: int
    title: str
    agency_id: int
    state: str
    previous_id: int | None
    asked_at: datetime
    finished_at: datetime | None
    current: bool
    accounts: int | None
    keep: int | None
    merge: int | None
    close: int | None
    objective: float | None
    bound: float | None
    gap: float | None
    stopped_by: str | None


class PlannedAccount(Schema):
    """What a plan proposes for an account and what was decided; `grounds` are the reasons in words, the deciding one first."""

    account_id: str
    name: str
    agency_id: int
    proposal: str
    target_account_id: str | None
    destination: str
    phase: int | None
    due: date | None
    certainty: str
    lacking: list[str]
    open_questions: int
    grounds: list[str]
    saving: float | None
    at_risk: int | None
    opinion: str
    decision: str
    chosen_account_id: str | None
    reason: str
    decided_at: datetime | None
    carried: bool
