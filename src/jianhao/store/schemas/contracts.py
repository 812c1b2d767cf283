"""Contracts, and what contractors report."""

from __future__ import annotations

import pyarrow as pa

from jianhao.store.schemas.cells import DAY

# One row a contract; `account_ids` are the registered accounts it names, `terms` 考核条款 as written (personal numbers masked).
CONTRACTS = pa.schema(
    [
        ("contract_id", pa.string()),
        ("contract_no", pa.string()),
        ("client", pa.string()),
        ("contractor", pa.string()),
        ("qualification", pa.string()),
        ("from", DAY),
        ("to", DAY),
        ("amount", pa.float64()),
        ("account_ids", pa.list_(pa.string())),
        ("terms", pa.string()),
        ("ownership", pa.string()),
        ("handover", pa.string()),
        ("source_file", pa.string()),
        ("source_sheet", pa.string()),
        ("source_row", pa.int64()),
    ]
)

# What a contractor reported of an account and a period: `measure` posts, reads or followers; `metric` times, people or null.
CONTRACTOR_REPORTS = pa.schema(
    [
        ("account_id", pa.string()),
        ("contractor", pa.string()),
        ("from", DAY),
        ("to", DAY),
        ("measure", pa.string()),
        ("metric", pa.string()),
        ("value", pa.int64()),
        ("value_kind", pa.string()),
        ("source_file", pa.string()),
        ("source_row", pa.int64()),
    ]
)

# Reasons to read a contract again; `start` and `end` are code points of `contracts.terms`, `quoted` what stands there.
CONTRACT_REMINDERS = pa.schema(
    [
        ("kind", pa.string()),
        ("contract_id", pa.string()),
        ("contractor", pa.string()),
        ("account_ids", pa.list_(pa.string())),
        ("thing", pa.string()),
        ("start", pa.int32()),
        ("end", pa.int32()),
        ("quoted", pa.string()),
        ("sentence", pa.string()),
    ]
)

# A figure that a contractor reported beside the back-office export of the same period; `answer` yes, no or unknown.
REPORTED_FIGURES = pa.schema(
    [
        ("account_id", pa.string()),
        ("contractor", pa.string()),
        ("from", DAY),
        ("to", DAY),
        ("measure", pa.string()),
        ("reported", pa.int64()),
        ("exported", pa.int64()),
        ("answer", pa.string()),
        ("reason", pa.string()),
        ("sentence", pa.string()),
    ]
)
