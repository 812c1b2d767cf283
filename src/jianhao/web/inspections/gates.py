"""What holds the circular up: open replies, findings not settled, a final run that is not there or is stale."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from jianhao.web.inspections.models import Decision, FindingState, Inspection, Reply, Run, RunKind, RunState
from jianhao.web.inspections.models.findings import STANDING


def open_replies(inspection: Inspection, as_of: date) -> QuerySet:
    """Findings that hold the circular up: no answer within the time, an objection not decided, a 误判 not seconded."""
    undecided = Q(reply__decision=Decision.PENDING) | Q(state=FindingState.DISMISSING)
    if inspection.feedback_due is not None and as_of <= inspection.feedback_due:
        undecided |= Q(reply__isnull=True, state__in=STANDING, sent=True)
    return inspection.findings.filter(undecided)


def final_run(inspection: Inspection) -> Run | None:
    """The last finished run after everything that was decided; None where something was decided since or nothing was run."""
    run = inspection.runs.filter(kind=RunKind.FINAL, state=RunState.DONE).order_by("-number").first()
    if run is None or inspection.runs.filter(state__in=[RunState.QUEUED, RunState.RUNNING]).exists():
        return None
    judged = inspection.findings.filter(judged_at__gt=run.asked_at).exists()
    seconded = inspection.findings.filter(seconded_at__gt=run.asked_at).exists()
    decided = Reply.objects.filter(finding__inspection=inspection, decided_at__gt=run.asked_at).exists()
    return None if judged or seconded or decided else run


def obstacles(inspection: Inspection, as_of: date) -> list[str]:
    """What still stands between an inspection and its circular, one sentence each."""
    found = []
    left = open_replies(inspection, as_of).count()
    if left:
        found.append(f"有{left}项尚未反馈或核定。")
    unsettled = inspection.findings.filter(state__in=[FindingState.OPEN, FindingState.RECOMPUTE]).count()
    if unsettled:
        found.append(f"有{unsettled}项待核或待重新计算。")
    if final_run(inspection) is None:
        found.append("终核稿还没有生成，或者生成后又有新的核定，请重新终核。")
    return found
