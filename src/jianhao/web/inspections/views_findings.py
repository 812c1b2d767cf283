"""Pages of findings: those sent to the units of the scope, one with everything about it, what reviewers decide."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from jianhao.documents import wording
from jianhao.vocab.platforms import recognise
from jianhao.web.inspections.forms import JudgeForm, OpinionForm
from jianhao.web.inspections.holding import needs_second, speaks_for
from jianhao.web.inspections.listing import in_order, printed
from jianhao.web.inspections.models import Advice, Decision, Finding, FindingState, Inspection
from jianhao.web.inspections.models.findings import STANDING
from jianhao.web.inspections.models.rectifications import OWED_BY_UNIT
from jianhao.web.inspections.stages import AFTER_ISSUE, JUDGING, Stage
from jianhao.web.people.access import needs
from jianhao.web.people.roles import Permission
from jianhao.web.registry.keeping import kept
from jianhao.web.registry.views import today
from jianhao.web.scope import contains
from jianhao.web.ui.pages import listed

TASKS = {"reply": "待反馈", "rectify": "待整改", "all": "全部"}


@needs(Permission.VIEW)
@require_GET
def findings(request: HttpRequest) -> HttpResponse:
    """What was sent to the units of the scope."""
    sent = Finding.objects.sent_to(request.user)
    counts = {task: kept(request.user, f"findings:{task}", _of_task(sent, task).count) for task in TASKS}
    task = request.GET.get("task", "")
    if task not in TASKS:
        task = next((key for key in ("reply", "rectify") if counts[key]), "all")
    of_task = in_order(_of_task(sent, task))
    rows = printed(
        of_task,
        "inspection__title",
        "inspection__stage",
        "inspection__feedback_due",
        "rectification__deadline",
    )
    context = {
        "listed": listed(rows, request.GET.get("page"), counts[task]),
        "task": task,
        "tasks": [(key, word, counts[key]) for key, word in TASKS.items()],
        "as_of": today(),
    }
    return render(request, "inspections/findings.html", context)


def _of_task(sent: QuerySet, task: str) -> QuerySet:
    """The findings of a task. Few inspections ask for replies at a time, so that these are named by their keys."""
    if task == "reply":
        asking = list(Inspection.objects.filter(stage=Stage.FEEDBACK).values_list("pk", flat=True))
        return sent.filter(inspection_id__in=asking, reply__isnull=True, state__in=STANDING)
    return sent.filter(rectification__state__in=OWED_BY_UNIT) if task == "rectify" else sent


def one_finding(request: HttpRequest, pk: int) -> Finding:
    """The finding of that number that the person may see, or 404."""
    rows = Finding.objects.visible_to(request.user)
    rows = rows.select_related(
        "inspection__agency", "account", "agency", "judged_by", "seconded_by", "run", "new_run"
    )
    return get_object_or_404(rows, pk=pk)


@needs(Permission.VIEW)
@require_GET
def finding(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything about one finding, and what the person may do with it now."""
    one, user = one_finding(request, pk), request.user
    office = contains(user.scope_path, one.inspection.agency_path)
    reply = getattr(one, "reply", None)
    rectification = getattr(one, "rectification", None)
    appeals = list(one.appeals.select_related("made_by", "advised_by", "decided_by").order_by("pk"))
    pending = next((a for a in appeals if a.decision == Decision.PENDING), None)
    may = _may(user, one, office, reply, rectification, pending)
    others = one.inspection.findings.filter(state=FindingState.OPEN).exclude(pk=one.pk)
    context = {
        "one": one, "section": "inspections" if office and user.may(Permission.INSPECT) else "findings", "reply": reply,
        "left": others.count() if may["may_judge"] else 0,
        "rectification": rectification, "steps": rectification.steps.select_related("by", "via").order_by("pk") if rectification else [],
        "appeals": appeals, "evidence": [_shown(e) for e in one.evidence], "office": office,
        "earlier": _earlier(one), "second": needs_second(one, user), "opinion_form": OpinionForm(), "judge_form": JudgeForm(),
        "as_of": today(), **may, "pending": pending,
        "advices": Advice.choices,
    }  # fmt: skip
    return render(request, "inspections/finding.html", context)


def _may(
    user: Any, one: Finding, office: bool, reply: Any, rectification: Any, pending: Any
) -> dict[str, bool]:
    """What the person may do; the actions check it all again."""
    judging = office and one.inspection.stage in JUDGING
    judge = judging and user.may(Permission.JUDGE)
    # Whoever proposed that a finding is wrong may take that back; for all others it waits for the second person.
    waits = one.state == FindingState.DISMISSING and one.judged_by_id != user.pk
    unit = one.sent and speaks_for(user, one)
    after = one.inspection.stage in AFTER_ISSUE
    foreign = pending is not None and pending.made_by_id != user.pk
    return {
        "may_judge": judge and not waits and one.state not in (FindingState.RECOMPUTE, FindingState.OVERTURNED),
        "may_second": judging and user.may(Permission.DECIDE) and waits,
        "may_reply": unit and one.inspection.stage == Stage.FEEDBACK and (reply is None or reply.decided_by_id is None),
        "may_decide": judge and reply is not None and reply.decision == Decision.PENDING and not reply.came_from(user),
        "may_appeal": unit and after and one.state in (FindingState.CONFIRMED, FindingState.REMEDIED) and pending is None,
        "may_report": unit and rectification is not None and rectification.state in OWED_BY_UNIT,
        "may_recheck": office and user.may(Permission.JUDGE) and rectification is not None and rectification.state == "reported",
        "may_advise": office and user.may(Permission.JUDGE) and foreign and not pending.advice,
        "may_decide_appeal": office and user.may(Permission.DECIDE) and foreign and bool(pending.advice)
        and user.pk != pending.advised_by_id,
    }  # fmt: skip


def _shown(evidence: dict[str, str]) -> dict[str, Any]:
    """A piece of evidence; only addresses on a platform that is known are links."""
    url = evidence.get("url", "")
    named = {**evidence, "id": wording.evidence(evidence.get("id", ""))}
    return {**named, "linked": url.startswith("https://") and recognise(url) is not None}


def _earlier(one: Finding) -> Finding | None:
    """The same finding of an earlier inspection that people had taken out."""
    rows = Finding.objects.filter(finding_id=one.finding_id, pk__lt=one.pk).exclude(inspection=one.inspection)
    return (
        rows.filter(state__in=["dismissed", "ignored", "overturned"])
        .select_related("inspection")
        .order_by("-pk")
        .first()
    )
