"""应急处置单: what was told of an account, what was done about it and when; its lines are written once."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from jianhao.watch.responding import grades
from jianhao.web.audit.models import Unchangeable
from jianhao.web.people.models import Agency, User
from jianhao.web.registry.models import Account
from jianhao.web.scope import PathField, ScopedQuerySet

GRADES = [(grade.name, grade.title) for grade in grades()]


class Origin(models.TextChoices):
    """How it became known."""

    TELEPHONE = "telephone", "来电"
    VISIT = "visit", "来访"
    MESSAGE = "message", "私信或者留言"
    SUPERIOR = "superior", "上级或者其他部门转来"
    OWN = "own", "自行发现"
    CONTENT = "content", "内容检查的紧急提示"


class IncidentState(models.TextChoices):
    """Whether somebody is at it."""

    PROPOSED = "proposed", "建议处置，待确认"
    OPEN = "open", "处置中"
    CLOSED = "closed", "已办结"
    DROPPED = "dropped", "不予处置"


class Stage(models.TextChoices):
    """The order of an answer to an incident."""

    DISCOVERED = "discovered", "发现"
    REPORTED = "reported", "报告"
    CONTAINED = "contained", "控制"
    RECOVERED = "recovered", "恢复"
    REVIEWED = "reviewed", "复盘"


class IncidentQuerySet(ScopedQuerySet["Incident"]):
    """Incidents by where the account is."""

    line_column = "line_path"


class Incident(models.Model):
    """One incident of one account. What happened stands in its lines; here is what lists ask for."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="incidents")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    agency_path = PathField()
    line_path = PathField()
    state = models.CharField(max_length=10, choices=IncidentState.choices, default=IncidentState.OPEN)
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.DISCOVERED)
    origin = models.CharField("来源", max_length=10, choices=Origin.choices)
    what = models.TextField("情况")
    discovered_at = models.DateTimeField()
    grade = models.CharField(max_length=10, choices=GRADES, blank=True)
    done = models.JSONField(default=dict)  # what is done first → {"at", "by", "note", "needed"}
    reported = models.JSONField(default=dict)  # a clock → {"at", "to", "by"}
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    source_key = models.CharField(max_length=64, blank=True)  # of a proposal: the same is not made twice

    objects = IncidentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source_key"], condition=~Q(source_key=""), name="one_incident_a_source"
            )
        ]
        indexes = [
            models.Index(fields=["agency_path", "state", "-discovered_at", "-id"], name="incidents_by_place"),
            models.Index(fields=["line_path"], name="incidents_by_line"),
            models.Index(fields=["account", "-id"], name="incidents_of_account"),
        ]

    def __str__(self) -> str:
        return f"应急处置单{self.pk}：{self.account.name}"

    @property
    def tone(self) -> str:
        """The colour that repeats what the state says."""
        return {"proposed": "violet", "open": "amber", "closed": "green", "dropped": "grey"}[self.state]


class Appended(models.Model):
    """A row that is written once."""

    class Meta:
        abstract = True

    def save(self, *args: object, **options: object) -> None:
        if not self._state.adding:
            raise Unchangeable("处置过程不能修改。")
        super().save(*args, force_insert=True, using=options.get("using"))

    def delete(self, *_: object, **__: object) -> tuple[int, dict[str, int]]:
        raise Unchangeable("处置过程不能删除。")


class IncidentEvent(Appended):
    """One line of the incident: what, when it happened, when it was written down, by whom."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="events")
    number = models.PositiveIntegerField()
    stage = models.CharField(max_length=10, choices=Stage.choices)
    sentence = models.TextField()
    happened_at = models.DateTimeField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=200)
    on_behalf = models.BooleanField(default=False)
    audit = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["incident", "number"], name="incident_events_in_order")
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.sentence}"


class IncidentFile(Appended):
    """A picture or paper kept as it came, told by its bytes, sent back as a download only."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="files")
    title = models.CharField("是什么", max_length=120)
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
        return self.incident.agency_path
