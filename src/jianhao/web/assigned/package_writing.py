"""A finished inspection as a 上报包: results and findings as rows, counts, digests, signature; the same round, the same bytes."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from django.db.models import Max
from django.utils.timezone import localdate

from jianhao.dates import day_number
from jianhao.documents.cells import cell, masked
from jianhao.documents.fixed_zip import rewrite
from jianhao.web.assigned import package_format as packed
from jianhao.web.assigned.signing import public_key, signature_of
from jianhao.web.inspections.folders import RUNS, place
from jianhao.web.inspections.models import FindingState, Inspection, Step
from jianhao.web.inspections.overview import last_run
from jianhao.web.inspections.stages import AFTER_ISSUE
from jianhao.web.refusals import Refused

TEXTS = frozenset({"name", "agency", "title"})
REPORTED = (FindingState.CONFIRMED, FindingState.REMEDIED, FindingState.RECOMPUTE, FindingState.OVERTURNED)


def write_package(inspection: Inspection, path: Path) -> str:
    """Write the package; the SHA-256 of its signed list."""
    if inspection.stage not in AFTER_ISSUE:
        raise Refused("通报印发以后才能上报。")
    files = _files(inspection)
    listed = packed.sums(files)
    signature = {
        "algorithm": "Ed25519",
        "public_key": public_key(),
        "signed": packed.SUMS,
        "signature": signature_of(listed),
    }
    files |= {packed.SUMS: listed, packed.SIGNATURE: packed.as_json(signature)}
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    raw.seek(0)
    rewrite(raw, path, day_number(inspection.as_of))
    return hashlib.sha256(listed).hexdigest()


def _files(inspection: Inspection) -> dict[str, bytes]:
    results, findings = list(_results(inspection)), list(_findings(inspection))
    return {
        packed.META: packed.as_json(_meta(inspection)),
        packed.COUNTS: packed.as_json(packed.tallied(results, findings)),
        packed.RESULTS: packed.as_csv(packed.RESULT_COLUMNS, results),
        packed.RESULTS_TABLE: packed.as_table(packed.RESULT_COLUMNS, results),
        packed.FINDINGS: packed.as_csv(packed.FINDING_COLUMNS, findings),
        packed.FINDINGS_TABLE: packed.as_table(packed.FINDING_COLUMNS, findings),
    }


def _meta(inspection: Inspection) -> dict[str, Any]:
    return {
        "format": packed.FORMAT, "sender": inspection.agency.name, "public_key": public_key(),
        "round": _round(inspection), "moment": _moment(inspection).astimezone(UTC).isoformat(timespec="microseconds"),
        "title": inspection.title, "as_of": inspection.as_of.isoformat(), "window": inspection.window,
        "rulesets": list(inspection.packs), "stage": str(inspection.stage),
    }  # fmt: skip


def _round(inspection: Inspection) -> str:
    """The inspection under a number that says nothing of how many others there are."""
    return hashlib.sha256(f"{public_key()}:{inspection.pk}".encode()).hexdigest()[:32]


def _moment(inspection: Inspection) -> datetime:
    """When anything of the round changed last: of two packages of one round the later one counts."""
    steps = Step.objects.filter(rectification__finding__inspection=inspection)
    told = [
        inspection.issued_at,
        inspection.closed_at,
        inspection.runs.aggregate(at=Max("finished_at"))["at"],
        steps.aggregate(at=Max("at"))["at"],
        inspection.findings.aggregate(at=Max("appeals__decided_at"))["at"],
    ]
    return max(moment for moment in told if moment is not None)


def _results(inspection: Inspection) -> Iterator[dict[str, Any]]:
    """What the last run concluded on each account, under the names that the accounts had then."""
    run = last_run(inspection)
    try:
        table = pq.read_table(
            place(RUNS, run.folder) / "accounts.parquet", columns=packed.RESULT_COLUMNS.names
        )
    except OSError as error:
        raise Refused("检查结果的文件已不在数据文件夹中，请从备份恢复。") from error
    for row in sorted(table.to_pylist(), key=lambda row: row["account_id"]):
        yield {name: _shown(name, value) for name, value in row.items()}


def _findings(inspection: Inspection) -> Iterator[dict[str, Any]]:
    rows = inspection.findings.filter(state__in=REPORTED).select_related("account", "rectification")
    for finding in rows.order_by("finding_id"):
        owed = getattr(finding, "rectification", None)
        closed = owed.closed_at if owed is not None else None
        yield {
            "finding_id": finding.finding_id, "account_id": finding.account.account_id, "rule_id": finding.rule_id,
            "rule_version": finding.rule_version, "ruleset": finding.ruleset, "title": _shown("title", finding.title),
            "severity": finding.severity, "state": str(finding.state), "rectification": str(owed.state) if owed else None,
            "deadline": owed.deadline.isoformat() if owed else None,
            "closed_on": localdate(closed).isoformat() if closed else None,
        }  # fmt: skip


def _shown(name: str, value: Any) -> Any:
    """Texts that people typed, as a spreadsheet may open them."""
    return masked(cell(value, "")) if name in TEXTS and isinstance(value, str) else value
