"""Pages of an inspection: the list, a new one, its own page, its files, runs with progress, downloads."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jianhao.web.collecting.taking import offer
from jianhao.web.inspections import actions_rounds, actions_runs
from jianhao.web.inspections.forms import InspectionForm, IssueForm, MaterialForm, OpinionForm, pack_choices
from jianhao.web.inspections.gates import obstacles, open_replies
from jianhao.web.inspections.inputs import accounts_of
from jianhao.web.inspections.jobs import work_later
from jianhao.web.inspections.listing import listed_findings
from jianhao.web.inspections.models import Inspection, Material, Run, RunState
from jianhao.web.inspections.models.rounds import RECTIFY_DAYS
from jianhao.web.inspections.overview import (
    before,
    figures_of,
    inspections_of,
    last_runs,
    reasons,
)
from jianhao.web.inspections.stages import AFTER_ISSUE, ORDER, OWNER, Stage
from jianhao.web.people.access import needs
from jianhao.web.people.roles import Permission
from jianhao.web.refusals import Refused
from jianhao.web.registry.views import today
from jianhao.web.ui.fields import posted
from jianhao.web.ui.pages import listed

OFFICE = (Permission.INSPECT, Permission.DECIDE)


@needs(*OFFICE)
@require_GET
def inspections(request: HttpRequest) -> HttpResponse:
    """The inspections of the scope, the latest first."""
    found = inspections_of(request.user).order_by("-as_of", "-pk")
    page = listed(found, request.GET.get("page"))
    runs = last_runs(page.rows)
    rows = [(one, runs.get(one.pk), OWNER[Stage(one.stage)]) for one in page.rows]
    context = {"listed": page, "rows": rows, "may_make": request.user.may(Permission.INSPECT)}
    return render(request, "inspections/inspections.html", context)


@needs(Permission.INSPECT)
@require_http_methods(["GET", "POST"])
def make_inspection(request: HttpRequest) -> HttpResponse:
    """What is to be inspected."""
    initial = {"agency": request.user.agency.name, "as_of": today()}
    form = InspectionForm(posted(request), by=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions_rounds.make(**form.cleaned_data, now=timezone.now(), by=request.user)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "已新建。请加入发布内容、采集记录、人工核查单等材料，然后开始检查。")
            return redirect("inspection", pk=made.pk)
    context = {"form": form, "heading": "新建检查", "button": "新建", "back": reverse("inspections"), "section": "inspections",
               "intro": "台账取自本系统；发布内容等材料在下一步加入。"}  # fmt: skip
    return render(request, "form.html", context)


def one_inspection(request: HttpRequest, pk: int) -> Inspection:
    """The inspection of that number within the scope, or 404."""
    return get_object_or_404(
        inspections_of(request.user).select_related("made_by", "finalised_by", "issued_by"), pk=pk
    )


@needs(*OFFICE)
@require_GET
def inspection(request: HttpRequest, pk: int) -> HttpResponse:
    """Where it is and what is next; coverage, results by reason, findings, files, runs."""
    one, as_of, user = one_inspection(request, pk), today(), request.user
    runs = list(one.runs.select_related("asked_by").order_by("-number"))
    run = next((each for each in runs if each.state == RunState.DONE), None)
    active = next((each for each in runs if each.active), None)
    early = one.stage in (Stage.PREPARING, Stage.FIRST)
    context = {
        "one": one, "section": "inspections", "order": [(s, s.label) for s in ORDER], "owner": OWNER[Stage(one.stage)],
        "run": run, "active": active, "ended": next(iter(runs), None), "figures": figures_of(run, before(one)),
        "reasons": reasons(one), "found": listed_findings(one, request.GET), "materials": one.materials.order_by("role", "pk"),
        "runs": runs,
        "packs": [dict(pack_choices()).get(pack, pack) for pack in one.packs],
        "may_prepare": early and user.may(Permission.INSPECT) and not active, "may_judge": user.may(Permission.JUDGE),
        "material_form": MaterialForm(), "call_off_form": OpinionForm(prefix="off"),
        "obstacles": obstacles(one, as_of) if one.stage == Stage.FINAL else [],
        "left": open_replies(one, as_of).count() if one.stage == Stage.FEEDBACK else 0,
        "may_recompute": one.stage in AFTER_ISSUE and not active and user.may(Permission.INSPECT)
        and one.findings.filter(state="recompute").exists(),
        "may_issue": one.stage == Stage.FINAL and user.may(Permission.DECIDE) and one.finalised_by_id != user.pk,
        "own_final": one.stage == Stage.FINAL and one.finalised_by_id == user.pk,
        "issue_form": IssueForm(initial={"rectify_by": as_of + timedelta(days=RECTIFY_DAYS)}),
        "may_call_off": user.may(Permission.INSPECT) and not active and one.stage not in (*AFTER_ISSUE, Stage.CANCELLED),
        "corrected": one.stage in AFTER_ISSUE and one.findings.filter(state="overturned", appeals__isnull=False).exists(),
        "as_of": as_of, "offer": offer(accounts_of(one), one.as_of) if early else None,
    }  # fmt: skip
    return render(request, "inspections/inspection.html", context)


@needs(*OFFICE)
@require_GET
def inspection_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The state of the last run, asked for every two seconds; once it has ended the whole page is fetched anew."""
    one = one_inspection(request, pk)
    run = one.runs.order_by("-number").first()
    response = render(request, "inspections/progress.html", {"one": one, "active": run})
    if run is None or not run.active:
        response.headers["HX-Refresh"] = "true"
    return response


