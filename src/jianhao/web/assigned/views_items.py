"""Pages of one item: everything about it, matching it, answering it, what the office makes of the answer."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jianhao.documents.cells import clean
from jianhao.web.assigned import actions_items, actions_replies
from jianhao.web.assigned.forms import MatchForm, OpinionForm, ReplyForm
from jianhao.web.assigned.holding import speaks_for
from jianhao.web.assigned.listing import is_late
from jianhao.web.assigned.matching import CANDIDATES_AT_MOST
from jianhao.web.assigned.models import AssignedItem, ItemState
from jianhao.web.assigned.models.items import OWED_BY_UNIT
from jianhao.web.people.access import needs
from jianhao.web.people.roles import Permission
from jianhao.web.refusals import Refused
from jianhao.web.registry.models import Account
from jianhao.web.registry.searching import matching
from jianhao.web.registry.views import today
from jianhao.web.scope import contains, within
from jianhao.web.ui.fields import posted


def one_item(request: HttpRequest, pk: int) -> AssignedItem:
    """The item of that number that the person may see, or 404."""
    rows = AssignedItem.objects.visible_to(request.user)
    rows = rows.select_related(
        "assigned__agency", "account", "agency", "matched_by", "accepted_by", "given_by"
    )
    return get_object_or_404(rows, pk=pk)


@needs(Permission.VIEW)
@require_GET
def assigned_item(request: HttpRequest, pk: int) -> HttpResponse:
    """What was asked, what was answered, and what the person may do about it now."""
    one, user, as_of = one_item(request, pk), request.user, today()
    office = contains(user.scope_path, one.assigned.agency_path)
    running = one.assigned.open
    context = {
        "one": one, "section": "assigned", "office": office, "as_of": as_of, "late": is_late(one, as_of),
        "steps": one.steps.select_related("by").order_by("pk"), "opinion_form": OpinionForm(),
        "may_reply": running and one.agency is not None and one.state in OWED_BY_UNIT and speaks_for(user, one),
        "may_judge": running and office and user.may(Permission.JUDGE) and one.state == ItemState.REPLIED
        and one.replied_by_id != user.pk,
        "own_reply": running and one.state == ItemState.REPLIED and one.replied_by_id == user.pk,
        "may_match": running and office and user.may(Permission.INSPECT) and one.state != ItemState.ACCEPTED,
    }  # fmt: skip
    return render(request, "assigned/item.html", context)


def _do(request: HttpRequest, form: Any, do: Any, done: str, pk: int) -> HttpResponse | None:
    """Try an action; None where the form has to be shown again."""
    try:
        do()
    except Refused as refused:
        form.add_error(None, str(refused))
        return None
    messages.success(request, done)
    return redirect("assigned_item", pk=pk)


@needs(Permission.REPORT, Permission.EDIT)
@require_http_methods(["GET", "POST"])
def reply_item(request: HttpRequest, pk: int) -> HttpResponse:
    """What the unit answers; what was typed stays after an error."""
    one = one_item(request, pk)
    if one.agency is None or not speaks_for(request.user, one):
        messages.error(request, "由主办单位或者有代填权限的上级办理。")
        return redirect("assigned_item", pk=pk)
    form = ReplyForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data

        def do() -> None:
            actions_replies.reply(item=one, **given, as_of=today(), now=timezone.now(), by=request.user)

        answer = _do(request, form, do, "已反馈，等待审核。", pk)
        if answer is not None:
            return answer
    context = {
        "form": form,
        "one": one,
        "section": "assigned",
        "on_behalf": one.agency_id != request.user.agency_id,
    }
    return render(request, "assigned/reply.html", context)


@needs(Permission.JUDGE)
@require_POST
def judge_item(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept the answer or send it back."""
    one, form = one_item(request, pk), OpinionForm(request.POST)
    opinion = form.cleaned_data["opinion"] if form.is_valid() else ""
    accept = request.POST.get("answer") == "yes"
    try:
        actions_replies.judge(item=one, accept=accept, opinion=opinion, now=timezone.now(), by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "已采纳。" if accept else "已退回。")
    return redirect("assigned_item", pk=pk)


@needs(Permission.INSPECT)
@require_http_methods(["GET", "POST"])
def match_item(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which account or unit a row is about, or that it is none of the register."""
    one = one_item(request, pk)
    asked = clean(request.GET.get("q", "")).strip()[:120]
    form = MatchForm(posted(request), office=one.assigned.agency)
    if request.method == "POST" and form.is_valid():
        answer = _do(request, form, lambda: _matched(request, one, form.cleaned_data), "已记下。", pk)
        if answer is not None:
            return answer
    context = {
        "form": form, "one": one, "section": "assigned", "asked": asked, "candidates": _candidates(one, asked),
        "back": reverse("assigned_item", args=[pk]),
    }  # fmt: skip
    return render(request, "assigned/match.html", context)


def _matched(request: HttpRequest, one: AssignedItem, given: dict[str, Any]) -> None:
    chosen, by = request.POST.get("account", ""), request.user
    if "absent" in request.POST:
        actions_items.say_absent(item=one, reason=given["reason"], now=timezone.now(), by=by)
        return
    account = None
    if chosen.isascii() and chosen.isdigit() and len(chosen) < 16:
        account = _in_scope(one).filter(pk=int(chosen)).first()
    actions_items.match(item=one, account=account, agency=given["agency"], by=by)


def _in_scope(one: AssignedItem) -> Any:
    rows = Account.objects.filter(within(one.assigned.agency_path, "agency_path"))
    return rows.select_related("agency")


def _candidates(one: AssignedItem, asked: str) -> list[Account]:
    """The accounts that were asked for, else those that the program thinks possible."""
    wanted = _in_scope(one).filter(matching(asked)) if asked else _in_scope(one).filter(pk__in=one.candidates)
    return list(wanted.order_by("name", "pk")[:CANDIDATES_AT_MOST])
