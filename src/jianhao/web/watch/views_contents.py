"""内容提示: places in contents with three buttons; what is masked is opened by one recorded click."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from jianhao.risk.rules import RULES
from jianhao.web.inspections.models import Run
from jianhao.web.people.access import needs
from jianhao.web.people.roles import Permission
from jianhao.web.refusals import Refused
from jianhao.web.registry.actions import log_sending_out
from jianhao.web.registry.views import today
from jianhao.web.ui.downloads import XLSX, send_bytes
from jianhao.web.watch import actions_contents
from jianhao.web.watch.contents import Passage
from jianhao.web.watch.exporting import PLACES, as_csv, place_row, workbook
from jianhao.web.watch.forms import HintForm
from jianhao.web.watch.holding import waiting
from jianhao.web.watch.jobs import watch_later
from jianhao.web.watch.listing import contents as listed_contents
from jianhao.web.watch.models import ContentCheck, ContentHint, HintState, WorkState
from jianhao.web.watch.naming import last_runs
from jianhao.web.watch.views_leads import CSV, MOST

SECTION = "watch"
TITLE = "内容提示"


@needs(Permission.WATCH)
@require_GET
def contents(request: HttpRequest) -> HttpResponse:
    """The places of the scope that wait for somebody, the urgent first."""
    found = listed_contents(request.user, request.GET)
    checks = ContentCheck.objects.visible_to(request.user).select_related("run__inspection")
    last = checks.filter(state=WorkState.DONE).order_by("-pk").first()
    page = found.page(request.GET.get("page"))
    run = _last_run(request)
    context = {
        "found": found, "listed": page, "lines": [(one, RULES.get(one.rule)) for one in page.rows], "last": last, "run": run,
        "working": _working(run), "tab": "contents", "section": SECTION,
        "failed": checks.exclude(failure="").filter(pk__gt=last.pk if last else 0).order_by("-pk").first(),
    }  # fmt: skip
    return render(request, "watch/contents.html", context)


def _last_run(request: HttpRequest) -> Run | None:
    """The last finished run of the last inspection below the own agency."""
    return next(iter(last_runs(request.user.agency, most=1)), None)


@needs(Permission.WATCH)
@require_POST
def check_contents(request: HttpRequest) -> HttpResponse:
    """Have the contents of the last run looked through again, with what was decided since."""
    run = _last_run(request)
    if run is None:
        messages.error(request, "还没有完成的检查，没有可以检查的发布内容。")
        return redirect("contents")
    try:
        actions_contents.ask(run=run, now=timezone.now(), by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        watch_later()
        messages.success(request, "已提交，由后台办理。以往的认定一并带入。")
    return redirect("contents")


@needs(Permission.WATCH)
@require_POST
def cancel_contents(request: HttpRequest) -> HttpResponse:
    """Stop the check that waits or is being made."""
    working = _working(_last_run(request))
    if working is None:
        messages.error(request, "没有正在办理的内容检查。")
        return redirect("contents")
    try:
        done = actions_contents.cancel(check=working, now=timezone.now(), by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        at_once = done.state == WorkState.CANCELLED
        messages.success(request, "已取消。" if at_once else "正在取消，检查完手头的内容后停止。")
    return redirect("contents")


def _working(run: Run | None) -> ContentCheck | None:
    """The check of an inspection that has not ended."""
    return None if run is None else waiting(ContentCheck, run.inspection.agency)


def one_hint(request: HttpRequest, pk: int) -> ContentHint:
    """The place of that number within the scope, or 404."""
    rows = ContentHint.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("account", "agency", "decided_by", "run__inspection"), pk=pk)


def _page(request: HttpRequest, one: ContentHint, passage: Passage | None = None) -> HttpResponse:
    context = {"one": one, "rule": RULES.get(one.rule), "form": HintForm(), "passage": passage, "section": SECTION,
               "open": one.state == HintState.OPEN,
               "incident": one.account.incidents.filter(state__in=["proposed", "open"]).order_by("-pk").first()}  # fmt: skip
    return render(request, "watch/content.html", context)


@needs(Permission.WATCH)
@require_GET
def content_hint(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything about one place, masked."""
    return _page(request, one_hint(request, pk))


@needs(Permission.WATCH)
@require_POST
def unmask(request: HttpRequest, pk: int) -> HttpResponse:
    """The words in clear on this one answer; the look is recorded."""
    one = one_hint(request, pk)
    passage = actions_contents.unmask(hint=one, by=request.user)
    if passage is None:
        messages.error(
            request, "没有可以显示的原文：该处是整条内容的提示，或者当时的发布内容已不在数据文件夹中。"
        )
        return redirect("content_hint", pk=pk)
    return _page(request, one, passage)


@needs(Permission.WATCH)
@require_POST
def decide_content(request: HttpRequest, pk: int) -> HttpResponse:
    """One of the three buttons."""
    one, form = one_hint(request, pk), HintForm(request.POST)
    if not form.is_valid():
        messages.error(request, "请选择误判、确认或者已整改，理由不超过500字。")
        return redirect("content_hint", pk=pk)
    answer = HintState(form.cleaned_data["answer"])
    try:
        count = actions_contents.decide(
            hint=one, answer=answer, reason=form.cleaned_data["reason"], now=timezone.now(), by=request.user
        )
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("content_hint", pk=pk)
    more = f"该账号相同文字的{count}处一并认定，以后不再提示。" if answer == HintState.MISTAKEN else ""
    messages.success(request, f"已认定：{answer.label}。{more}认定可以撤回。")
    return redirect("content_hint", pk=pk)


@needs(Permission.WATCH)
@require_POST
def undo_content(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a decision back."""
    try:
        count = actions_contents.undo(hint=one_hint(request, pk), by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"已撤回{count}处的认定。")
    return redirect("content_hint", pk=pk)


@needs(Permission.WATCH)
@require_POST
def export_contents(request: HttpRequest) -> HttpResponse:
    """The list as a file, masked: the filters are those of the address."""
    found, as_of = listed_contents(request.user, request.GET), today()
    rows = [place_row(one) for one in found.rows.select_related("decided_by")[:MOST]]
    if request.GET.get("form") == "csv":
        content, count = as_csv(PLACES, rows)
        name, kind = f"{TITLE}-{as_of.isoformat()}.csv", CSV
    else:
        note = f"{request.user.agency.name}　{as_of.isoformat()}　{found.words}　提示均待核实，不作为检查结论"
        content, count = workbook(TITLE, PLACES, rows, note, as_of)
        name, kind = f"{TITLE}-{as_of.isoformat()}.xlsx", XLSX
    log_sending_out(what=f"{TITLE} {found.words}"[:200], rows=count, by=request.user)
    return send_bytes(content, name, kind)
