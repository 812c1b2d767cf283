"""A plan: what it rests on, its way through the worker, and what it says as a whole."""

from __future__ import annotations

from django.db import models
from django.db.models import OuterRef, Q, Subquery

from jianhao.web.inspections.models import Run, RunState
from jianhao.web.inspections.models.runs import ACTIVE
from jianhao.web.people.models import Agency, User
from jianhao.web.progress import percent
from jianhao.web.scope import PathField, ScopedQuerySet


class PlanQuerySet(ScopedQuerySet["Plan"]):
    """Plans by the path of the agency that holds them: units planned for do not see the plan."""

    def finished(self) -> PlanQuerySet:
        """Those that came out."""
        return self.filter(state=RunState.DONE)

    def current(self) -> PlanQuerySet:
        """The last finished one of every agency: the plan on which decisions count."""
        done = Plan.objects.filter(agency=OuterRef("agency"), state=RunState.DONE).order_by("-pk")
        return self.filter(pk=Subquery(done.values("pk")[:1]))

    def light(self) -> PlanQuerySet:
        """Without what only the plan's own page prints."""
        return self.defer("scenario", "locks", "words", "notes")


class Plan(models.Model):
    """One call of the planner for a unit and those below it. A plan is never changed: another one follows it.

    `scenario` is scenario.toml without the locks that people's decisions on `previous` gave; those are `locks`, as they
    were when the plan was asked for. `summary` is plan.json, `words` what the documents print of the whole.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    agency_path = PathField()
    title = models.CharField("名称", max_length=80)
    inspection_run = models.ForeignKey(Run, models.PROTECT, null=True, related_name="+")
    previous = models.ForeignKey("self", models.PROTECT, null=True, related_name="following")
    scenario = models.TextField(blank=True)
    locks = models.JSONField(default=list)
    lock_agreed = models.BooleanField(default=True)
    state = models.CharField(max_length=10, choices=RunState.choices, default=RunState.QUEUED)
    step = models.CharField(max_length=80, blank=True)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    cancel_asked = models.BooleanField(default=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    failure = models.TextField(blank=True)
    folder = models.CharField(max_length=64, unique=True)
    summary = models.JSONField(default=dict)
    words = models.JSONField(default=dict)
    notes = models.JSONField(default=list)

    objects = PlanQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency"], condition=Q(state__in=["queued", "running"]), name="one_active_plan"
            )
        ]
        indexes = [
            models.Index(fields=["agency_path", "-id"], name="plan_by_place"),
            models.Index(fields=["agency", "state", "-id"], name="plan_by_agency"),
            models.Index(fields=["state", "id"], name="plan_by_state"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def active(self) -> bool:
        """Whether it still has to end."""
        return self.state in ACTIVE

    @property
    def percent(self) -> int:
        """How much of the present step is done; of what has no known size, nothing is said."""
        return percent(self.done, self.total)

    @property
    def followed(self) -> Plan | None:
        """A later plan of the same unit that came out or is under way; decisions are made there."""
        return self._later().light().order_by("-pk").first()

    @property
    def is_followed(self) -> bool:
        """Whether there is such a plan."""
        return self._later().exists()

    def _later(self) -> PlanQuerySet:
        done = [*ACTIVE, RunState.DONE]
        return Plan.objects.filter(agency=self.agency_id, pk__gt=self.pk, state__in=done)
