"""A hint that a person decides on, and the comparison of the register that it came from."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from jianhao.web.people.models import Agency, User
from jianhao.web.registry.models import Account
from jianhao.web.scope import PathField, ScopedQuerySet
from jianhao.web.watch.models.works import Work, one_at_a_time
from jianhao.web.worded import Worded


class ComparisonQuerySet(ScopedQuerySet["Comparison"]):
    """Comparisons by the path of the agency whose register was compared."""


class Comparison(Work):
    """The register of a scope looked through on a day. `snapshot` is the register as it was then, in a file."""

    as_of = models.DateField()
    snapshot = models.CharField(max_length=32, blank=True)

    objects = ComparisonQuerySet.as_manager()

    class Meta:
        constraints = [one_at_a_time("one_comparison_at_a_time")]
        indexes = [models.Index(fields=["agency", "state", "-id"], name="comparisons_of_agency")]

    def __str__(self) -> str:
        return f"防反弹比对：{self.agency} {self.as_of}"


class LeadKind(models.TextChoices):
    """What was seen."""

    REBOUND = "rebound", "关停后再开设"
    REOPENED = "reopened", "关停后恢复使用"
    ACTIVE = "active", "注销后仍有发布"
    DRIFT = "drift", "名称、主体、ID变动"
    WIDER = "wider", "功能增加"
    NAME = "name", "名称相近的名录外账号"
    REPORTED = "reported", "检索、来电登记的账号"


class LeadState(models.TextChoices):
    """What a person made of it."""

    OPEN = "open", "待核实"
    REFERRED = "referred", "需要核实（转办）"
    DISMISSED = "dismissed", "不是"


class LeadQuerySet(ScopedQuerySet["Lead"]):
    """Leads by the place of the account that they are about."""

    line_column = "line_path"


class Lead(Worded):
    """Something that was seen: a sentence, its evidence, what it may be instead. The key is the same whenever it is seen again.

    `evidence` is a list of [what, value]; `other` is the second account, where the register has one.
    """

    key = models.CharField(max_length=32, unique=True)
    kind = models.CharField(max_length=10, choices=LeadKind.choices)
    # A hint hinders nobody from undoing an import; what was decided on it stays in the log.
    account = models.ForeignKey(Account, models.CASCADE, related_name="leads")
    other = models.ForeignKey(Account, models.CASCADE, null=True, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    agency_path = PathField()
    line_path = PathField()
    county = models.ForeignKey(Agency, models.SET_NULL, null=True, related_name="+")
    sentence = models.TextField()
    evidence = models.JSONField(default=list)
    instead = models.JSONField(default=list)
    first_seen = models.DateField()
    last_seen = models.DateField()
    state = models.CharField(max_length=10, choices=LeadState.choices, default=LeadState.OPEN)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)

    objects = LeadQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", decided_by__isnull=True) | (~Q(state="open") & Q(decided_by__isnull=False)),
                name="a_decided_lead_has_a_decider",
            ),
            models.CheckConstraint(
                condition=~Q(state="dismissed") | ~Q(reason=""), name="a_dismissed_lead_has_a_reason"
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(
                fields=["agency_path", "state", "kind", "-first_seen", "-id"], name="leads_by_place"
            ),
            models.Index(fields=["line_path"], name="leads_by_line"),
            models.Index(fields=["account", "-id"], name="leads_of_account"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.account.name}"

    @property
    def tone(self) -> str:
        """The colour that repeats what the state says."""
        return {"open": "violet", "referred": "amber", "dismissed": "grey"}[self.state]
