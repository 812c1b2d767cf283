"""What the office decides on a finding: 核定, a second person's agreement, objections, rechecks, appeals."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from jianhao.web.inspections import actions_after, actions_feedback, actions_findings
from jianhao.web.inspections.forms import JudgeForm, OpinionForm
from jianhao.web.inspections.jobs import work_later
from jianhao.web.inspections.listing import next_open
from jianhao.web.inspections.models import Appeal, Finding, FindingState
from jianhao.web.inspections.views_findings import one_finding
from jianhao.web.inspections.views_rounds import act
from jianhao.web.people.access import needs
from jianhao.web.people.roles import Permission
from jianhao.web.refusals import Refused


def _opinion(request: HttpRequest) -> str:
    form = OpinionForm(request.POST)
    return form.cleaned_data["opinion"] if form.is_valid() else ""


def _answer(request: HttpRequest, name: str = "answer") -> bool | None:
    """True for yes, False for no, None for what is neither."""
    return {"yes": True, "no": False}.get(request.POST.get(name, ""))


def _unclear(request: HttpRequest, pk: int) -> HttpResponse:
    messages.error(request, "请选择一项。")
    return redirect("finding", pk=pk)


@needs(Permission.JUDGE)
@require_POST
def judge(request: HttpRequest, pk: int) -> HttpResponse:
    """确认, 已整改 or 误判."""
    one, form = one_finding(request, pk), JudgeForm(request.POST)
    if not form.is_valid():
        return _unclear(request, pk)
    given = form.cleaned_data
    try:
        judged = actions_findings.judge(
            finding=one, state=given["state"], reason=given["reason"], now=timezone.now(), by=request.user
        )
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("finding", pk=pk)
    following = next_open(one) if request.POST.get("then") == "next" else None
    said = "已提出误判，须由另一人确认。" if judged.state == FindingState.DISMISSING else "已核定。"
    messages.success(request, said if following is None else f"{one.account}：{said}下面是下一项。")
    return redirect("finding", pk=pk if following is None else following.pk)


@needs(Permission.DECIDE)
@require_POST
def second(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree to a 误判 or not."""
    one, agree = one_finding(request, pk), _answer(request)
    if agree is None:
        return _unclear(request, pk)
    opinion = _opinion(request)
    return act(
        request, pk,
        lambda: actions_findings.second(finding=one, agree=agree, opinion=opinion, now=timezone.now(), by=request.user),
        "已办理。", "finding",
    )  # fmt: skip


@needs(Permission.JUDGE)
@require_POST
def decide_reply(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept an objection or not."""
    one, accept = one_finding(request, pk), _answer(request)
    reply = getattr(one, "reply", None)
    if accept is None or reply is None:
        return _unclear(request, pk)
    opinion = _opinion(request)
    return act(
        request, pk,
        lambda: actions_feedback.decide_reply(
            reply=reply, accept=accept, opinion=opinion, now=timezone.now(), by=request.user
        ),
        "已核定。", "finding",
    )  # fmt: skip


@needs(Permission.JUDGE)
@require_POST
def recheck(request: HttpRequest, pk: int) -> HttpResponse:
    """办结（销项） or sent back."""
    one, done = one_finding(request, pk), _answer(request)
    rectification = getattr(one, "rectification", None)
    if done is None or rectification is None:
        return _unclear(request, pk)
    text = _opinion(request)
    return act(
        request, pk,
        lambda: actions_after.recheck(
            rectification=rectification, done=done, text=text, now=timezone.now(), by=request.user
        ),
        "已办结（销项）。" if done else "已退回。", "finding",
    )  # fmt: skip


def _appeal(request: HttpRequest, pk: int) -> Appeal:
    visible = Finding.objects.visible_to(request.user)
    return get_object_or_404(Appeal.objects.filter(finding__in=visible).select_related("finding"), pk=pk)


@needs(Permission.JUDGE)
@require_POST
def advise(request: HttpRequest, pk: int) -> HttpResponse:
    """The reviewer's opinion on an appeal."""
    one = _appeal(request, pk)
    advice, text = request.POST.get("advice", ""), _opinion(request)
    return act(
        request, one.finding_id,
        lambda: actions_after.advise(appeal=one, advice=advice, text=text, now=timezone.now(), by=request.user),
        "已初核，等待另一人决定。", "finding",
    )  # fmt: skip


@needs(Permission.DECIDE)
@require_POST
def decide_appeal(request: HttpRequest, pk: int) -> HttpResponse:
    """Take late evidence or not."""
    one, accept = _appeal(request, pk), _answer(request)
    if accept is None:
        return _unclear(request, one.finding_id)
    opinion = _opinion(request)

    def do() -> None:
        actions_after.decide_appeal(
            appeal=one, accept=accept, opinion=opinion, now=timezone.now(), by=request.user
        )
        work_later()

    return act(
        request, one.finding_id, do, "已决定。" + ("正在按补充材料重新计算。" if accept else ""), "finding"
    )
