"""年度检索: the task list with its terms, the page of one account, what was found."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jianhao.watch.impersonation import search_terms
from jianhao.web.people.access import needs
from jianhao.web.people.roles import Permission
from jianhao.web.refusals import Refused
from jianhao.web.registry.actions import log_sending_out
from jianhao.web.registry.models import Account
from jianhao.web.registry.views import today
from jianhao.web.ui.downloads import XLSX, send_bytes
from jianhao.web.ui.fields import posted
from jianhao.web.ui.pages import listed
from jianhao.web.watch import actions_searches
from jianhao.web.watch.exporting import SEARCHES, search_row, workbook
from jianhao.web.watch.forms import CandidateForm
from jianhao.web.watch.models import Candidate, Searched
from jianhao.web.watch.searching import SHOWN, tasks, to_search

SECTION = "watch"
MOST = 5_000  # accounts of one file


@needs(Permission.WATCH)
@require_GET
def searches(request: HttpRequest) -> HttpResponse:
    """What is still to be looked for this year, or what was."""
    year, show = today().year, request.GET.get("show", "")
    show = show if show in SHOWN else "left"
    page = listed(to_search(request.user, year, show), request.GET.get("page"))
    context = {"listed": page, "tasks": list(tasks(page.rows, year)), "year": year, "show": show, "shows": SHOWN.items(),
               "tab": "searches", "section": SECTION}  # fmt: skip
    return render(request, "watch/searches.html", context)


@needs(Permission.WATCH)
@require_POST
def export_searches(request: HttpRequest) -> HttpResponse:
    """The task list as a workbook with cells to be filled."""
    as_of, show = today(), request.GET.get("show", "")
    rows = to_search(request.user, as_of.year, show if show in SHOWN else "left")[:MOST]
    title = f"{as_of.year}年年度检索任务"
    note = f"{request.user.agency.name}　{as_of.isoformat()}　在各平台检索，发现不在台账中的账号填入右侧，再登记到系统"
    content, count = workbook(title, SEARCHES, map(search_row, tasks(rows, as_of.year)), note, as_of)
    log_sending_out(what=title, rows=count, by=request.user)
    return send_bytes(content, f"{title}-{as_of.isoformat()}.xlsx", XLSX)


@needs(Permission.WATCH)
@require_http_methods(["GET", "POST"])
def search_account(request: HttpRequest, pk: int) -> HttpResponse:
    """The terms of one account; a form for each account that was found, a button when all were looked for."""
    one = get_object_or_404(Account.objects.visible_to(request.user).select_related("agency"), pk=pk)
    year = today().year
    if request.method == "POST" and "searched" in request.POST:
        return _searched(request, one, year)
    form = CandidateForm(posted(request), initial={"platform": one.platform})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions_searches.enter(
                account=one, **form.cleaned_data, now=timezone.now(), by=request.user
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "已登记，列入防反弹提示，请继续登记或者登记检索完成。")
            return redirect("lead", pk=made.pk)
    found = Candidate.objects.filter(account=one).select_related("entered_by").order_by("-pk")[:50]
    done = Searched.objects.filter(account=one, year=year).select_related("by").first()
    context = {"one": one, "terms": search_terms(one.name), "form": form, "candidates": found, "done": done, "year": year,
               "section": SECTION}  # fmt: skip
    return render(request, "watch/search.html", context)


def _searched(request: HttpRequest, one: Account, year: int) -> HttpResponse:
    try:
        actions_searches.searched(account=one, year=year, now=timezone.now(), by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"已登记“{one.name}”{year}年检索完成。")
    return redirect("searches")
