"""What a content check finds: a place, what may be wrong there, what to write instead. A reminder until a person decides."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum


class Category(StrEnum):
    """The kinds of findings, as in the table of results."""

    MISPRINT = "misprint"
    HIJACK = "hijack"
    LINK = "link"
    PERSONAL_DATA = "personal_data"
    REPLY = "reply"
    NAME = "name"


class Severity(StrEnum):
    """How soon a person should look: at once, before the next inspection, when there is time."""

    URGENT = "urgent"
    IMPORTANT = "important"
    HINT = "hint"


class Field(StrEnum):
    """Which text of a post a place is in."""

    TITLE = "title"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that is looked for. `clause` says what it rests on, `note` what a finding does not say."""

    id: str
    category: Category
    severity: Severity
    title: str
    clause: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """One place in text `row` of a batch: code points [start, end), already masked `text`, and what to write instead.

    `severity` is that of the rule unless the context makes it another; `term` names the finding over re-runs.
    """

    row: int
    start: int
    end: int
    rule: str
    text: str
    suggestion: str
    term: str
    severity: Severity | None = None


def finding_id(account_id: str, rule_id: str, subject: str = "", span: str = "") -> str:
    """The same finding over re-runs and thresholds, made as that of a verdict: decisions of people stay attached to it."""
    text = "\x1f".join((account_id, rule_id, subject, span))
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]
