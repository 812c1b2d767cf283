"""Steps of an inspection from its page: send out, leave reminders out, finalise, issue; and the accounts by result."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from jianhao.documents.labels import CONCLUSIONS
from jianhao.web.inspections import actions_feedback, actions_findings, actions_issue
from jianhao.web.inspections.forms import IssueForm
from jianhao.web.inspections.jobs import work_later
from jianhao.web.inspections.models import AccountResult
from jianhao.web.inspections.overview import last_run
from jianhao.web.inspections.views_rounds import OFFICE, act, one_inspection
from jianhao.web.people.access import needs
from jianhao.web.people.roles import Permission
from jianhao.web.registry.views import today
from jianhao.web.ui.pages import listed


@needs(Permission.JUDGE)
@require_POST
def send_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the units."""
    one = one_inspection(request, pk)
    return act(
        request, pk,
        lambda: actions_feedback.send_out(inspection=one, as_of=today(), now=timezone.now(), by=request.user),
        "已发送各主办单位反馈核实。",
    )  # fmt: skip


@needs(Permission.JUDGE)
@require_POST
def ignore_reminders(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave chosen reminders out."""
    one = one_inspection(request, pk)
    chosen = [
        int(key)
        for key in request.POST.getlist("finding")
        if key.isascii() and key.isdigit() and len(key) < 16
    ]
    reason = request.POST.get("reason", "").strip()[:2000]

    def do() -> None:
        actions_findings.ignore(
            inspection=one, findings=chosen, reason=reason, now=timezone.now(), by=request.user
        )

    return act(request, pk, do, f"{len(set(chosen))}项提醒不列入通报。")


@needs(Permission.JUDGE)
@require_POST
def finalise(request: HttpRequest, pk: int) -> HttpResponse:
    """Fix what was decided and have the final draft made."""
    one = one_inspection(request, pk)

    def do() -> None:
        actions_issue.finalise(inspection=one, as_of=today(), now=timezone.now(), by=request.user)
        work_later()

    return act(request, pk, do, "已终核，正在由后台生成终核稿。")


@needs(Permission.DECIDE)
@require_POST
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Issue the circular."""
    one, form = one_inspection(request, pk), IssueForm(request.POST)
    if not form.is_valid():
        messages.error(request, "请填写整改期限。")
        return redirect("inspection", pk=pk)
    until = form.cleaned_data["rectify_by"]
    return act(
        request, pk,
        lambda: actions_issue.issue(
            inspection=one, rectify_by=until, as_of=today(), now=timezone.now(), by=request.user
        ),
        "已印发；问题已转为整改事项。",
    )  # fmt: skip


@needs(*OFFICE)
@require_GET
def inspected_accounts(request: HttpRequest, pk: int) -> HttpResponse:
    """The accounts of the last run by what was concluded."""
    one = one_inspection(request, pk)
    run = last_run(one)
    conclusion = request.GET.get("conclusion", "")
    rows = AccountResult.objects.filter(run=run)
    if conclusion in CONCLUSIONS:
        rows = rows.filter(conclusion=conclusion)
    page = listed(
        rows.select_related("account__agency").order_by("agency_path", "account_id", "pk"),
        request.GET.get("page"),
    )
    choices = [(k, w) for k, w in CONCLUSIONS.items() if k != "unexamined"]
    context = {
        "one": one,
        "listed": page,
        "run": run,
        "conclusion": conclusion,
        "choices": choices,
        "section": "inspections",
    }
    return render(request, "inspections/accounts.html", context)
