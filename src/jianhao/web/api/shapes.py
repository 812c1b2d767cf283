"""What the interface answers with. Names are those of the tables; what is missing is null, never 0."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Generic, TypeVar

from ninja import Schema
from pydantic import Field

Item = TypeVar("Item")


class Problem(Schema):
    """Why there is no answer."""

    detail: str


class Part(Schema, Generic[Item]):
    """Some of a list, in a fixed order; `next` is the page after it, null at the end."""

    total: int
    page: int
    next: int | None
    items: list[Item]


class Card(Schema):
    """What the public is told of an account."""

    standing: str
    name: str
    platform: str
    agency: str
    closing: bool
    closed_on: date | None
    successor: str
    successor_link: str
    notice_link: str


class Agency(Schema):
    """A unit; `path` orders the tree."""

    id: int
    name: str
    path: str
    level: str
    scope: str
    division_code: str


class Account(Schema):
    """An account of the register."""

    account_id: str
    name: str
    platform: str
    agency_id: int
    agency: str
    link: str
    verified_subject: str
    level: str
    scope: str
    platform_state: str
    national_state: str
    local_state: str
    followers: int | None
    last_update: date | None
    yearly_cost: float | None
    confirmed_on: date | None
    changed_at: datetime


class Inspection(Schema):
    """An inspection that the person's office or one below it holds."""

    id: int
    title: str
    agency_id: int
    as_of: date
    window: int
    packs: list[str]
    stage: str
    feedback_due: date | None
    issued_at: datetime | None
    rectify_by: date | None
    counts: dict[str, int] | None


class Result(Schema):
    """What the last run of an inspection concluded on an account."""

    account_id: str
    conclusion: str
    examined: int
    applicable: int
    advice: str
    silent_days: int | None
    posts: int | None
    median_reads: float | None


class Finding(Schema):
    """A finding; `new_outcome` is a later verdict, empty where there is none."""

    id: int
    finding_id: str
    inspection_id: int
    account_id: str
    rule_id: str
    title: str
    severity: str
    outcome: str
    sentence: str
    basis: str
    new_outcome: str
    new_sentence: str
    state: str
    sent: bool
    answer: str | None
    rectification: str | None
    deadline: date | None


Page = Annotated[int, Field(ge=1, le=100_000)]
Size = Annotated[int, Field(ge=1, le=200)]
Text = Annotated[str, Field(max_length=300)]
Key = Annotated[int, Field(ge=1, le=2**63 - 1)]
