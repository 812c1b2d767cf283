"""One row of a list from above: which account and unit it is about, what the unit answered, who accepted it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from jianhao.web.assigned.models.lists import AssignedList, ListState
from jianhao.web.inspections.models.replies import Evidence
from jianhao.web.people.models import Agency, User
from jianhao.web.people.roles import Permission
from jianhao.web.registry.models import Account
from jianhao.web.scope import STEP, PathField, ScopedQuerySet, Seer, within
from jianhao.web.worded import Worded


class MatchAnswer(models.TextChoices):
    """Whether the row's account is in the register: yes, cannot be said, no. Only a person says no."""

    FOUND = "found", "已对应"
    OPEN = "open", "待对应"
    ABSENT = "absent", "不在台账"


class ItemState(models.TextChoices):
    """Where an item is."""

    WAITING = "waiting", "待交办"
    ASSIGNED = "assigned", "待反馈"
    REPLIED = "replied", "待审核"
    RETURNED = "returned", "退回"
    ACCEPTED = "accepted", "已采纳"


TONES = {"waiting": "grey", "assigned": "amber", "replied": "amber", "returned": "amber", "accepted": "green"}
OWED_BY_UNIT = (ItemState.ASSIGNED, ItemState.RETURNED)


class Outcome(models.TextChoices):
    """What a reply says."""

    DONE = "done", "已整改"
    ONGOING = "ongoing", "正在整改"
    OBJECTS = "objects", "情况不符"
    ABSENT = "absent", "不在台账"


class ItemQuerySet(ScopedQuerySet["AssignedItem"]):
    """Items that were given to the units of a scope; the office that received the list sees all of its rows."""

    def visible_to(self, user: Seer) -> ItemQuerySet:
        path = user.scope_path
        if not path:
            return self.none()
        office = user.may(Permission.INSPECT) or user.may(Permission.DECIDE)
        topmost = len(path) == STEP + 1  # everything, without asking each row
        if office and topmost:
            return self.all()
        given = ~Q(state=ItemState.WAITING) & Q(assigned__state__in=[ListState.OPEN, ListState.DONE])
        own = Q(agency__isnull=False) if topmost else within(path, "agency_path")
        if user.sees_line:
            own |= within(path, "line_path")
        seen = own & given
        return self.filter(seen | within(path, "assigned__agency_path") if office else seen)


class AssignedItem(Worded):
    """A row as it was given, and what became of it.

    `sheet` and `row` are its place in the kept workbook, 1-based. `candidates` are the accounts that it may be about.
    """

    assigned = models.ForeignKey(AssignedList, models.CASCADE, related_name="items")
    sheet = models.CharField(max_length=100, blank=True)
    row = models.PositiveIntegerField()
    number = models.CharField("序号", max_length=60, blank=True)
    name = models.CharField("账号名称", max_length=200, blank=True)
    unit = models.CharField("主办单位", max_length=200, blank=True)
    platform = models.CharField("平台", max_length=20, blank=True)
    given_id = models.CharField("账号ID", max_length=250, blank=True)
    link = models.CharField("链接", max_length=500, blank=True)
    problem = models.TextField("问题描述", blank=True)
    category = models.CharField("问题类别", max_length=200, blank=True)
    checked_on = models.DateField("检查时间", null=True)
    requirement = models.TextField("整改要求", blank=True)
    due = models.DateField("反馈期限", null=True)
    note = models.TextField(blank=True)

    match = models.CharField(max_length=10, choices=MatchAnswer.choices, default=MatchAnswer.OPEN)
    matched_how = models.CharField(max_length=100, blank=True)
    candidates = models.JSONField(default=list)
    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="assigned")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+")
    agency_path = PathField()
    line_path = PathField()
    matched_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    state = models.CharField(max_length=10, choices=ItemState.choices, default=ItemState.WAITING)
    deadline = models.DateField(null=True)
    given_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    given_at = models.DateTimeField(null=True)
    replied_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    accepted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    accepted_at = models.DateTimeField(null=True)

    objects = ItemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assigned", "sheet", "row"], name="an_assigned_row_once"),
            models.CheckConstraint(
                condition=Q(accepted_by__isnull=True) | ~Q(accepted_by=F("replied_by")),
                name="nobody_accepts_own_answer",
            ),
            models.CheckConstraint(
                condition=~Q(state="accepted") | (Q(accepted_by__isnull=False) & Q(replied_by__isnull=False)),
                name="an_accepted_answer_has_two_persons",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting") | ~Q(match="open"), name="only_matched_items_are_given"
            ),
        ]
        indexes = [
            models.Index(fields=["agency_path", "state", "deadline"], name="assigned_items_by_place"),
            models.Index(fields=["line_path"], name="assigned_items_by_line"),
            models.Index(fields=["assigned", "match", "state"], name="assigned_items_of_a_list"),
        ]

    def __str__(self) -> str:
        return f"{self.assigned}：{self.name or self.unit or self.place}"

    @property
    def place(self) -> str:
        """Where it stands in the list."""
        return f"{self.sheet}第{self.row}行"

    @property
    def tone(self) -> str:
        """The colour that repeats what the state says."""
        return TONES[self.state]


class StepKind(models.TextChoices):
    """Who did what."""

    REPLY = "reply", "反馈"
    ACCEPT = "accept", "采纳"
    RETURN = "return", "退回"


class ItemStep(Evidence):
    """An answer of the unit or what the office made of it; every step is kept."""

    item = models.ForeignKey(AssignedItem, models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=10, choices=StepKind.choices)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    done_on = models.DateField("完成日期", null=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    on_behalf = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["item", "-id"], name="steps_of_an_assigned_item")]

    def __str__(self) -> str:
        return f"{self.item} {self.get_kind_display()}"
