"""What a unit hands in: its reply, an appeal, what it did to rectify."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from jianhao.web.inspections import actions_after, actions_feedback
from jianhao.web.inspections.forms import AppealForm, ReplyForm, ReportForm
from jianhao.web.inspections.holding import speaks_for
from jianhao.web.inspections.models import Finding
from jianhao.web.inspections.views_findings import one_finding
from jianhao.web.people.access import needs
from jianhao.web.people.roles import Permission
from jianhao.web.refusals import Refused
from jianhao.web.registry.views import today
from jianhao.web.ui.fields import posted

HANDS_IN = (Permission.REPORT, Permission.EDIT)


def _hand_in(
    request: HttpRequest,
    one: Finding,
    form: Any,
    do: Callable[[dict[str, Any]], object],
    heading: str,
    done: str,
) -> HttpResponse:
    """A form of the unit on a finding: what was typed stays after an error."""
    if not speaks_for(request.user, one):
        messages.error(request, "由主办单位或者有代填权限的上级办理。")
        return redirect("finding", pk=one.pk)
    if request.method == "POST" and form.is_valid():
        try:
            do(form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, done)
            return redirect("finding", pk=one.pk)
    context = {"form": form, "heading": f"{heading}：{one.account}", "button": "提交", "section": "findings",
               "back": reverse("finding", args=[one.pk]), "one": one, "on_behalf": one.agency_id != request.user.agency_id}  # fmt: skip
    return render(request, "inspections/hand_in.html", context)


@needs(*HANDS_IN)
@require_http_methods(["GET", "POST"])
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    """反馈核实."""
    one = one_finding(request, pk)
    before = getattr(one, "reply", None)
    names = ("answer", "text", "link", "evidence_on")
    initial = {name: getattr(before, name) for name in names} if before else {}
    form = ReplyForm(posted(request), request.FILES or None, initial=initial)

    def do(given: dict[str, Any]) -> None:
        actions_feedback.reply(finding=one, **given, as_of=today(), now=timezone.now(), by=request.user)

    return _hand_in(request, one, form, do, "反馈核实", "已反馈。反馈期内、核定以前可以修改。")


@needs(*HANDS_IN)
@require_http_methods(["GET", "POST"])
def make_appeal(request: HttpRequest, pk: int) -> HttpResponse:
    """An appeal after the circular."""
    one = one_finding(request, pk)
    form = AppealForm(posted(request), request.FILES or None)

    def do(given: dict[str, Any]) -> None:
        actions_after.appeal(finding=one, **given, now=timezone.now(), by=request.user)

    return _hand_in(request, one, form, do, "申诉", "已提交，由审核员初核、另一人决定。")


@needs(*HANDS_IN)
@require_http_methods(["GET", "POST"])
def report_rectification(request: HttpRequest, pk: int) -> HttpResponse:
    """What was done."""
    one = one_finding(request, pk)
    rectification = getattr(one, "rectification", None)
    if rectification is None:
        messages.error(request, "该问题没有整改事项。")
        return redirect("finding", pk=pk)
    form = ReportForm(posted(request), request.FILES or None)

    def do(given: dict[str, Any]) -> None:
        actions_after.report(rectification=rectification, **given, now=timezone.now(), by=request.user)

    return _hand_in(request, one, form, do, "报送整改情况", "已报送，等待复查。")
