"""An incident as its page shows it: stages in order, reports with their clocks, what is done first, what may be done now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime

from jianhao.watch.responding import Clock, Measure, clocks, measures
from jianhao.web.people.models import User
from jianhao.web.people.roles import Permission
from jianhao.web.watch.models import Incident, IncidentState, Stage


@dataclass(frozen=True, slots=True)
class Report:
    """A report that is due: until when, when it was made and to whom, whether it is late."""

    clock: Clock
    until: datetime
    at: datetime | None
    to: str
    late: bool


@dataclass(frozen=True, slots=True)
class Done:
    """One of the things done first; `at` is None while nobody said anything of it."""

    measure: Measure
    at: datetime | None
    by: str
    note: str
    needed: bool


def reports_of(incident: Incident, now: datetime) -> list[Report]:
    """Every report in the order in which it falls due."""
    found = []
    for clock in clocks():
        until, said = clock.until(incident.discovered_at), incident.reported.get(clock.name)
        at = parse_datetime(said["at"]) if said else None
        running = incident.state == IncidentState.OPEN
        late = at > until if at else running and now > until
        found.append(Report(clock, until, at, said["to"] if said else "", late))
    return found


def next_clock(incident: Incident) -> datetime | None:
    """When the first report falls due that was not made; None where all were made."""
    left = [clock.until(incident.discovered_at) for clock in clocks() if clock.name not in incident.reported]
    return min(left, default=None)


def measures_of(incident: Incident) -> list[Done]:
    """What is done first, in its order."""
    found = []
    for one in measures():
        said = incident.done.get(one.name)
        at = parse_datetime(said["at"]) if said else None
        found.append(
            Done(
                one,
                at,
                said["by"] if said else "",
                said["note"] if said else "",
                bool(said and said["needed"]),
            )
        )
    return found


def stages_of(incident: Incident) -> list[tuple[str, datetime | None, bool]]:
    """(word, when the first line of it was written for, whether it is where the incident is)."""
    first: dict[str, datetime] = {}
    for stage, happened in incident.events.order_by("number").values_list("stage", "happened_at"):
        first.setdefault(stage, happened)
    return [(stage.label, first.get(stage), stage == incident.stage) for stage in Stage]


def may(user: User, incident: Incident) -> dict[str, bool]:
    """What the person may do; the actions check it all again."""
    own = user.agency_id == incident.agency_id and user.may(Permission.REPORT)
    acts = own or user.may(Permission.EDIT)
    running, judges = incident.state == IncidentState.OPEN, user.may(Permission.WATCH)
    contained = all(measure.name in incident.done for measure in measures())
    return {
        "may_act": running and acts,
        "may_recover": running and acts and contained and incident.stage != Stage.RECOVERED,
        "may_grade": running and judges,
        "may_review": running and judges and incident.stage == Stage.RECOVERED,
        "may_accept": incident.state == IncidentState.PROPOSED and judges,
        "may_file": acts and incident.state in (IncidentState.OPEN, IncidentState.PROPOSED),
    }


def shown(incident: Incident, user: User, now: datetime) -> dict[str, Any]:
    """Everything that the page and the paper say."""
    return {
        "one": incident, "stages": stages_of(incident), "reports": reports_of(incident, now),
        "measures": measures_of(incident), "events": incident.events.order_by("happened_at", "number"),
        "files": incident.files.select_related("added_by").order_by("pk"), **may(user, incident),
    }  # fmt: skip
