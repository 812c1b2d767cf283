"""Batches: the list, a new one, its page with the progress of every account, one step for many, the one notice."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from jianhao.closing.actions import Action
from jianhao.closing.table import row_for, rows_of
from jianhao.closing.transitions import Transition
from jianhao.documents.closing_notice import warnings
from jianhao.web.closures import actions_batches, actions_matters
from jianhao.web.closures.agreed import open_agreements, successor_values
from jianhao.web.closures.announcing import batch_announcement
from jianhao.web.closures.forms_batches import BatchForm
from jianhao.web.closures.forms_notice import AnnouncementForm
from jianhao.web.closures.forms_steps import StepForm, evidence_of
from jianhao.web.closures.holding import mine
from jianhao.web.closures.listing import progress_of
from jianhao.web.closures.matters import Matter
from jianhao.web.closures.models import Batch, Closure
from jianhao.web.closures.papers import NOTICES
from jianhao.web.closures.parts import actor_of
from jianhao.web.closures.views_cases import SECTION
from jianhao.web.closures.views_steps import WARNINGS
from jianhao.web.people.access import needs
from jianhao.web.people.models import User
from jianhao.web.people.roles import Permission
from jianhao.web.refusals import Refused
from jianhao.web.registry.models import Account
from jianhao.web.registry.views import today
from jianhao.web.scope import contains
from jianhao.web.ui.fields import posted
from jianhao.web.ui.pages import listed

# These say something about one account alone; they are taken on its own page.
ALONE = frozenset({
    Action.DESCRIBE, Action.DECLARE_INCOMPLETE, Action.ACCEPT_INCOMPLETE, Action.REJECT_INCOMPLETE, Action.CREDENTIALS_LOST,
    Action.CREDENTIALS_RECOVERED, Action.RECORD_LOOK_BACK, Action.ORDER_URGENT, Action.NOTE_REBOUND, Action.FOUND_ALIVE,
    Action.CHECK_GONE, Action.CONFIRM_CANCELLATION, Action.REQUEST_FREEZE,
})  # fmt: skip


@needs(Permission.VIEW)
@require_GET
def closure_batches(request: HttpRequest) -> HttpResponse:
    """The batches of the scope, the latest first."""
    found = visible(request.user).select_related("agency", "made_by").order_by("-pk")
    page, seen = listed(found, request.GET.get("page")), Closure.objects.visible_to(request.user)
    rows = [
        (batch, seen.filter(batch=batch).count(), progress_of(seen.filter(batch=batch)))
        for batch in page.rows
    ]
    context = {
        "listed": page,
        "rows": rows,
        "section": SECTION,
        "may_make": request.user.may(Permission.REPORT),
    }
    return render(request, "closures/batches.html", context)


def visible(user: User) -> QuerySet:
    """Batches that an agency of the scope made, and those in which an account of the scope is: of these its own accounts only."""
    own = Batch.objects.visible_to(user).values("pk")
    with_own = Closure.objects.visible_to(user).filter(batch__isnull=False).values("batch")
    return Batch.objects.filter(Q(pk__in=own) | Q(pk__in=with_own))


def one_batch(request: HttpRequest, pk: int) -> Batch:
    """The batch of that number within the scope, or 404."""
    return get_object_or_404(visible(request.user).select_related("agency", "made_by"), pk=pk)


@needs(Permission.REPORT)
@require_http_methods(["GET", "POST"])
def make_closure_batch(request: HttpRequest) -> HttpResponse:
    """Propose many accounts together."""
    agreed = open_agreements(request.user)
    begin = "\n".join(one.account.account_id for one in agreed[: actions_batches.MOST])
    form = BatchForm(posted(request), by=request.user, initial={"accounts": begin})
    if request.method == "POST" and form.is_valid():
        accounts = form.cleaned_data["accounts"]
        try:
            made = actions_batches.make(
                title=form.cleaned_data["title"], accounts=[(a, form.described(a)) for a in accounts], now=timezone.now(),
                by=request.user,
            )  # fmt: skip
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            planned = {one.account.pk: one.successor for one in agreed if one.successor is not None}
            _name_successors(made, form.cleaned_data["successor"], planned, request.user)
            left = f"{len(made.refused)}个未列入，理由见下。" if made.refused else ""
            messages.success(request, f"已列入{len(accounts) - len(made.refused)}个账号。{left}")
            return redirect("closure_batch", pk=made.pk)
    context = {"form": form, "heading": "新建关停批次", "button": "建立", "back": reverse("closure_batches"), "section": SECTION,
               "intro": _BATCH + (f"已带入整合方案中同意关停而尚未提出的{len(agreed)}个账号，请核对。" if agreed else "")}  # fmt: skip
    return render(request, "form.html", context)


_BATCH = "一次决定、一份公告，各账号分别办理；有问题的账号不影响其他账号。"


def _name_successors(batch: Batch, common: Account | None, planned: dict[int, Account], by: User) -> None:
    """The common successor, else that of the plan; where it cannot be (it is in the batch itself) it stays open."""
    for closure in batch.closures.all():
        account = common or planned.get(closure.account_id)
        if account is None:
            continue
        values = successor_values(account)
        try:
            actions_matters.fill(
                closure=closure, matter=Matter.SUCCESSOR, values=values, file=None, now=timezone.now(), by=by
            )
        except Refused:
            continue


@needs(Permission.VIEW)
@require_GET
def closure_batch(request: HttpRequest, pk: int) -> HttpResponse:
    """How far every account is, what was decided together, what the viewer may do for how many."""
    one = one_batch(request, pk)
    seen = Closure.objects.visible_to(request.user).filter(batch=one)
    rows = seen.select_related("account__agency").order_by("account__agency_path", "account__name", "pk")
    page = listed(rows, request.GET.get("page"))
    context = {
        "one": one, "section": SECTION, "listed": page, "progress": progress_of(seen), "total": seen.count(),
        "steps": one.steps.select_related("by").order_by("-pk")[:30], "offers": _offers(one, request.user),
        "papers": NOTICES, "warnings": warnings(batch_announcement(one)), "as_of": today(),
        "whole": contains(request.user.scope_path, one.agency_path),
        "may_announce": request.user.agency_id == one.agency_id and request.user.may(Permission.REPORT),
    }  # fmt: skip
    return render(request, "closures/batch.html", context)


def _offers(batch: Batch, user: User) -> list[tuple[Action, str, int]]:
    """Steps that the person has a part in, with the number of accounts that are at them."""
    counts: dict[Action, int] = {}
    for closure in mine(batch, user):
        actor = actor_of(user, closure.agency)
        for row in rows_of(closure.case):
            if row.action not in ALONE and actor.may(row.permission):
                counts[row.action] = counts.get(row.action, 0) + 1
    return [(action, action.chinese, counts[action]) for action in Action if action in counts]


@needs(Permission.VIEW)
@require_http_methods(["GET", "POST"])
def batch_step(request: HttpRequest, pk: int) -> HttpResponse:
    """One step for all accounts of the batch that are at it, or for those ticked."""
    one, asked = one_batch(request, pk), request.GET.get("action", "")
    action = Action(asked) if asked in tuple(Action) else None
    at_it = _at(one, request.user, action) if action is not None and action not in ALONE else []
    if not at_it:
        messages.error(request, "没有可以一并办理这一步的账号。")
        return redirect("closure_batch", pk=pk)
    rows = [row for _, row in at_it]
    evidence = tuple(dict.fromkeys(e for closure, row in at_it for e in evidence_of(closure.case, row)))
    form = StepForm(posted(request), request.FILES or None, row=rows[0], today=today(), evidence=evidence)
    chosen = _chosen(request, [closure for closure, _ in at_it])
    if request.method == "POST" and form.is_valid():
        try:
            _, together = actions_batches.take_together(
                batch=one, closures=chosen, given=form.given(), now=timezone.now(), by=request.user
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            (messages.warning if together.refused else messages.success)(request, together.sentence)
            return redirect("closure_batch", pk=pk)
    context = {"form": form, "heading": f"{rows[0].action.chinese}：{one}", "button": rows[0].action.chinese, "section": SECTION,
               "back": reverse("closure_batch", args=[pk]), "intro": _intro(rows), "warning": WARNINGS.get(rows[0].action, ""),
               "chosen": {c.pk for c in chosen}, "accounts": [closure for closure, _ in at_it]}  # fmt: skip
    return render(request, "closures/step.html", context)


def _intro(rows: Iterable[Transition]) -> str:
    owners = list(dict.fromkeys(row.owner.chinese for row in rows))
    return f"由{'、'.join(owners)}办理；不符合条件的账号不办理，列出理由，不影响其他账号。"


def _at(batch: Batch, user: User, action: Action) -> list[tuple[Closure, Transition]]:
    """The accounts that are at the step and in whose closing the person may take it."""
    found = []
    for closure in mine(batch, user):
        row = row_for(closure.case, action)
        if row is not None and actor_of(user, closure.agency).may(row.permission):
            found.append((closure, row))
    return found


def _chosen(request: HttpRequest, closures: list[Closure]) -> list[Closure]:
    """Those ticked; all of them while the form is only looked at."""
    if request.method != "POST":
        return closures
    ticked = set(request.POST.getlist("closure"))
    return [closure for closure in closures if str(closure.pk) in ticked]


@needs(Permission.REPORT)
@require_http_methods(["GET", "POST"])
def batch_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """The words of the one notice."""
    one = one_batch(request, pk)
    form = AnnouncementForm(posted(request), said=one.announcement or {"agency": one.agency.name})
    if request.method == "POST" and form.is_valid():
        try:
            after = actions_batches.announce(
                batch=one, values=form.values(), now=timezone.now(), by=request.user
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "已保存公告内容。")
            said = warnings(batch_announcement(after))
            if said:
                messages.warning(request, said)
            return redirect("closure_batch", pk=pk)
    context = {"form": form, "heading": f"公告内容：{one}", "intro": form.intro, "section": SECTION,
               "back": reverse("closure_batch", args=[pk]), "rows": None}  # fmt: skip
    return render(request, "closures/matter.html", context)
