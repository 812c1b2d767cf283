"""The chain: each event's SHA-256 over its columns and the digest before it; proved without the application.

Pure functions over plain values, so that an exported log is checked by the same code as the database.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

START = hashlib.sha256("减号审计记录".encode()).hexdigest()
HASHED = (
    "sequence", "at", "actor_id", "actor", "agency_path", "verb", "target_kind", "target_id", "target", "result",
    "reason", "origin", "details", "previous",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a chain: how many events, and the digest of the last."""

    sequence: int
    digest: str

    def __str__(self) -> str:
        return f"{self.sequence}:{self.digest}"


@dataclass(frozen=True, slots=True)
class ChainReport:
    """What a proof found: the head reached, or the first event that is wrong and why."""

    head: Head
    broken_at: int | None = None
    why: str = ""

    @property
    def intact(self) -> bool:
        return self.broken_at is None


def canonical(values: Mapping[str, Any]) -> str:
    """JSON with one spelling: sorted keys, no blanks."""
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def moment(at: datetime) -> str:
    """A time as it is hashed: UTC with microseconds."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def digest(row: Mapping[str, Any]) -> str:
    """The digest of an event given as plain values (`at` as `moment` spells it)."""
    return hashlib.sha256(canonical({name: row[name] for name in HASHED}).encode()).hexdigest()


def prove(rows: Iterable[Mapping[str, Any]], expected: Head | None = None) -> ChainReport:
    """Walk the events in order; with `expected` (a head noted earlier or kept beside) a cut-off end is found too."""
    head = Head(0, START)
    passed = expected is None or expected.sequence == 0
    for row in rows:
        why = _fault(row, head)
        if why:
            return ChainReport(head, head.sequence + 1, why)
        head = Head(row["sequence"], row["digest"])
        if expected is not None and head.sequence == expected.sequence:
            if head.digest != expected.digest:
                return ChainReport(head, head.sequence, "与此前记下的末条校验值不一致，记录被整体改写过")
            passed = True
    if expected is not None and not passed:
        return ChainReport(head, head.sequence + 1, f"末尾缺少记录，应至少有{expected.sequence}条")
    return ChainReport(head)


def _fault(row: Mapping[str, Any], head: Head) -> str:
    if row["sequence"] != head.sequence + 1:
        return f"编号不连续，第{head.sequence}条之后是第{row['sequence']}条"
    if row["previous"] != head.digest:
        return "与上一条的校验值不衔接"
    if row["digest"] != digest(row):
        return "内容与校验值不一致"
    return ""
