"""Verdicts of one account, read from the folder of a run: every rule's line, not only what failed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pyarrow as pa

from jianhao.documents import wording
from jianhao.documents.labels import OUTCOMES, SEVERITIES
from jianhao.inspection.packs import Pack, parse_pack
from jianhao.web.inspections.folders import RUNS, place
from jianhao.web.inspections.models import Run
from jianhao.web.inspections.one_account import rows_of

SHOWN = [
    "rule_id",
    "rule_version",
    "ruleset",
    "as_of",
    "outcome",
    "severity",
    "reason",
    "measured",
    "threshold",
    "clause",
]
TONES = {"failed": "red", "passed": "green", "undetermined": "grey", "not_applicable": "grey"}
_ORDER = ("failed", "undetermined", "passed", "not_applicable")


@dataclass(frozen=True, slots=True)
class Line:
    """One rule of one account as a page shows it."""

    title: str
    severity: str
    outcome: str
    tone: str
    sentence: str
    basis: str


def lines_of(run: Run, account_id: str) -> list[Line]:
    """The lines of an account, what failed first; none where the folder is gone or damaged."""
    try:
        rows = list(rows_of(place(RUNS, run.folder) / "verdicts.parquet", account_id, SHOWN))
    except (OSError, pa.ArrowException):
        return []
    packs = _packs(run.folder)
    return [_line(row, packs) for row in sorted(rows, key=_order)]


@lru_cache(maxsize=64)
def _packs(folder: str) -> tuple[Pack, ...]:
    """The packs as a run kept them; what it wrote never changes."""
    files = sorted((place(RUNS, folder) / "inputs" / "rulesets").glob("*.toml"))
    return tuple(parse_pack(file.read_text(encoding="utf-8"), file.name) for file in files)


def _order(row: dict[str, Any]) -> tuple[int, int, str]:
    return _ORDER.index(row["outcome"]), list(SEVERITIES).index(row["severity"]), row["rule_id"]


def _line(row: dict[str, Any], packs: tuple[Pack, ...]) -> Line:
    severity = SEVERITIES[row["severity"]]
    tone = "amber" if row["outcome"] == "failed" and row["severity"] != "veto" else TONES[row["outcome"]]
    return Line(
        wording.title(row["rule_id"], row["rule_version"]), severity, OUTCOMES[row["outcome"]], tone,
        wording.explanation(row), wording.basis(row, packs),
    )  # fmt: skip
