"""Verdicts of one account, read from the folder of a run: every rule's line, not only what failed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pyarrow.parquet as pq

from jianhao.documents import wording
from jianhao.documents.labels import OUTCOMES, SEVERITIES
from jianhao.inspection.packs import Pack, parse_pack
from jianhao.web.inspections.folders import RUNS, place
from jianhao.web.inspections.models import Run

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
    """The lines of an account, what failed first; none where the folder is gone."""
    folder = place(RUNS, run.folder)
    try:
        table = pq.read_table(folder / "verdicts.parquet", filters=[("account_id", "=", account_id)])
    except OSError:
        return []
    packs = _packs(run)
    rows = sorted(table.to_pylist(), key=_order)
    return [_line(row, packs) for row in rows]


def _packs(run: Run) -> tuple[Pack, ...]:
    """The packs as the run kept them."""
    files = sorted((place(RUNS, run.folder) / "inputs" / "rulesets").glob("*.toml"))
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
