"""全部办结: the end of an inspection that was issued. Part of the actions after which nothing may be left."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from jianhao.web.inspections.models import (
    Decision,
    FindingState,
    Inspection,
    Rectification,
    RectificationState,
)
from jianhao.web.inspections.stages import Stage, transition


def close_round(inspection: Inspection, now: datetime) -> bool:
    """Close an inspection of which nothing is owed: no rectification, no appeal that waits, nothing to be judged again."""
    if inspection.stage != Stage.ISSUED:
        return False
    owed = Rectification.objects.filter(finding__inspection=inspection).exclude(
        state=RectificationState.CLOSED
    )
    waiting = Q(appeals__decision=Decision.PENDING) | Q(state=FindingState.RECOMPUTE)
    if owed.exists() or inspection.findings.filter(waiting).exists():
        return False
    inspection.stage, inspection.closed_at = transition("all_closed", inspection.stage).target, now
    inspection.save(update_fields=["stage", "closed_at"])
    return True
