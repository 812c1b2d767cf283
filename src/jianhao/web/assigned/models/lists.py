"""A list or 工单 from above: the file without anybody's personal data, how it was read, and where it is."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from jianhao.web.people.models import Agency, User
from jianhao.web.scope import PathField, ScopedQuerySet


class ListState(models.TextChoices):
    """Where a list is."""

    DRAFT = "draft", "预览"
    OPEN = "open", "办理中"
    DONE = "done", "已答复"
    DROPPED = "dropped", "已撤销"


class ListQuerySet(ScopedQuerySet["AssignedList"]):
    """Lists by the path of the office that received them: units see their items, not the list."""


class AssignedList(models.Model):
    """What an office above asks about.

    `tables` says of each sheet where its header is, what its headings are and which field each stands for (see columns.py).
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    agency_path = PathField()
    title = models.CharField("名称", max_length=80)
    issuer = models.CharField("交办单位", max_length=120)
    document_no = models.CharField("文号", max_length=60, blank=True)
    deadline = models.DateField("反馈期限")
    state = models.CharField(max_length=10, choices=ListState.choices, default=ListState.DRAFT)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)  # of the file as it was received
    stored = models.CharField(max_length=64)  # the copy without personal data
    tables = models.JSONField(default=list)
    confirmed = models.JSONField(default=dict)  # header fingerprint → heading → field, as a person said
    notes = models.JSONField(default=list)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    taken_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    taken_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    done_at = models.DateTimeField(null=True)

    objects = ListQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="done") | Q(done_by__isnull=False), name="an_answered_list_says_by_whom"
            ),
            models.CheckConstraint(
                condition=Q(done_by__isnull=True) | ~Q(done_by=F("taken_by")),
                name="two_persons_answer_above",
            ),
        ]
        indexes = [
            models.Index(fields=["agency_path", "-id"], name="assigned_list_by_place"),
            models.Index(fields=["state", "deadline"], name="assigned_list_by_state"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def open(self) -> bool:
        """Whether something may still be done about its items."""
        return self.state == ListState.OPEN
