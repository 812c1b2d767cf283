"""Pages of plans: the list, a new one, one with its key numbers and accounts, progress, agreeing in bulk."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jianhao.web.inspections.models import Run, RunState
from jianhao.web.inspections.views_rounds import act
from jianhao.web.people.access import needs
from jianhao.web.people.models import User
from jianhao.web.people.roles import Permission
from jianhao.web.plans import actions_decisions, actions_runs, scenarios
from jianhao.web.plans.folders import documents_of
from jianhao.web.plans.forms import AgreeForm, OpinionsForm, PlanForm, fits, initial_of
from jianhao.web.plans.jobs import work_later
from jianhao.web.plans.listing import agreeable, decided, filtered, shown, up_to
from jianhao.web.plans.models import Plan
from jianhao.web.plans.overall import drawing
from jianhao.web.refusals import Refused
from jianhao.web.registry.views import today
from jianhao.web.ui.fields import posted
from jianhao.web.ui.pages import listed
from jianhao.web.ui.places import places

RUNS_OFFERED, PLANS_OFFERED = 40, 20


def plans_of(user: User) -> Any:
    """The plans that the person's office or one below it holds."""
    return Plan.objects.visible_to(user).select_related("agency", "asked_by")


def one_plan(request: HttpRequest, pk: int) -> Plan:
    """The plan of that number within the scope, or 404."""
    rows = plans_of(request.user).select_related("inspection_run__inspection", "previous")
    return get_object_or_404(rows, pk=pk)


@needs(Permission.PLAN)
@require_GET
def plans(request: HttpRequest) -> HttpResponse:
    """The plans of the scope, the latest first."""
    page = listed(plans_of(request.user).light().order_by("-pk"), request.GET.get("page"))
    return render(request, "plans/plans.html", {"listed": page})


@needs(Permission.PLAN)
@require_http_methods(["GET", "POST"])
def make_plan(request: HttpRequest) -> HttpResponse:
    """What a plan is asked for."""
    user = request.user
    runs = Run.objects.filter(state=RunState.DONE, inspection__in=_inspections(user))
    earlier = plans_of(user).current().light().order_by("-pk")
    form = PlanForm(
        posted(request), request.FILES or None, by=user, initial=_initial(request, earlier),
        runs=runs.select_related("inspection").order_by("-inspection__as_of", "-pk")[:RUNS_OFFERED],
        plans=earlier[:PLANS_OFFERED], measured=[one for found in places.measured_losses for one in found(user, today())],
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = actions_runs.make(
                **{n: given[n] for n in ("title", "agency", "inspection_run", "previous", "lock_agreed")},
                scenario=form.scenario(), now=timezone.now(), by=user,
            )  # fmt: skip
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            work_later()
            messages.success(request, "已提交，由后台测算；可以离开本页，测算不会中断。")
            return redirect("plan", pk=made.pk)
    return render(request, "plans/make.html", {"form": form, "section": "plans"})


def _inspections(user: User) -> Any:
    from jianhao.web.inspections.models import Inspection

    return Inspection.objects.visible_to(user).exclude(stage="cancelled")


def _initial(request: HttpRequest, earlier: Any) -> dict[str, Any]:
    """The plan asked for in the address, else the last one of the own unit, goes before."""
    asked = request.GET.get("previous", "")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 16 else None
    last = earlier.filter(pk=number).first() if number is not None else None
    again = last is not None
    last = last or earlier.filter(agency=request.user.agency).first()
    if last is None:
        return {"agency": request.user.agency.name}
    run, asked = last.inspection_run_id, scenarios.read(last.scenario)
    if request.method == "GET" and not fits(asked):
        messages.warning(
            request,
            "上一方案的设置文件中的锁定和其余名额没有带入本页，请在该方案页下载设置文件，核对后在本页上传。",
        )
    title = {"title": f"{last.title[:70]}（重新测算）"} if again else {}
    known = {"agency": last.agency.name, "previous": str(last.pk), "inspection_run": str(run) if run else ""}
    return initial_of(asked) | title | known


@needs(Permission.PLAN)
@require_GET
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Key numbers, what contradicts, documents, and the accounts with what was decided."""
    one, user = one_plan(request, pk), request.user
    context: dict[str, Any] = {"one": one, "section": "plans", "may_plan": user.may(Permission.PLAN)}
    if one.state == RunState.DONE:
        context |= _outcome(request, one, user)
    return render(request, "plans/plan.html", context)


def _outcome(request: HttpRequest, one: Plan, user: User) -> dict[str, Any]:
    """What a finished plan's page shows beyond its head."""
    found, later, made = filtered(one, request.GET), one.followed, decided(one)
    deciding, most = later is None and user.may(Permission.DECIDE), actions_decisions.MOST_AT_ONCE
    rows = listed(shown(found.rows), request.GET.get("page"), None if found.asked else made.total)
    return {
        "found": found, "listed": rows, "decided": made, "later": later, "deciding": deciding, "most": most,
        "settled": up_to(most, agreeable(found.rows, one, user)) if deciding else 0,
        "documents": documents_of(one.folder), "flow": drawing(one.words), "opinions_form": OpinionsForm(),
        "may_register": later is None and (user.may(Permission.EDIT) or user.may(Permission.DECIDE)),
    }  # fmt: skip


@needs(Permission.PLAN)
@require_GET
def plan_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a plan is, asked for every two seconds; once it has ended the whole page is fetched anew."""
    one = one_plan(request, pk)
    response = render(request, "plans/progress.html", {"one": one})
    if not one.active:
        response.headers["HX-Refresh"] = "true"
    return response


@needs(Permission.PLAN)
@require_POST
def cancel_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop a plan."""
    one = one_plan(request, pk)
    return act(
        request, pk, lambda: actions_runs.cancel(plan=one, now=timezone.now(), by=request.user),
        "正在取消：当前一步完成后停止，不留下结果。", "plan",
    )  # fmt: skip


@needs(Permission.PLAN)
@require_POST
def plan_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Have a plan that did not come out made after all."""
    one = one_plan(request, pk)

    def do() -> None:
        actions_runs.again(plan=one, now=timezone.now(), by=request.user)
        work_later()

    return act(request, pk, do, "已重新提交。", "plan")


@needs(Permission.DECIDE)
@require_POST
def agree_settled(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree to the chosen accounts, or to all settled ones that the filters of the address leave."""
    one, form = one_plan(request, pk), AgreeForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    if request.POST.get("which") == "all":
        most = actions_decisions.MOST_AT_ONCE
        meant = agreeable(filtered(one, request.GET).rows, one, request.user)
        keys = list(meant.values_list("pk", flat=True)[:most])
    else:
        chosen = request.POST.getlist("planned")
        keys = [int(key) for key in chosen if key.isascii() and key.isdigit() and len(key) < 16]
    return act(
        request, pk,
        lambda: actions_decisions.agree_all(plan=one, accounts=keys, reason=reason, now=timezone.now(), by=request.user),
        f"已同意{len(set(keys)):,}个账号的建议。", "plan",
    )  # fmt: skip
