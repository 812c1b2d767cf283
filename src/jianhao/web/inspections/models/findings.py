"""A finding: what a rule found on an account, what people made of it, and the later verdict beside the first."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q

from jianhao.documents.labels import OUTCOMES, SEVERITIES
from jianhao.web.inspections.models.rounds import Inspection
from jianhao.web.inspections.models.runs import Run
from jianhao.web.people.models import Agency, User
from jianhao.web.people.roles import Permission
from jianhao.web.registry.models import Account
from jianhao.web.scope import STEP, PathField, ScopedQuerySet, Seer, within
from jianhao.web.worded import Worded


class FindingState(models.TextChoices):
    """What people made of a finding. 误判 of a veto changes a conclusion and takes two persons."""

    OPEN = "open", "待核"
    CONFIRMED = "confirmed", "确认"
    REMEDIED = "remedied", "已整改"
    DISMISSING = "dismissing", "误判，待另一人确认"
    DISMISSED = "dismissed", "误判"
    IGNORED = "ignored", "不列入"
    RECOMPUTE = "recompute", "材料已采纳，待重新计算"
    OVERTURNED = "overturned", "已更正"


TONES = {
    "open": "grey", "confirmed": "red", "remedied": "green", "dismissing": "amber", "dismissed": "grey",
    "ignored": "grey", "recompute": "amber", "overturned": "green",
}  # fmt: skip
STANDING = (FindingState.OPEN, FindingState.CONFIRMED, FindingState.REMEDIED)
OUT = (FindingState.DISMISSED, FindingState.IGNORED)


class FindingQuerySet(ScopedQuerySet["Finding"]):
    """Findings on accounts of a scope; a unit sees those that were sent to it, the office that inspects sees its own all."""

    line_column = "line_path"

    def visible_to(self, user: Seer) -> FindingQuerySet:
        rows = super().visible_to(user)
        path = user.scope_path
        if not path:
            return rows
        sent = Q(sent=True)
        if user.may(Permission.INSPECT) or user.may(Permission.DECIDE):
            sent |= Q() if len(path) == STEP + 1 else within(path, "inspection__agency_path")
            if len(path) == STEP + 1:
                return rows
        return rows.filter(sent)

    def sent_to(self, user: Seer) -> FindingQuerySet:
        """Those of them that were sent to the units, whoever asks: told by the finding alone, without its inspection."""
        return super().visible_to(user).filter(sent=True)


class Finding(Worded):
    """One problem of one account in one inspection. `outcome` is the first verdict, `new_outcome` a later one."""

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="findings")
    account = models.ForeignKey(Account, models.PROTECT, related_name="findings")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    agency_path = PathField()
    line_path = PathField()
    finding_id = models.CharField(max_length=32)
    rule_id = models.CharField(max_length=60)
    rule_version = models.CharField(max_length=10)
    ruleset = models.CharField(max_length=60)
    title = models.CharField(max_length=120)
    severity = models.CharField(max_length=10, choices=list(SEVERITIES.items()))
    gravity = models.GeneratedField(  # 0 for what vetoes: lists begin with the gravest, which an index must know
        expression=models.Case(*(models.When(severity=name, then=rank) for rank, name in enumerate(SEVERITIES)), default=9),
        output_field=models.PositiveSmallIntegerField(), db_persist=True,
    )  # fmt: skip
    run = models.ForeignKey(Run, models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=16, choices=list(OUTCOMES.items()))
    sentence = models.TextField()
    basis = models.TextField()
    measured = models.JSONField(default=dict)
    threshold = models.JSONField(default=dict)
    evidence = models.JSONField(default=list)
    new_run = models.ForeignKey(Run, models.PROTECT, null=True, related_name="+")
    new_outcome = models.CharField(max_length=16, choices=list(OUTCOMES.items()), blank=True)
    new_sentence = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=FindingState.choices, default=FindingState.OPEN)
    sent = models.BooleanField(default=False)
    judged_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    judged_at = models.DateTimeField(null=True)
    judge_reason = models.TextField(blank=True)
    seconded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    seconded_at = models.DateTimeField(null=True)

    objects = FindingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["inspection", "finding_id"], name="a_finding_once"),
            models.CheckConstraint(
                condition=Q(seconded_by__isnull=True) | ~Q(seconded_by=F("judged_by")),
                name="two_persons_dismiss",
            ),
            models.CheckConstraint(
                condition=~Q(state="dismissed", severity="veto") | Q(seconded_by__isnull=False),
                name="a_dismissed_veto_has_a_second_person",
            ),
            models.CheckConstraint(
                condition=~Q(state="ignored") | Q(severity="remind"), name="only_reminders_are_ignored"
            ),
        ]
        indexes = [
            models.Index(fields=["inspection", "state", "severity", "id"], name="findings_of_an_inspection"),
            models.Index(fields=["agency_path", "sent", "state", "id"], name="findings_by_place"),
            models.Index(
                fields=["inspection", "gravity", "agency_path", "account", "id"],
                name="findings_gravest_first",
            ),
            models.Index(fields=["gravity", "agency_path", "account", "id", "sent"], name="findings_of_all"),
            models.Index(
                fields=["inspection", "rule_id", "title", "severity", "state"], name="findings_by_reason"
            ),
            models.Index(fields=["line_path"], name="findings_by_line"),
            models.Index(fields=["account", "-id"], name="findings_of_an_account"),
            models.Index(fields=["finding_id", "-id"], name="findings_of_an_id"),
        ]

    def __str__(self) -> str:
        return f"{self.account}：{self.title}"

    @property
    def tone(self) -> str:
        """The colour that repeats what the state says."""
        return TONES[self.state]

    @property
    def given(self) -> Any:
        """The reply of the unit, None before there is one."""
        return getattr(self, "reply", None)

    @property
    def owed(self) -> Any:
        """The rectification, None where none was asked for."""
        return getattr(self, "rectification", None)

    @property
    def rank(self) -> int:
        """0 for what vetoes."""
        return list(SEVERITIES).index(self.severity)

    @property
    def words(self) -> dict[str, Any]:
        """What a log says of it."""
        return {"账号": self.account.account_id, "问题": self.title, "状态": self.get_state_display()}
