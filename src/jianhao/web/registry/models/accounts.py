"""Accounts, their ids, and the history of their three states."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from jianhao.vocab.states import LocalState
from jianhao.web.people.models import Agency
from jianhao.web.registry.models.words import (
    ACCOUNT_TYPES,
    LEVELS,
    LOCAL_STATES,
    NATIONAL_STATES,
    OPEN_STATES,
    PLATFORM_STATES,
    PLATFORMS,
    SCOPES,
)
from jianhao.web.scope import PathField, ScopedQuerySet
from jianhao.web.worded import Worded


class AccountQuerySet(ScopedQuerySet["Account"]):
    """Accounts by the path of their agency, or of the agency that guides it."""

    line_column = "line_path"

    def open(self) -> AccountQuerySet:
        """Those that exist and are answered for."""
        return self.filter(local_state__in=OPEN_STATES)


class Account(Worded):
    """A government social-media account; never a login."""

    account_id = models.CharField(max_length=200, unique=True)
    platform = models.CharField(max_length=20, choices=PLATFORMS)
    name = models.CharField(max_length=120)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="accounts")
    agency_path = PathField()
    line_path = PathField()
    search = PathField(max_length=500)

    account_type = models.CharField(max_length=20, choices=ACCOUNT_TYPES, blank=True)
    link = models.CharField(max_length=500, blank=True)
    supervisor = models.CharField(max_length=120, blank=True)
    division_code = models.CharField(max_length=12, blank=True)
    level = models.CharField(max_length=10, choices=LEVELS, blank=True)
    scope = models.CharField(max_length=20, choices=SCOPES, blank=True)
    is_internal_office = models.BooleanField(null=True)
    represents_government = models.BooleanField(null=True)
    verified_subject = models.CharField(max_length=120, blank=True)
    matrix_main_id = models.CharField(max_length=200, blank=True)
    functions = models.JSONField(default=list, blank=True)
    services = models.BigIntegerField(null=True)
    opened_on = models.DateField(null=True)
    approval_no = models.CharField(max_length=100, blank=True)
    filing_no = models.CharField(max_length=60, blank=True)
    filed_on = models.DateField(null=True)
    app_filing_no = models.CharField(max_length=60, blank=True)
    verified_until = models.DateField(null=True)
    operation = models.CharField(max_length=60, blank=True)
    contractor = models.CharField(max_length=120, blank=True)
    contract_end = models.DateField(null=True)
    yearly_cost = models.FloatField(null=True)
    staff = models.FloatField(null=True)
    followers = models.BigIntegerField(null=True)
    followers_on = models.DateField(null=True)
    messages = models.BigIntegerField(null=True)
    replied_on_time = models.BigIntegerField(null=True)
    last_update = models.DateField(null=True)
    checked_at = models.DateField(null=True)
    closing_reason = models.CharField(max_length=300, blank=True)
    notice_link = models.CharField(max_length=500, blank=True)
    notice_on = models.DateField(null=True)
    stopped_on = models.DateField(null=True)
    cancelled_on = models.DateField(null=True)
    national_closed_on = models.DateField(null=True)
    successor = models.CharField(max_length=200, blank=True)
    archive_no = models.CharField(max_length=100, blank=True)
    remark = models.TextField(blank=True)

    platform_state = models.CharField(max_length=20, choices=PLATFORM_STATES, blank=True)
    national_state = models.CharField(max_length=20, choices=NATIONAL_STATES, blank=True)
    local_state = models.CharField(max_length=20, choices=LOCAL_STATES, default=LocalState.running)

    confirmed_on = models.DateField(null=True)
    entered_for_unit = models.BooleanField(default=False)  # 代填: last written by another unit
    made_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)

    objects = AccountQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["agency_path", "name", "id", "search"], name="account_by_place"),
            models.Index(fields=["line_path"], name="account_by_line"),
            # Lists are filtered, counted and sorted within these alone; rows are fetched for one page only.
            models.Index(
                fields=["agency_path", "local_state", "platform", "last_update", "followers", "confirmed_on", "name",
                        "platform_state", "national_state", "level", "scope", "entered_for_unit", "id"],
                name="account_for_lists",
            ),
            # How a scope stands: everything that the first page counts, and who is guided from elsewhere, without reading the rows.
            models.Index(
                fields=["agency_path", "local_state", "opened_on", "confirmed_on", "cancelled_on", "verified_until", "contract_end",
                        "line_path"],
                name="account_standing",
            ),
            models.Index(fields=["search", "agency_path", "name", "id"], name="account_by_search"),
            models.Index(fields=["name", "id"], name="account_by_name"),
            models.Index(fields=["agency", "local_state", "confirmed_on", "platform"], name="account_by_unit"),
            models.Index(fields=["followers", "id"], name="account_by_followers"),
            models.Index(fields=["last_update", "id"], name="account_by_update"),
            models.Index(fields=["verified_until", "local_state", "agency_path"], name="account_by_verification",
                         condition=Q(verified_until__isnull=False)),
            models.Index(fields=["contract_end", "local_state", "agency_path"], name="account_by_contract",
                         condition=Q(contract_end__isnull=False)),
            models.Index(fields=["cancelled_on", "local_state", "agency_path"], name="account_by_cancellation",
                         condition=Q(cancelled_on__isnull=False)),
            models.Index(fields=["opened_on", "local_state", "agency_path"], name="account_by_opening"),
            models.Index(fields=["platform_state", "platform"], name="account_frozen", condition=Q(platform_state="frozen")),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.name}（{self.get_platform_display()}）"


class NativeId(models.Model):
    """An id of an account on its platform, from a day to a day; any of them joins posts and answers a look-up."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="native_ids")
    kind = models.CharField(max_length=20)
    value = models.CharField(max_length=250)
    since = models.DateField(null=True)
    until = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "kind", "value"], name="an_id_once")]
        indexes = [models.Index(fields=["value"], name="native_id_by_value")]

    def __str__(self) -> str:
        return f"{self.kind}:{self.value}"


class StateKind(models.TextChoices):
    """Which of the three states."""

    PLATFORM = "platform_state", "平台状态"
    NATIONAL = "national_state", "国办系统状态"
    LOCAL = "local_state", "台账状态"


class StateChange(models.Model):
    """A state of an account became another: the history of the three states."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="state_changes")
    kind = models.CharField(max_length=20, choices=StateKind.choices)
    old = models.CharField(max_length=20, blank=True)
    new = models.CharField(max_length=20, blank=True)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=200)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["account", "-at"], name="state_changes_of")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.word(self.old)}→{self.word(self.new)}"

    def word(self, state: str) -> str:
        """A state in Chinese."""
        words = dict(
            {"platform_state": PLATFORM_STATES, "national_state": NATIONAL_STATES}.get(
                self.kind, LOCAL_STATES
            )
        )
        return words.get(state, "—")

    @property
    def old_word(self) -> str:
        return self.word(self.old)

    @property
    def new_word(self) -> str:
        return self.word(self.new)
