"""The tables of inspections, one module a subject."""

from __future__ import annotations

from jianhao.web.inspections.models.appeals import Advice, Appeal
from jianhao.web.inspections.models.findings import Finding, FindingState
from jianhao.web.inspections.models.links import ReplyLink
from jianhao.web.inspections.models.rectifications import Rectification, RectificationState, Step, StepKind
from jianhao.web.inspections.models.replies import Answer, Decision, Reply
from jianhao.web.inspections.models.rounds import Inspection, Material, MaterialRole
from jianhao.web.inspections.models.runs import AccountResult, Run, RunKind, RunState
from jianhao.web.inspections.models.schedules import Every, PlannedRound, Schedule

__all__ = [
    "AccountResult", "Advice", "Answer", "Appeal", "Decision", "Every", "Finding", "FindingState", "Inspection", "Material",
    "MaterialRole", "PlannedRound",
    "Rectification", "RectificationState", "Reply", "ReplyLink", "Run", "RunKind", "RunState", "Schedule", "Step", "StepKind",
]  # fmt: skip
