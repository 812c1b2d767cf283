"""What a rule says of one account: an outcome, why, and what it rests on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

Measured = Mapping[str, int | float | str | bool | list[str] | None]


class Outcome(StrEnum):
    """The four outcomes of a rule; undetermined always carries a reason."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_APPLICABLE = "not_applicable"
    UNDETERMINED = "undetermined"


class Severity(StrEnum):
    """What a failed rule means in the pack that holds it."""

    VETO = "veto"
    DEDUCT = "deduct"
    REMIND = "remind"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a rule's function returns.

    `reason` is a short code that is stable over releases (empty when passed or failed needs none);
    `measured` holds named numbers or texts in natural units; `evidence` holds post ids, links or check references.
    """

    outcome: Outcome
    reason: str = ""
    measured: Measured | None = None
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """One row of verdicts.parquet; `measured` and `threshold` are canonical JSON."""

    finding_id: str
    account_id: str
    rule_id: str
    rule_version: str
    ruleset: str
    ruleset_sha256: str
    as_of: int
    dataset_version: str
    outcome: Outcome
    severity: Severity
    reason: str
    measured: str
    threshold: str
    evidence: tuple[str, ...]
    clause: str


def canonical_json(values: Measured | None) -> str:
    """JSON with sorted keys and no spaces, so that equal values are equal bytes."""
    return json.dumps(dict(values or {}), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def finding_id(account_id: str, rule_id: str, subject: str = "", span: str = "") -> str:
    """The same finding over re-runs and thresholds: decisions of people stay attached to it."""
    text = "\x1f".join((account_id, rule_id, subject, span))
    return hashlib.sha256(text.encode()).hexdigest()[:32]
