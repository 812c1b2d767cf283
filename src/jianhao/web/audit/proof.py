"""Proving the chain as it stands in the database."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jianhao.web.audit.chain import ChainReport, Head, prove
from jianhao.web.audit.models import AuditEvent, ChainHead
from jianhao.web.audit.recording import as_row


def prove_database(expected: Head | None = None) -> ChainReport:
    """The chain as it stands in the database, against its own head and one noted earlier."""
    kept = ChainHead.objects.filter(id=1).first()
    report = prove(rows(), expected)
    if not report.intact:
        return report
    if kept is not None and (kept.sequence, kept.digest) != (report.head.sequence, report.head.digest):
        return ChainReport(report.head, report.head.sequence + 1, f"末尾缺少记录，应有{kept.sequence}条")
    return report


def rows() -> Iterator[dict[str, Any]]:
    """All events in order, as exported."""
    return (as_row(event) for event in AuditEvent.objects.order_by("sequence").iterator(2000))
