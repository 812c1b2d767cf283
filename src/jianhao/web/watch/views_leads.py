"""The leads of a scope and one of them: what was seen, on what evidence, what it may be instead, two buttons."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from jianhao.web.people.access import needs
from jianhao.web.people.roles import Permission
from jianhao.web.refusals import Refused
from jianhao.web.registry.actions import log_sending_out
from jianhao.web.registry.views import today
from jianhao.web.scope import ancestors
from jianhao.web.ui.downloads import XLSX, send_bytes
from jianhao.web.watch import actions_comparisons, actions_leads
from jianhao.web.watch.exporting import LEADS, as_csv, lead_row, workbook
from jianhao.web.watch.forms import LeadForm
from jianhao.web.watch.holding import waiting
from jianhao.web.watch.jobs import watch_later
from jianhao.web.watch.listing import leads
from jianhao.web.watch.models import Comparison, Lead, LeadState, WorkState

SECTION = "watch"
CSV = "text/csv; charset=utf-8"
TITLE = "防反弹提示"
MOST = 20_000  # rows of one file


@needs(Permission.WATCH)
@require_GET
def watch(request: HttpRequest) -> HttpResponse:
    """The leads of the scope, those that wait for somebody first."""
    found = leads(request.user, request.GET)
    path = request.user.agency.path
    over = Comparison.objects.filter(agency_path__in=[*ancestors(path), path])
    last = over.filter(state=WorkState.DONE).order_by("-pk").first()
    failed = over.exclude(failure="").filter(pk__gt=last.pk if last else 0).order_by("-pk").first()
    context = {
        "found": found, "listed": found.page(request.GET.get("page")), "last": last, "failed": failed,
        "working": waiting(Comparison, request.user.agency), "tab": "leads", "section": SECTION,
    }  # fmt: skip
    return render(request, "watch/leads.html", context)


@needs(Permission.WATCH)
@require_POST
def compare_now(request: HttpRequest) -> HttpResponse:
    """Look the register of the own agency through."""
    try:
        actions_comparisons.ask(
            agency=request.user.agency, as_of=today(), now=timezone.now(), by=request.user
        )
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        watch_later()
        messages.success(request, "已提交比对，由后台办理。")
    return redirect("watch")


def one_lead(request: HttpRequest, pk: int) -> Lead:
    """The lead of that number within the scope, or 404."""
    rows = Lead.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("account", "other", "agency", "county", "decided_by"), pk=pk)


@needs(Permission.WATCH)
@require_GET
def lead(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything about one lead."""
    one = one_lead(request, pk)
    context = {"one": one, "section": SECTION, "form": LeadForm(), "open": one.state == LeadState.OPEN}
    visible = one.other is not None and _sees(request, one)
    return render(request, "watch/lead.html", context | {"other_visible": visible})


def _sees(request: HttpRequest, one: Lead) -> bool:
    """Whether the second account lies within the scope, so that it may be linked to."""
    return type(one.other).objects.visible_to(request.user).filter(pk=one.other_id).exists()


@needs(Permission.WATCH)
@require_POST
def decide_lead(request: HttpRequest, pk: int) -> HttpResponse:
    """One of the two buttons."""
    one, form = one_lead(request, pk), LeadForm(request.POST)
    if not form.is_valid():
        messages.error(request, "请选择“需要核实（转办）”或者“不是”，理由不超过500字。")
        return redirect("lead", pk=pk)
    refer = form.cleaned_data["answer"] == LeadState.REFERRED
    try:
        done = actions_leads.decide(
            lead=one, refer=refer, reason=form.cleaned_data["reason"], now=timezone.now(), by=request.user
        )
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("lead", pk=pk)
    messages.success(request, f"已认定：{done.get_state_display()}。认定可以撤回。")
    return redirect("lead", pk=pk)


@needs(Permission.WATCH)
@require_POST
def undo_lead(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a decision back."""
    try:
        actions_leads.undo(lead=one_lead(request, pk), by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "已撤回，可以重新认定。")
    return redirect("lead", pk=pk)


@needs(Permission.WATCH)
@require_POST
def export_leads(request: HttpRequest) -> HttpResponse:
    """The list as a file: the filters are those of the address."""
    found, as_of = leads(request.user, request.GET), today()
    rows = [lead_row(one) for one in found.rows.select_related("decided_by", "county")[:MOST]]
    if request.GET.get("form") == "csv":
        content, count = as_csv(LEADS, rows)
        name, kind = f"{TITLE}-{as_of.isoformat()}.csv", CSV
    else:
        note = f"{request.user.agency.name}　{as_of.isoformat()}　{found.words}　提示均待核实，不作为结论"
        content, count = workbook(TITLE, LEADS, rows, note, as_of)
        name, kind = f"{TITLE}-{as_of.isoformat()}.xlsx", XLSX
    log_sending_out(what=f"{TITLE} {found.words}"[:200], rows=count, by=request.user)
    return send_bytes(content, name, kind)
