"""What inspections put on the shared pages: navigation, what is due to each role, figures, the results of an account."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Count, Min, Q, Value
from django.urls import reverse

from jianhao.web.inspections.measured import last_results, measured
from jianhao.web.inspections.models import (
    Decision,
    Finding,
    Inspection,
    Rectification,
    RectificationState,
    Run,
)
from jianhao.web.inspections.models.findings import STANDING
from jianhao.web.inspections.models.rectifications import OWED_BY_UNIT
from jianhao.web.inspections.reading import lines_of
from jianhao.web.inspections.stages import AFTER_ISSUE, JUDGING, Stage
from jianhao.web.inspections.trend import results_of, trend
from jianhao.web.people.models import User
from jianhao.web.people.roles import Permission
from jianhao.web.registry.keeping import OF_THE_DAY, kept
from jianhao.web.registry.models import Account
from jianhao.web.scope import contains
from jianhao.web.ui.places import Block, Due, Figure, NavigationEntry, Section, places

SHOWN_RESULTS = 8
NAMED = 200  # inspections named by key in a question


def due(user: User, as_of: date) -> list[Due]:
    """What every role has to do in inspections."""
    found: list[Due] = []
    held = Held(user) if user.may(Permission.JUDGE) or user.may(Permission.DECIDE) else None
    if held is not None and user.may(Permission.JUDGE):
        found += _of_reviewer(user, held)
    if held is not None and user.may(Permission.DECIDE):
        found += _of_decider(user, held)
    if user.may(Permission.REPORT):
        found += _of_unit(user, as_of)
    return found


def _of_reviewer(user: User, held: Held) -> list[Due]:
    objected, own_reply = (
        Q(reply__decision=Decision.PENDING),
        Q(reply__replied_by=user) | Q(reply__via__issued_by=user),
    )
    appealed = Q(appeals__decision=Decision.PENDING, appeals__advice="")
    reported = Q(rectification__state=RectificationState.REPORTED)
    return [
        held.due("项问题待初核", (Stage.FIRST,), "open", Q(state="open")),
        held.due("项异议待核定", JUDGING, "objected", objected, own_reply),
        held.due("项申诉待初核", AFTER_ISSUE, "appealed", appealed, Q(appeals__made_by=user)),
        held.due("项整改待复查", AFTER_ISSUE, "reported", reported),
    ]


def _of_decider(user: User, held: Held) -> list[Due]:
    advised = Q(appeals__decision=Decision.PENDING) & ~Q(appeals__advice="")
    own_appeal = Q(appeals__advised_by=user) | Q(appeals__made_by=user)
    return [
        held.due("项误判待确认", JUDGING, "dismissing", Q(state="dismissing"), Q(judged_by=user)),
        Due("份通报待印发", held.drafts(), reverse("inspections")),
        held.due("项申诉待决定", AFTER_ISSUE, "appealed", advised, own_appeal),
    ]


class Held:
    """The inspections that a person's office or one below it holds, by stage.

    Where there is none of a stage nothing is asked; where there are few they are named by key, along which an index stands.
    """

    def __init__(self, user: User) -> None:
        self.user, self.visible = user, Inspection.objects.visible_to(user).order_by()
        self.keys: dict[str, list[int]] = {}
        for pk, stage in self.visible.values_list("pk", "stage"):
            self.keys.setdefault(stage, []).append(pk)

    def due(self, title: str, stages: Collection[Stage], state: str, wanted: Q, own: Q | None = None) -> Due:
        """So many findings at some stages wait, without the person's `own`; the page of the first inspection that has such."""
        keys = [pk for stage in stages for pk in self.keys.get(stage, ())]
        if not keys:
            return Due(title, 0, "")
        held = keys if len(keys) <= NAMED else self.visible.filter(stage__in=stages).values("pk")
        rows = Finding.objects.filter(inspection_id__in=held).filter(wanted)
        told = (rows if own is None else rows.exclude(own)).aggregate(
            n=Count("*"), first=Min("inspection_id")
        )
        address = reverse("inspection", args=[told["first"]]) if told["n"] else ""
        return Due(title, told["n"], address and f"{address}?state={state}#findings")

    def drafts(self) -> int:
        """Circulars that somebody else finished and that wait to be issued."""
        keys = self.keys.get(Stage.FINAL, ())
        return Inspection.objects.filter(pk__in=keys).exclude(finalised_by=self.user).count() if keys else 0


