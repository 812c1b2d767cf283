"""A closing as it is kept: the case as JSON, the columns that lists need, its records and the files behind them."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from jianhao.closing.actions import Action
from jianhao.closing.case import Case
from jianhao.closing.people import Part
from jianhao.closing.records import restored
from jianhao.closing.states import State
from jianhao.closing.words import Evidence, Route
from jianhao.web.audit.models import Unchangeable
from jianhao.web.people.models import Agency, User
from jianhao.web.registry.models import Account
from jianhao.web.scope import PathField, ScopedQuerySet
from jianhao.web.worded import Worded

STATES = [(str(x), x.chinese) for x in State]
ROUTES = [(str(x), x.chinese) for x in Route]
PARTS = [(str(x), x.chinese) for x in Part]
ACTIONS = [(str(x), x.chinese) for x in Action]


class ClosureQuerySet(ScopedQuerySet["Closure"]):
    """Closings by where the account is now: the database takes them along when it moves (following.py)."""

    line_column = "line_path"


class Closure(Worded):
    """The closing of one account. `record` is the case (closing/records.py); what is known beside it is `prepared`."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="closures")
    # Of the account, so that a list of a county need not look at every account of it.
    agency_path = PathField()
    line_path = PathField()
    batch = models.ForeignKey("closures.Batch", models.PROTECT, null=True, related_name="closures")
    record = models.JSONField()
    prepared = models.JSONField(default=dict)
    announcement = models.JSONField(default=dict)
    # What follows from the record and what is known, kept for lists: see keeping.py.
    state = models.CharField("状态", max_length=20, choices=STATES)
    route = models.CharField("程序", max_length=20, choices=ROUTES)
    open = models.BooleanField(default=True)
    owner = models.CharField("待谁办理", max_length=20, choices=PARTS, blank=True)
    next_action = models.CharField(max_length=30, choices=ACTIONS, blank=True)
    waiting = models.CharField(
        max_length=120, blank=True
    )  # |operator|regulator|: everybody who has something to do
    due = models.DateField("期限", null=True)
    incomplete = models.BooleanField(default=False)  # an accepted 不完整归档
    began_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    began_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = ClosureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account"], condition=Q(open=True), name="one_open_closing_an_account"
            )
        ]
        indexes = [
            models.Index(fields=["state", "due", "id"], name="closing_by_state"),
            models.Index(fields=["account", "-id"], name="closings_of_account"),
            models.Index(fields=["due", "id"], name="closing_by_due", condition=Q(open=True)),
            # Whose turn it is, found without reading the records, which are long.
            models.Index(fields=["waiting", "due", "account"], name="closing_waiting", condition=Q(open=True)),
            # Everything that a unit's list counts.
            models.Index(
                fields=["agency_path", "open", "due", "waiting", "state", "incomplete"], name="closing_by_place"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"关停：{self.account}"

    def save(self, *args: Any, **options: Any) -> None:
        """A new closing is where its account is."""
        if self._state.adding:
            self.agency_path, self.line_path = self.account.agency_path, self.account.line_path
        super().save(*args, **options)

    @property
    def agency(self) -> Agency:
        """The unit that answers for the account."""
        return self.account.agency

    @property
    def case(self) -> Case:
        """The case as the rules know it; ValueError if what is kept is none."""
        return restored(self.record)


class Appended(models.Model):
    """A row that is written once."""

    class Meta:
        abstract = True

    def save(self, *args: object, **options: object) -> None:
        if not self._state.adding:
            raise Unchangeable("办理过程不能修改。")
        super().save(*args, force_insert=True, using=options.get("using"))

    def delete(self, *_: object, **__: object) -> tuple[int, dict[str, int]]:
        raise Unchangeable("办理过程不能删除。")


class EventQuerySet(models.QuerySet["ClosureEvent"]):
    """Reading only."""

    def update(self, **_: object) -> int:
        raise Unchangeable("办理过程不能修改。")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise Unchangeable("办理过程不能删除。")


class ClosureEvent(Appended):
    """One line of 办理过程: a step of the case, or something that was filled in. Never changed, never deleted."""

    closure = models.ForeignKey(Closure, models.PROTECT, related_name="events")
    number = models.PositiveIntegerField()
    action = models.CharField(max_length=30)  # an Action, or the part that was filled in
    sentence = models.TextField()
    record = models.JSONField(default=dict)  # closing.records.record_of
    day = models.DateField()  # when it happened
    at = models.DateTimeField()  # when it was recorded
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=200)
    on_behalf = models.BooleanField(default=False)
    audit = models.BigIntegerField()  # the event of the chain that tells of the same

    objects = EventQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["closure", "number"], name="closing_events_in_order")]

    def __str__(self) -> str:
        return f"{self.number} {self.sentence}"

    @property
    def marks(self) -> list[tuple[str, str]]:
        """The evidence of a step: what it is, its number or file."""
        given = self.record.get("evidence") or {}
        return [
            (Evidence(one).chinese, mark.partition("，SHA-256")[0])
            for one, mark in given.items()
            if one in tuple(Evidence)
        ]


class EvidenceFile(Appended):
    """A file behind a step or a statement: kept as it came, told by its bytes, sent back as a download only."""

    closure = models.ForeignKey(Closure, models.PROTECT, related_name="files")
    purpose = models.CharField(max_length=30)  # an Evidence, or the part it was handed in with
    file_name = models.CharField(max_length=200)
    media = models.CharField(max_length=100)
    stored = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.file_name

    @property
    def agency_path(self) -> str:
        return self.closure.agency_path

    @property
    def title(self) -> str:
        """What it proves."""
        return Evidence(self.purpose).chinese if self.purpose in tuple(Evidence) else "附件"
