"""The tables of plans, one module a subject."""

from __future__ import annotations

from jianhao.web.plans.models.accounts import OpinionKind, PlannedAccount
from jianhao.web.plans.models.decisions import Decision, DecisionKind, Safeguard, SafeguardAnswer
from jianhao.web.plans.models.opinions import Opinion
from jianhao.web.plans.models.plans import Plan

__all__ = [
    "Decision", "DecisionKind", "Opinion", "OpinionKind", "Plan", "PlannedAccount", "Safeguard", "SafeguardAnswer",
]  # fmt: skip
