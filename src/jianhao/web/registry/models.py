"""The register's tables."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from jianhao.vocab.levels import Level
from jianhao.vocab.platforms import AccountType, Platform
from jianhao.vocab.sponsors import Scope
from jianhao.vocab.states import LocalState, NationalState, PlatformState
from jianhao.web.people.models import Agency, User
from jianhao.web.scope import PathField, ScopedQuerySet

PLATFORMS = [(str(p), p.chinese) for p in Platform if p is not Platform.website]
LEVELS = [(str(x), x.chinese) for x in Level]
SCOPES = [(str(x), x.chinese) for x in Scope]
ACCOUNT_TYPES = [(str(x), x.chinese) for x in AccountType]
PLATFORM_STATES = [(str(x), x.chinese) for x in PlatformState]
NATIONAL_STATES = [(str(x), x.chinese) for x in NationalState]
LOCAL_STATES = [(str(x), x.chinese) for x in LocalState]
# What counts against a quota and appears in lists of what exists.
OPEN_STATES = tuple(
    str(x) for x in (LocalState.approved, LocalState.running, LocalState.rectifying, LocalState.closing_proposed,
                     LocalState.announced, LocalState.cancelling, LocalState.rebounded)
)  # fmt: skip
CLOSED_STATES = (str(LocalState.closed), str(LocalState.archived))


class AccountQuerySet(ScopedQuerySet["Account"]):
    """Accounts by the path of their agency, or of the agency that guides it."""

    line_column = "line_path"

    def open(self) -> AccountQuerySet:
        """Those that exist and are answered for."""
        return self.filter(local_state__in=OPEN_STATES)


class Account(models.Model):
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


class ContactRole(models.TextChoices):
    """Who answers for an account."""

    OWNER = "owner", "负责人"
    DEPUTY = "deputy", "备岗"


class Contact(models.Model):
    """Who answers for an account: name and work telephone, sealed; never in any file or list."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="contacts")
    role = models.CharField(max_length=10, choices=ContactRole.choices)
    sealed_name = models.CharField(max_length=400)
    sealed_telephone = models.CharField(max_length=400, blank=True)
    since = models.DateField()
    until = models.DateField("离岗日期", null=True)
    handed_over_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "role"],
                condition=Q(handed_over_on__isnull=True),
                name="one_contact_of_a_role",
            )
        ]
        indexes = [
            models.Index(
                fields=["until"], name="contact_by_leaving", condition=Q(handed_over_on__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.get_role_display()}"

    @property
    def agency_path(self) -> str:
        return self.account.agency_path


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


class ChangeRequest(models.Model):
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


class Quota(models.Model):
    """How many open accounts a unit and those below it may have, of one platform and level or of all."""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="quotas")
    agency_path = PathField()
    platform = models.CharField("平台", max_length=20, choices=PLATFORMS, blank=True)
    level = models.CharField("层级", max_length=10, choices=LEVELS, blank=True)
    maximum = models.PositiveIntegerField("上限")
    basis = models.CharField("依据", max_length=200)
    objects = type("QuotaQuerySet", (ScopedQuerySet,), {}).as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "platform", "level"], name="one_quota_of_a_kind")
        ]

    def __str__(self) -> str:
        what = "".join(x for x in (self.get_level_display(), self.get_platform_display()) if x) or "全部账号"
        return f"{self.agency}：{what}不超过{self.maximum}个"


class BatchState(models.TextChoices):
    """Where an import is."""

    RECEIVED = "received", "等待读取"
    READY = "ready", "待确认"
    COMMITTING = "committing", "正在导入"
    COMMITTED = "committed", "已导入"
    UNDOING = "undoing", "正在撤销"
    UNDONE = "undone", "已撤销"
    FAILED = "failed", "未能读取"
    CANCELLED = "cancelled", "已取消"


class ImportBatch(models.Model):
    """A file on its way into the register: read without effect, looked at, taken in as a whole, undone as a whole."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    agency_path = PathField()
    state = models.CharField(max_length=10, choices=BatchState.choices, default=BatchState.RECEIVED)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    stored = models.CharField(max_length=64, blank=True)  # name in the uploads folder until it is read
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    counts = models.JSONField(default=dict)
    notes = models.JSONField(default=list)
    new_agencies = models.JSONField(default=list)
    failure = models.TextField(blank=True)
    committed_at = models.DateTimeField(null=True)
    committed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)
    asked_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+"
    )  # for whom the worker takes in or undoes
    objects = type("BatchQuerySet", (ScopedQuerySet,), {}).as_manager()

    class Meta:
        indexes = [models.Index(fields=["agency_path", "-id"], name="batch_by_place")]

    def __str__(self) -> str:
        return self.file_name

    @property
    def working(self) -> bool:
        """Whether the worker is at it or will be."""
        return self.state in (BatchState.RECEIVED, BatchState.COMMITTING, BatchState.UNDOING)


class RowKind(models.TextChoices):
    """What a row of a file does to the register."""

    NEW = "new", "新增"
    CHANGED = "changed", "修改"
    SAME = "same", "无变化"
    FOREIGN = "foreign", "范围外"
    PROBLEM = "problem", "未读入"


class ImportRow(models.Model):
    """One row of a file as it was understood, with what it replaces: enough to take in and to undo."""

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="rows")
    kind = models.CharField(max_length=10, choices=RowKind.choices)
    place = models.CharField(max_length=300)
    account_id = models.CharField(max_length=200, blank=True)
    name = models.CharField(max_length=120, blank=True)
    values = models.JSONField(default=dict)
    before = models.JSONField(default=dict)
    message = models.TextField(blank=True)
    value = models.CharField(max_length=120, blank=True)

    class Meta:
        indexes = [models.Index(fields=["batch", "kind", "id"], name="import_rows_of")]

    def __str__(self) -> str:
        return f"{self.place} {self.account_id}"

    @property
    def unit(self) -> str:
        """The unit as the file names it."""
        return self.values.get("__agency") or "—"


class UnitSheet(models.Model):
    """A unit's accounts as its leader signed them off for a half-year; void once the accounts differ from the digest."""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="sheets")
    agency_path = PathField()
    period = models.CharField(max_length=6)  # 2026H1
    digest = models.CharField(max_length=64)
    accounts = models.PositiveIntegerField()
    signed_on = models.DateField("审签日期")
    signer = models.CharField("审签人职务", max_length=60)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    objects = type("SheetQuerySet", (ScopedQuerySet,), {}).as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "period"], name="one_sheet_a_half_year")]

    def __str__(self) -> str:
        return f"{self.agency} {self.period}"


class Reconciliation(models.Model):
    """Three lists held against each other at one day, with what was found."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    agency_path = PathField()
    as_of = models.DateField()
    files = models.JSONField(default=list)
    counts = models.JSONField(default=dict)
    found = models.JSONField(default=list)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    objects = type("ReconciliationQuerySet", (ScopedQuerySet,), {}).as_manager()

    def __str__(self) -> str:
        return f"{self.as_of} 三方核对"
