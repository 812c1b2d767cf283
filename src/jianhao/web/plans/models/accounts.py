"""What a plan proposes for one account, and what was decided on it last."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q

from jianhao.consolidation.certainty import Certainty
from jianhao.documents.plan_words import PROPOSALS
from jianhao.web.people.models import Agency, User
from jianhao.web.plans.models.plans import Plan
from jianhao.web.registry.models import Account
from jianhao.web.scope import PathField, ScopedQuerySet
from jianhao.web.worded import Worded

TONES = {"keep": "d-keep", "merge": "d-merge", "close": "d-close"}


class DecisionKind(models.TextChoices):
    """What a person decides on a proposal. The locks are orders to the next plan; agreeing to a closing closes nothing."""

    AGREE = "agree", "同意"
    DISAGREE = "disagree", "不同意"
    KEEP = "keep", "锁定保留"
    CLOSE = "close", "锁定关停"
    TARGET = "target", "指定去向"
    WITHDRAWN = "withdrawn", "撤回决定"


class OpinionKind(models.TextChoices):
    """What a unit says of the proposal."""

    AGREES = "agrees", "同意"
    OBJECTS = "objects", "不同意"


DECISION_TONES = {
    "agree": "green",
    "disagree": "amber",
    "keep": "d-keep",
    "close": "d-close",
    "target": "d-merge",
}


class PlannedQuerySet(ScopedQuerySet["PlannedAccount"]):
    """By the agency that holds the plan, as the plan itself."""

    path_column = "plan__agency_path"


class PlannedAccount(Worded):
    """One account of a plan. `words` holds what documents print of it (see results.py); `open_questions` counts the
    protective questions that nobody has cleared; `changed` is what the plan before proposed, where that differs.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="accounts")
    account = models.ForeignKey(Account, models.CASCADE, related_name="planned")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    agency_path = PathField()
    number = models.PositiveIntegerField()
    county_code = models.CharField(max_length=12, blank=True)
    county = models.CharField(max_length=120)
    proposal = models.CharField(max_length=10, choices=list(PROPOSALS.items()))
    target = models.ForeignKey("self", models.SET_NULL, null=True, related_name="sources")
    destination = models.CharField(max_length=10, blank=True)
    phase = models.PositiveSmallIntegerField(null=True)
    due = models.DateField(null=True)
    certainty = models.CharField(max_length=16, choices=[(c.value, c.chinese) for c in Certainty])
    lacking = models.JSONField(default=list)
    open_questions = models.PositiveSmallIntegerField(default=0)
    changed = models.CharField(max_length=200, blank=True)
    saving = models.FloatField(null=True)
    at_risk = models.BigIntegerField(null=True)
    words = models.JSONField(default=dict)
    opinion = models.CharField(max_length=10, choices=OpinionKind.choices, blank=True)
    decision = models.CharField(
        max_length=10, choices=[c for c in DecisionKind.choices if c[0] != "withdrawn"], blank=True
    )
    chosen = models.ForeignKey("self", models.SET_NULL, null=True, related_name="chosen_by")
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    carried = models.BooleanField(default=False)  # decided on the plan before

    objects = PlannedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "account"], name="an_account_once_in_a_plan"),
            models.CheckConstraint(
                condition=Q(decision="") | Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(reason=""),
                name="a_decision_on_a_plan_has_person_and_reason",
            ),
            models.CheckConstraint(
                condition=Q(chosen__isnull=True) | ~Q(chosen=F("id")), name="nobody_goes_to_itself"
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["plan", "number"], name="planned_in_order"),
            models.Index(fields=["plan", "proposal", "certainty", "number"], name="planned_by_proposal"),
            models.Index(
                fields=["plan", "decision", "proposal", "open_questions", "number"],
                name="planned_by_decision",
            ),
            models.Index(fields=["plan", "county_code", "number"], name="planned_by_county"),
            models.Index(fields=["account", "-plan"], name="planned_of_an_account"),
        ]

    def __str__(self) -> str:
        return f"{self.account}：{self.get_proposal_display()}"

    @property
    def tone(self) -> str:
        """The colour that repeats what the proposal says."""
        return TONES[self.proposal]

    @property
    def decision_tone(self) -> str:
        """The same for the decision."""
        return DECISION_TONES.get(self.decision, "grey")

    @property
    def goes(self) -> bool:
        """Whether the plan lets it go."""
        return self.proposal != "keep"

    @property
    def stays(self) -> bool:
        """Whether it stays by what was decided, else by what is proposed."""
        if self.decision in (DecisionKind.CLOSE, DecisionKind.TARGET):
            return False
        return self.decision == DecisionKind.KEEP or not self.goes

    @property
    def clear(self) -> bool:
        """Whether nothing of its own stands against agreeing to it in bulk."""
        asked = self.lacking or (self.goes and self.open_questions) or self.opinion == OpinionKind.OBJECTS
        return self.certainty == Certainty.SETTLED.value and not self.decision and not asked

    @property
    def first_ground(self) -> str:
        """The deciding reason in a line of a table."""
        return next(iter(self.words.get("grounds", [])), "")

    @property
    def said(self) -> dict[str, Any]:
        """What a log says of it."""
        return {"账号": self.account.account_id, "建议": self.get_proposal_display()}
