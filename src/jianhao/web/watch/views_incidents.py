"""应急处置: the list, logging a call in half a minute, one incident with its stages, what is written down about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jianhao.web.people.access import needs
from jianhao.web.people.roles import Permission
from jianhao.web.refusals import Refused
from jianhao.web.registry.models import Account
from jianhao.web.ui.fields import Form, posted
from jianhao.web.ui.pages import listed
from jianhao.web.watch import actions_incidents, actions_responses
from jianhao.web.watch.forms_incidents import (
    FileForm,
    GradeForm,
    MeasureForm,
    ReasonForm,
    RecoverForm,
    ReportForm,
    ReviewForm,
    TipOffForm,
)
from jianhao.web.watch.models import Incident, IncidentState
from jianhao.web.watch.proofs import received
from jianhao.web.watch.responses import next_clock, shown

SECTION = "incidents"
SHOWN = {"open": "处置中", "proposed": "待确认", "closed": "已办结", "dropped": "不予处置", "all": "全部"}


@needs(Permission.VIEW)
@require_GET
def incidents(request: HttpRequest) -> HttpResponse:
    """The incidents of the scope, those being dealt with first."""
    visible = Incident.objects.visible_to(request.user)
    show = request.GET.get("show", "")
    show = show if show in SHOWN else "open"
    rows = visible if show == "all" else visible.filter(state=show)
    page = listed(
        rows.select_related("account", "agency").order_by("-discovered_at", "-pk"), request.GET.get("page")
    )
    now = timezone.now()
    lines = [(one, next_clock(one) if one.state == IncidentState.OPEN else None) for one in page.rows]
    shows = [
        (k, w, visible.count() if k == "all" else visible.filter(state=k).count()) for k, w in SHOWN.items()
    ]
    context = {
        "listed": page,
        "lines": lines,
        "shows": shows,
        "show": show,
        "now": now,
        "tab": "incidents",
        "section": SECTION,
    }
    return render(request, "watch/incidents.html", context)


@needs(Permission.REPORT)
@require_http_methods(["GET", "POST"])
def tip_off(request: HttpRequest) -> HttpResponse:
    """来电来访登记: one form, an incident at once."""
    form = TipOffForm(posted(request), by=request.user, initial=_named(request))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = actions_incidents.tip_off(
                account=form.account_found, origin=given["origin"], what=given["what"], at=given["at"], now=timezone.now(),
                by=request.user,
            )  # fmt: skip
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "已登记并建立应急处置单。请先留证，再改密、解绑、向平台投诉。")
            return redirect("incident", pk=made.pk)
    context = {"form": form, "heading": "来电来访登记", "button": "登记并启动应急处置", "section": SECTION,
               "intro": "私信内容本系统看不到，全靠来电、来访和截图。不登记来电人的姓名、电话；截图在下一页保存。"}  # fmt: skip
    return render(request, "form.html", context)


def _named(request: HttpRequest) -> dict[str, str]:
    """The account whose page the form was opened from."""
    pk = request.GET.get("account", "")
    if not (pk.isascii() and pk.isdigit() and len(pk) < 16):
        return {}
    found = Account.objects.visible_to(request.user).filter(pk=int(pk)).first()
    return {"q": found.account_id} if found else {}


def one_incident(request: HttpRequest, pk: int) -> Incident:
    """The incident of that number within the scope, or 404."""
    rows = Incident.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("account__agency", "agency", "made_by"), pk=pk)


STEPS: dict[str, tuple[type[Form], Callable[..., Any]]] = {
    "measure": (MeasureForm, actions_responses.measure),
    "report": (ReportForm, actions_responses.report),
    "recover": (RecoverForm, actions_responses.recover),
    "grade": (GradeForm, actions_incidents.grade),
    "review": (ReviewForm, actions_incidents.review),
    "drop": (ReasonForm, actions_incidents.drop),
}
UNIT, OFFICE = ("measure", "report", "recover"), ("grade", "review", "drop")


def _page(request: HttpRequest, one: Incident, **failed: Form) -> HttpResponse:
    forms = {f"{step}_form": form(auto_id=f"id_{step}_%s") for step, (form, _) in STEPS.items()}
    forms |= {"file_form": FileForm(auto_id="id_file_%s")}
    context = shown(one, request.user, timezone.now()) | forms | failed | {"section": SECTION}
    return render(request, "watch/incident.html", context)


@needs(Permission.VIEW)
@require_GET
def incident(request: HttpRequest, pk: int) -> HttpResponse:
    """One incident, and what the person may write down now."""
    return _page(request, one_incident(request, pk))


@needs(Permission.REPORT)
@require_POST
def note_incident(request: HttpRequest, pk: int) -> HttpResponse:
    """What the unit does: a measure, a report, the recovery."""
    return _step(request, one_incident(request, pk), UNIT)


@needs(Permission.WATCH)
@require_POST
def judge_incident(request: HttpRequest, pk: int) -> HttpResponse:
    """What the office says: accepted or dropped, the grade, the review."""
    one = one_incident(request, pk)
    if request.POST.get("step") == "accept":
        return _done(
            request, one, lambda: actions_incidents.accept(incident=one, now=timezone.now(), by=request.user)
        )
    return _step(request, one, OFFICE)


def _step(request: HttpRequest, one: Incident, allowed: tuple[str, ...]) -> HttpResponse:
    step = request.POST.get("step", "")
    if step not in allowed:
        messages.error(request, "请在处置单页面办理。")
        return redirect("incident", pk=one.pk)
    kind, act = STEPS[step]
    form = kind(request.POST, auto_id=f"id_{step}_%s")
    if not form.is_valid():
        return _page(request, one, **{f"{step}_form": form})
    given = dict(form.cleaned_data)
    if "needed" in given:
        given["needed"] = given["needed"] == "1"
    return _done(request, one, lambda: act(incident=one, **given, now=timezone.now(), by=request.user))


def _done(request: HttpRequest, one: Incident, act: Callable[[], Any]) -> HttpResponse:
    try:
        act()
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "已登记。")
    return redirect("incident", pk=one.pk)


@needs(Permission.REPORT)
@require_POST
def add_incident_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a picture or paper before anything is deleted."""
    one = one_incident(request, pk)
    form = FileForm(request.POST, request.FILES, auto_id="id_file_%s")
    if not form.is_valid():
        return _page(request, one, file_form=form)
    file = received(form.cleaned_data["file"])
    return _done(
        request,
        one,
        lambda: actions_responses.add_file(
            incident=one, title=form.cleaned_data["title"], file=file, now=timezone.now(), by=request.user
        ),
    )