def act(request: HttpRequest, pk: int, do: Any, done: str, where: str = "inspection") -> HttpResponse:
    """Do something, say how it went, go back to the page."""
    try:
        do()
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, done)
    return redirect(where, pk=pk)


@needs(Permission.INSPECT)
@require_POST
def add_material(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a file."""
    one, form = one_inspection(request, pk), MaterialForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, "".join(e for errors in form.errors.values() for e in errors))
        return redirect("inspection", pk=pk)
    file, role = form.cleaned_data["file"], form.cleaned_data["role"]

    def do() -> None:
        actions_rounds.add_material(
            inspection=one, role=role, stream=file, name=file.name, now=timezone.now(), by=request.user
        )

    return act(request, pk, do, "已加入。")


@needs(Permission.INSPECT)
@require_POST
def drop_material(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a file out again."""
    visible = inspections_of(request.user)
    material = get_object_or_404(Material.objects.filter(inspection__in=visible), pk=pk)
    return act(
        request,
        material.inspection_id,
        lambda: actions_rounds.drop_material(material=material, by=request.user),
        "已移除。",
    )


@needs(Permission.INSPECT)
@require_POST
def choose_collected(request: HttpRequest, pk: int) -> HttpResponse:
    """Take what was collected, or leave it out."""
    one, take = one_inspection(request, pk), request.POST.get("take") == "yes"
    return act(
        request,
        pk,
        lambda: actions_rounds.choose_collected(inspection=one, take=take, by=request.user),
        "运行时采用已采集的内容。" if take else "运行时不采用已采集的内容。",
    )


@needs(Permission.INSPECT)
@require_POST
def call_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the inspection up."""
    one, form = one_inspection(request, pk), OpinionForm(request.POST, prefix="off")
    reason = form.cleaned_data["opinion"] if form.is_valid() else ""
    return act(
        request,
        pk,
        lambda: actions_rounds.call_off(inspection=one, reason=reason, by=request.user),
        "已撤销。",
    )


@needs(Permission.INSPECT)
@require_POST
def run_inspection(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the run done by the worker."""
    one = one_inspection(request, pk)

    def do() -> None:
        actions_runs.ask(inspection=one, now=timezone.now(), by=request.user)
        work_later()

    return act(request, pk, do, "已提交，由后台运行；可以离开本页，运行不会中断。")


@needs(Permission.INSPECT)
@require_POST
def cancel_run(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop a run."""
    run = get_object_or_404(Run.objects.filter(inspection__in=inspections_of(request.user)), pk=pk)
    return act(
        request, run.inspection_id, lambda: actions_runs.cancel(run=run, now=timezone.now(), by=request.user),
        "正在取消：当前一步完成后停止，不留下结果。",
    )  # fmt: skip
