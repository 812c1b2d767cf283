"""The form of a step, and taking it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from jianhao.closing.actions import Action
from jianhao.closing.engine import possible
from jianhao.closing.table import row_for
from jianhao.closing.transitions import Transition
from jianhao.dates import day_number
from jianhao.web.closures import actions_steps
from jianhao.web.closures.forms_steps import DescribeForm, StepForm, evidence_of
from jianhao.web.closures.knowing import facts_of, terms_of
from jianhao.web.closures.models import Closure
from jianhao.web.closures.overview import ASKED_IN_FORM
from jianhao.web.closures.parts import actor_of
from jianhao.web.closures.stepping import Given
from jianhao.web.closures.views_cases import INTRO, form_page, one_closure
from jianhao.web.people.access import needs
from jianhao.web.people.roles import Permission
from jianhao.web.refusals import Refused
from jianhao.web.registry.views import today
from jianhao.web.ui.fields import posted


@needs(Permission.VIEW)
@require_http_methods(["GET", "POST"])
def closure_step(request: HttpRequest, pk: int) -> HttpResponse:
    """The form of one step, and taking it. Who may is the rules' matter: a forged form is refused by them."""
    one, asked = one_closure(request, pk), request.GET.get("action", "")
    row = row_for(one.case, Action(asked)) if asked in tuple(Action) else None
    if row is None:
        now = one.get_state_display()
        messages.error(request, f"当前为“{now}”，没有这一步；可能已由他人办理，请查看最新情况。")
        return redirect("closure", pk=pk)
    may, against = _standing(request, one, row)
    if request.method == "GET" and not may:
        messages.error(request, f"“{row.action.chinese}”须由{row.owner.chinese}办理。")
        return redirect("closure", pk=pk)
    return _describe(request, one) if row.action is Action.DESCRIBE else _step(request, one, row, against)


def _standing(request: HttpRequest, one: Closure, row: Transition) -> tuple[bool, str]:
    """Whether the step is the person's, and what stands against it before anything is filled in."""
    actor, day = actor_of(request.user, one.agency), day_number(today())
    for found, against in possible(one.case, actor, facts_of(one), day, terms_of(one.agency)):
        if found is row:
            return True, "" if row.action in ASKED_IN_FORM else against or ""
    return False, ""


def _step(request: HttpRequest, one: Closure, row: Transition, against: str) -> HttpResponse:
    evidence = evidence_of(one.case, row)
    form = StepForm(posted(request), request.FILES or None, row=row, today=today(), evidence=evidence)
    if request.method == "POST" and form.is_valid() and _taken(request, one, form, form.given()):
        return redirect("closure", pk=one.pk)
    turns = "。" if row.target is row.source else f"，办理后转为“{row.target.chinese}”。"
    more = {"warning": WARNINGS.get(row.action, ""), "template": "closures/step.html", "against": against}
    heading, back = f"{row.action.chinese}：{one.account}", reverse("closure", args=[one.pk])
    return form_page(
        request, form, heading, row.action.chinese, back, f"由{row.owner.chinese}办理{turns}", **more
    )


def _describe(request: HttpRequest, one: Closure) -> HttpResponse:
    case = one.case
    yes_no = {True: "1", False: "0", None: ""}
    before = {
        "route": case.route, "reason": case.reason, "level": case.level, "migrates_followers": case.migrates_followers,
        "represents_government": yes_no[case.represents_government], "credentials": yes_no[case.credentials],
    }  # fmt: skip
    form = DescribeForm(posted(request), initial=before)
    if request.method == "POST" and form.is_valid():
        given = Given(Action.DESCRIBE, described=form.described())
        if _taken(request, one, form, given):
            return redirect("closure", pk=one.pk)
    back = reverse("closure", args=[one.pk])
    return form_page(request, form, f"填写申请：{one.account}", "保存", back, INTRO)


def _taken(request: HttpRequest, one: Closure, form: Any, given: Given) -> bool:
    try:
        actions_steps.take(closure=one, given=given, now=timezone.now(), by=request.user)
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, f"已办理：{given.action.chinese}。")
    return True


WARNINGS = {
    Action.REQUEST_FREEZE: "向平台申请注销并确认以后，账号内容不能恢复。冻结期内可以撤销申请。",
    Action.CONFIRM_CANCELLATION: "登记以后，账号在公众查询中显示为已关停。注销不能撤销。",
    Action.DELIST: "下架以后，用户不能再安装。",
    Action.REFUSE: "不予关停以后，该账号继续运行和接受检查；以后可以重新办理。",
    Action.WITHDRAW: "撤回以后，已有的审批作废，须重新办理。",
    Action.RELEASE: "放行以后，主办单位即可向平台申请注销。请逐项核对页面所列各项。",
    Action.ORDER_URGENT: "决定以后不等待公告期；7天内须由他人复核。",
}