def _of_unit(user: User, as_of: date) -> list[Due]:
    """Own unit's tasks; those of units below are the units', until they are overdue."""
    own = Finding.objects.filter(sent=True, agency_id=user.agency_id)
    waiting = own.filter(inspection__stage=Stage.FEEDBACK, reply__isnull=True, state__in=STANDING)
    asked = waiting.aggregate(n=Count("*"), until=Min("inspection__feedback_due"))
    owed = Rectification.objects.filter(finding__agency_id=user.agency_id, state__in=OWED_BY_UNIT)
    late, soon = Q(deadline__lt=as_of), Q(deadline__gte=as_of)
    told = owed.aggregate(
        late=Count(Value(1), filter=late),
        soon=Count(Value(1), filter=soon),
        first=Min("deadline", filter=soon),
    )
    address, until = reverse("findings"), asked["until"]
    return [
        Due("项问题待反馈", asked["n"], f"{address}?task=reply", until, bool(until and until < as_of)),
        Due("项问题待整改", told["soon"], f"{address}?task=rectify", told["first"]),
        Due("项整改已逾期", told["late"], f"{address}?task=rectify", overdue=True),
    ]


def figures(user: User, as_of: date) -> list[Figure]:
    """Passed of those that could be judged, with last time's beside it; what is still to be rectified."""
    if not user.may(Permission.INSPECT) and not user.may(Permission.DECIDE):
        return []
    last = results_of(user)
    if not last:
        return []
    one, run = last[0]
    then = next((_rate(before) for earlier, before in last if earlier.as_of < one.as_of), "—")
    owed = kept(user, "owed", lambda: _owed(user), OF_THE_DAY)
    return [
        Figure("合格", _rate(run), f"上次{then}", reverse("inspection", args=[one.pk])),
        Figure("待整改", f"{owed:,}", None, reverse("inspections")),
    ]


def _owed(user: User) -> int:
    """Rectifications of the scope's inspections that are not closed."""
    visible = Inspection.objects.visible_to(user)
    rows = Rectification.objects.filter(finding__inspection__in=visible)
    return rows.exclude(state=RectificationState.CLOSED).count()


def _rate(run: Run) -> str:
    judged = run.counts["qualified"] + run.counts["unqualified"]
    return f"{run.counts['qualified']:,}/{judged:,}"


def _results(account: Account, user: User, as_of: date) -> dict[str, Any] | None:
    """The rules of the last inspection line by line, for the office that inspects; for the unit once it is issued."""
    latest: dict[int, Any] = {}
    for result in last_results(account):
        if _may_read(user, result.run.inspection):
            latest.setdefault(result.run.inspection_id, result)
    results = list(latest.values())[:SHOWN_RESULTS]
    if not results:
        return None
    findings = (
        Finding.objects.visible_to(user)
        .filter(account=account)
        .select_related("inspection")
        .only("title", "severity", "state", "account", "inspection__title")
        .order_by("-pk")[:20]
    )
    return {"results": results, "lines": lines_of(results[0].run, account.account_id), "findings": findings}


def _may_read(user: User, inspection: Inspection) -> bool:
    office = user.may(Permission.INSPECT) or user.may(Permission.DECIDE)
    if office and contains(user.scope_path, inspection.agency_path):
        return True
    return inspection.stage in AFTER_ISSUE


places.navigation += [
    NavigationEntry("检查", "inspections", (Permission.INSPECT, Permission.DECIDE), 12),
    NavigationEntry("反馈整改", "findings", (Permission.VIEW,), 14),
]
places.due.append(due)
places.figures.append(figures)
places.blocks.append(Block("近八个季度检查情况", "inspections/block_trend.html", 20, trend))
places.sections += [
    Section("results", "检查结果", "inspections/section_results.html", 20, _results),
    Section("measured", "发布、传播和成本", "inspections/section_measured.html", 30, measured),
]
