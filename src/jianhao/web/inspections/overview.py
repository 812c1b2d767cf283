"""What an inspection's page shows first: how many could be judged, results by reason, last time beside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from jianhao.web.inspections.models import FindingState, Inspection, Run, RunState
from jianhao.web.inspections.models.findings import OUT
from jianhao.web.people.models import User


@dataclass(frozen=True, slots=True)
class Row:
    """A reason with its findings of each kind of decision."""

    rule_id: str
    title: str
    severity: str
    count: int
    out: int


def last_run(inspection: Inspection) -> Run | None:
    """The last run that was finished."""
    return inspection.runs.filter(state=RunState.DONE).order_by("-number").first()


def last_runs(inspections: Sequence[Inspection]) -> dict[int, Run]:
    """The last finished run of each that has one, by the inspection's key; asked for at once."""
    done = Run.objects.filter(inspection__in=[one.pk for one in inspections], state=RunState.DONE)
    return {run.inspection_id: run for run in done.order_by("number")}


def before(inspection: Inspection) -> Run | None:
    """The last finished run of the inspection before this one, of the same unit."""
    earlier = Inspection.objects.filter(agency=inspection.agency, as_of__lt=inspection.as_of)
    earlier = earlier.exclude(stage="cancelled").order_by("-as_of", "-pk").first()
    return last_run(earlier) if earlier else None


def reasons(inspection: Inspection) -> list[Row]:
    """How many findings of each rule, the gravest first, and how many of them people took out."""
    left = Q(state__in=[*OUT, FindingState.OVERTURNED])
    rows = inspection.findings.values("rule_id", "title", "severity").order_by("rule_id", "title", "severity")
    order = ("veto", "deduct", "remind")
    found = [
        Row(r["rule_id"], r["title"], r["severity"], r["n"], r["out"])
        for r in rows.annotate(n=Count("*"), out=Count("state", filter=left))
    ]
    return sorted(found, key=lambda row: (order.index(row.severity), -row.count, row.rule_id))


def figures_of(run: Run | None, earlier: Run | None) -> list[dict[str, Any]]:
    """Coverage first, then what came out, each with last time's number."""
    if run is None:
        return []
    now, then = run.counts, earlier.counts if earlier else {}
    judged = now["qualified"] + now["unqualified"]
    told = [
        ("账号", now["accounts"], then.get("accounts")),
        ("可作结论", judged, then["qualified"] + then["unqualified"] if then else None),
        ("不合格", now["unqualified"], then.get("unqualified")),
        ("已查各项合格", now["qualified"], then.get("qualified")),
        ("待核实", now["undetermined"], then.get("undetermined")),
    ]
    return [{"title": t, "value": v, "before": b} for t, v, b in told]


def inspections_of(user: User) -> Any:
    """The inspections that the person's office or one below it holds."""
    return Inspection.objects.visible_to(user).select_related("agency")
