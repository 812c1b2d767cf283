"""The definitions of numbers as a table for reports: what is counted where, from when, and how sure that is."""

from __future__ import annotations

import pyarrow as pa

from jianhao.store.schemas import METRIC_DEFINITIONS
from jianhao.vocab.metrics import METRICS, definitions


def definitions_table() -> pa.Table:
    """A METRIC_DEFINITIONS table, in the order of the file of definitions."""
    rows = [
        {
            "definition_id": d.id, "platform": str(d.platform), "measure": str(d.measure), "metric": d.metric,
            "first": d.first, "changed_before": d.settled, "last": d.last,
            "counts": f"{d.measure.chinese}（{METRICS[d.metric]}）：{d.counts}", "source": d.source, "confidence": d.confidence,
        }
        for d in definitions()
    ]  # fmt: skip
    return pa.table(
        [pa.array([r[f.name] for r in rows], f.type) for f in METRIC_DEFINITIONS], METRIC_DEFINITIONS
    )
