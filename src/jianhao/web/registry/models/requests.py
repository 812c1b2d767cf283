"""Wishes to open or change an account."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from jianhao.web.people.models import Agency, User
from jianhao.web.registry.models.accounts import Account
from jianhao.web.scope import PathField, ScopedQuerySet
from jianhao.web.worded import Worded


class RequestKind(models.TextChoices):
    """What is asked for."""

    OPENING = "opening", "开设"
    CHANGE = "change", "变更"


class RequestState(models.TextChoices):
    """Where a request is."""

    SUBMITTED = "submitted", "待审批"
    APPROVED = "approved", "已同意"
    REJECTED = "rejected", "不同意"
    WITHDRAWN = "withdrawn", "已撤回"


REQUEST_OWNER = {
    RequestState.SUBMITTED: "审批人", RequestState.APPROVED: "", RequestState.REJECTED: "", RequestState.WITHDRAWN: "",
}  # fmt: skip


class ChangeRequest(Worded):
    """A wish to open or change an account, decided by somebody else than the one who asks: the database insists."""

    kind = models.CharField(max_length=10, choices=RequestKind.choices)
    state = models.CharField(max_length=10, choices=RequestState.choices, default=RequestState.SUBMITTED)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="requests")
    agency_path = PathField()
    line_path = PathField()
    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="requests")
    title = models.CharField(max_length=160)
    proposed = models.JSONField(default=dict)
    before = models.JSONField(default=dict)
    reason = models.TextField()
    checks = models.JSONField(default=list)
    on_behalf = models.BooleanField(default=False)
    requested_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    opinion = models.TextField(blank=True)
    objects = type("RequestQuerySet", (ScopedQuerySet,), {"line_column": "line_path"}).as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("requested_by")),
                name="two_persons_decide",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True, decided_at__isnull=True)
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="decided_by_and_at_together",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "rejected"]) | Q(decided_by__isnull=False),
                name="a_decision_has_a_decider",
            ),
        ]
        indexes = [
            models.Index(fields=["agency_path", "state", "-id"], name="request_by_place"),
            models.Index(fields=["state", "-id"], name="request_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}申请：{self.title}"
