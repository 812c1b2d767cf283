"""What a plan proposes."""

from __future__ import annotations

import pyarrow as pa

# 整合方案, one row per live account. `phase` counts quarters from 1; yuan a year; null: not known or does not apply.
PLAN = pa.schema(
    [
        ("account_id", pa.string()),
        ("proposal", pa.string()),
        ("target_account_id", pa.string()),
        ("destination", pa.string()),
        ("route", pa.string()),
        ("phase", pa.int32()),
        ("certainty", pa.string()),
        ("reasons", pa.list_(pa.string())),
        ("yearly_saving", pa.float64()),
        ("followers_at_risk", pa.int64()),
        ("cost_if_kept", pa.float64()),
    ]
)
