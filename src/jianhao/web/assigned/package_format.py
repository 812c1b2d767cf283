"""上报包, format 1: which files are in it, how they are spelt, and the list of digests that is signed."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

FORMAT: Final = 1
META, COUNTS, SUMS, SIGNATURE = "package.json", "counts.json", "SHA256SUMS", "signature.json"
RESULTS, FINDINGS = "results.csv", "findings.csv"
RESULTS_TABLE, FINDINGS_TABLE = "results.parquet", "findings.parquet"
CONTENT: Final = (
    COUNTS,
    FINDINGS,
    FINDINGS_TABLE,
    META,
    RESULTS,
    RESULTS_TABLE,
)  # sorted, as the list has them
MEMBERS: Final = frozenset({*CONTENT, SUMS, SIGNATURE})

RESULT_COLUMNS: Final = pa.schema(
    [
        ("account_id", pa.string()), ("name", pa.string()), ("platform", pa.string()), ("agency", pa.string()),
        ("division_code", pa.string()), ("level", pa.string()), ("conclusion", pa.string()), ("examined", pa.int32()),
        ("applicable", pa.int32()), ("advice", pa.string()), ("silent_days", pa.int32()), ("posts", pa.int64()),
        ("median_reads", pa.float64()),
    ]
)  # fmt: skip
FINDING_COLUMNS: Final = pa.schema(
    [
        ("finding_id", pa.string()), ("account_id", pa.string()), ("rule_id", pa.string()), ("rule_version", pa.string()),
        ("ruleset", pa.string()), ("title", pa.string()), ("severity", pa.string()), ("state", pa.string()),
        ("rectification", pa.string()), ("deadline", pa.string()), ("closed_on", pa.string()),
    ]
)  # fmt: skip
STANDING: Final = frozenset({"confirmed", "remedied"})
CLOSED: Final = "closed"


def as_json(value: Mapping[str, Any]) -> bytes:
    """JSON with one spelling."""
    return (json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def as_csv(columns: pa.Schema, rows: Iterable[Mapping[str, Any]]) -> bytes:
    """Rows under the names of the columns; what is missing is empty."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns.names)
    for row in rows:
        writer.writerow(["" if row[name] is None else row[name] for name in columns.names])
    return out.getvalue().encode("utf-8-sig")


def as_table(columns: pa.Schema, rows: Sequence[Mapping[str, Any]]) -> bytes:
    """The same rows as Parquet."""
    out = io.BytesIO()
    arrays = [pa.array([row[field.name] for row in rows], field.type) for field in columns]
    pq.write_table(pa.table(arrays, schema=columns), out)
    return out.getvalue()


def sums(files: Mapping[str, bytes]) -> bytes:
    """The list of digests in the spelling of sha256sum: what is signed."""
    return "".join(f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in CONTENT).encode()


def tallied(results: Iterable[Mapping[str, Any]], findings: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """The counts of a package, from its rows alone."""
    counts = dict.fromkeys(("accounts", "qualified", "unqualified", "undetermined", "findings", "closed"), 0)
    for row in results:
        counts["accounts"] += 1
        counts[row["conclusion"] if row["conclusion"] in counts else "undetermined"] += 1
    for row in findings:
        if row["state"] in STANDING:
            counts["findings"] += 1
            counts["closed"] += row["rectification"] == CLOSED
    return counts
