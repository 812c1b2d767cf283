"""One account in a plan: what happens to it and why; answers to protective questions; decisions."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from jianhao.web.inspections.views_rounds import act
from jianhao.web.people.access import needs
from jianhao.web.people.roles import Permission
from jianhao.web.plans import actions_decisions
from jianhao.web.plans.forms import AnswerForm, DecisionForm, OpinionForm
from jianhao.web.plans.holding import own_unit
from jianhao.web.plans.listing import chosen_among
from jianhao.web.plans.models import DecisionKind, PlannedAccount, Safeguard

SUGGESTED, TAKEN_SHOWN = 30, 60
NAMED = ("plan", "account__account_id", "account__name", "account__platform")  # what a name in a list needs


def one_planned(request: HttpRequest, pk: int) -> PlannedAccount:
    """The account of a plan with that number within the scope, or 404."""
    rows = PlannedAccount.objects.visible_to(request.user).select_related(
        "plan__agency", "account", "agency", "target__account", "chosen__account", "decided_by"
    )
    return get_object_or_404(rows.defer("plan__words", "plan__summary", "plan__locks"), pk=pk)


@needs(Permission.PLAN)
@require_GET
def planned(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that a plan says of one account, and what the person may do about it."""
    one, user = one_planned(request, pk), request.user
    later = one.plan.followed
    own = own_unit(one.plan, user, one.agency_id)
    safeguards = list(one.safeguards.select_related("answered_by").order_by("pk"))
    takes = (
        one.sources.filter(proposal="merge")
        .select_related("account")
        .only(*NAMED, "target")
        .order_by("number")
    )
    may_decide = later is None and user.may(Permission.DECIDE) and not own
    context = {
        "one": one, "plan": one.plan, "section": "plans", "later": later, "safeguards": safeguards,
        "takes": takes[:TAKEN_SHOWN], "decisions": _decisions(one),
        "own": own, "may_decide": may_decide,
        "may_answer": later is None and (user.may(Permission.EDIT) or user.may(Permission.DECIDE)),
        "opinions": one.opinions.select_related("by").order_by("-pk"), "opinion_form": OpinionForm(),
        "form": DecisionForm(), "answer_form": AnswerForm(), "candidates": _candidates(one) if may_decide else [], "kinds": _kinds(one),
        "open": [s for s in safeguards if not s.cleared], "earlier": _earlier(one),
    }  # fmt: skip
    return render(request, "plans/planned.html", context)


def _earlier(one: PlannedAccount) -> PlannedAccount | None:
    """What was decided on the account in the plan before, where it did not come along."""
    if one.carried or one.plan.previous_id is None:
        return None
    rows = PlannedAccount.objects.filter(plan=one.plan.previous_id, account=one.account_id).exclude(
        decision=""
    )
    return rows.select_related("decided_by", "chosen__account").first()


def _decisions(one: PlannedAccount) -> Any:
    """What was decided on the account, the latest first."""
    named = ("by__name", *(f"chosen__{name}" for name in NAMED))
    rows = one.decisions.select_related("by", "chosen__account")
    return rows.only("planned", "at", "kind", "carried", "reason", *named).order_by("-pk")


def _kinds(one: PlannedAccount) -> list[tuple[str, str, str]]:
    """The decisions that there are, each with what it means for this account."""
    agree = {
        "keep": "同意保留。",
        "merge": "同意归集整合；之后另按程序申请关停。",
        "close": "同意关停；之后另按程序申请。",
    }
    told = {
        DecisionKind.AGREE: agree[one.proposal],
        DecisionKind.DISAGREE: "不同意该建议，暂不作其他安排。",
        DecisionKind.KEEP: "重新测算时必须保留。",
        DecisionKind.CLOSE: "重新测算时不保留，去向由测算确定。",
        DecisionKind.TARGET: "不保留，由下面填写的账号承接。",
    }
    kinds = [(kind.value, kind.label, text) for kind, text in told.items()]
    return (
        [*kinds, (DecisionKind.WITHDRAWN.value, DecisionKind.WITHDRAWN.label, "回到未决定。")]
        if one.decision
        else kinds
    )


def _candidates(one: PlannedAccount) -> list[PlannedAccount]:
    """Accounts that stay and lie near, for who has to name one."""
    rows = one.plan.accounts.filter(proposal="keep", decision__in=["", "agree", "keep"]).exclude(pk=one.pk)
    near = (
        rows.filter(county_code=one.county_code)
        .select_related("account", "agency")
        .only(*NAMED, "agency__name")
    )
    return list(near.order_by("number")[:SUGGESTED])


@needs(Permission.DECIDE)
@require_POST
def decide_planned(request: HttpRequest, pk: int) -> HttpResponse:
    """Decide on one account."""
    one, form = one_planned(request, pk), DecisionForm(request.POST)
    if not form.is_valid():
        return unclear(request, one, form)
    given = form.cleaned_data
    chosen = None
    if given["kind"] == DecisionKind.TARGET and given["chosen"]:
        chosen = chosen_among(one.plan, given["chosen"])
        if chosen is None:
            messages.error(request, "本方案中没有这个账号，或者有多个同名账号，请填写账号ID。")
            return redirect("planned", pk=pk)

    def do() -> None:
        actions_decisions.decide(
            planned=one, kind=given["kind"], chosen=chosen, reason=given["reason"], now=timezone.now(), by=request.user
        )  # fmt: skip

    return act(
        request, pk, do, "已决定。" if given["kind"] != DecisionKind.WITHDRAWN else "已撤回。", "planned"
    )


def unclear(request: HttpRequest, one: PlannedAccount, form: Any) -> HttpResponse:
    """Say what a form lacks and go back to the account."""
    messages.error(request, "".join(e for errors in form.errors.values() for e in errors) or "请选择一项。")
    return redirect("planned", pk=one.pk)


@needs(Permission.EDIT, Permission.DECIDE)
@require_POST
def answer_safeguard(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer a protective question."""
    visible = PlannedAccount.objects.visible_to(request.user)
    rows = Safeguard.objects.filter(planned__in=visible).select_related(
        "planned__plan__agency", "planned__account"
    )
    one, form = get_object_or_404(rows, pk=pk), AnswerForm(request.POST)
    if not form.is_valid():
        return unclear(request, one.planned, form)
    given = form.cleaned_data
    return act(
        request, one.planned_id,
        lambda: actions_decisions.answer(safeguard=one, **given, now=timezone.now(), by=request.user),
        "已答复。", "planned",
    )  # fmt: skip
