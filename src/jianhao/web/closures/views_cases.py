"""The list of closings, a new one, the page of one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from jianhao.dates import day_number
from jianhao.documents.closing_notice import warnings
from jianhao.web.closures import actions_steps
from jianhao.web.closures.after import looked, saved
from jianhao.web.closures.announcing import announcement_of
from jianhao.web.closures.forms_steps import DescribeForm
from jianhao.web.closures.listing import listed_closures
from jianhao.web.closures.models import Closure
from jianhao.web.closures.overview import shown
from jianhao.web.closures.papers import papers_for
from jianhao.web.people.access import needs
from jianhao.web.people.roles import Permission
from jianhao.web.refusals import Refused
from jianhao.web.registry.models import Account
from jianhao.web.registry.views import today
from jianhao.web.ui.fields import posted

SECTION = "closures"


@needs(Permission.VIEW)
@require_GET
def closures(request: HttpRequest) -> HttpResponse:
    """The closings of the scope, the soonest due first."""
    found = listed_closures(request.user, request.GET, today())
    return render(request, "closures/closures.html", {"found": found, "listed": found.page, "as_of": today()})


def one_closure(request: HttpRequest, pk: int) -> Closure:
    """The closing of that number within the scope, or 404."""
    rows = Closure.objects.visible_to(request.user).select_related("account__agency__parent", "batch__agency")
    return get_object_or_404(rows, pk=pk)


@needs(Permission.REPORT, Permission.EDIT)
@require_http_methods(["GET", "POST"])
def begin_closure(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose the closing of an account."""
    account = get_object_or_404(Account.objects.visible_to(request.user).select_related("agency"), pk=pk)
    before = account.closures.order_by("-pk").first()
    if before is not None:
        return redirect("closure", pk=before.pk)
    form = DescribeForm(posted(request), initial=_registered(account))
    if request.method == "POST" and form.is_valid():
        try:
            made = actions_steps.begin(
                account=account, described=form.described(), now=timezone.now(), by=request.user
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "已建立关停办理。提交申请以前，所填内容可以修改。")
            return redirect("closure", pk=made.pk)
    return form_page(request, form, f"提出关停：{account}", "建立", reverse("account", args=[pk]), INTRO)


INTRO = "先填写申请；归档、公告、职责移交等在批准以后逐项办理，注销以前全部做完。"


def _registered(account: Account) -> dict[str, Any]:
    """What the register already says."""
    represents = {True: "1", False: "0", None: ""}[account.represents_government]
    return {"level": account.level or account.agency.level, "represents_government": represents}


def form_page(
    request: HttpRequest, form: Any, heading: str, button: str, back: str, intro: str, **more: Any
) -> HttpResponse:
    """A form of this section."""
    context = {
        "form": form,
        "heading": heading,
        "button": button,
        "back": back,
        "intro": intro,
        "section": SECTION,
    }
    return render(request, more.pop("template", "form.html"), context | more)


@needs(Permission.VIEW)
@require_GET
def closure(request: HttpRequest, pk: int) -> HttpResponse:
    """Where it is, the one next step and whose it is, what is missing, by when, what was done."""
    one, day = one_closure(request, pk), day_number(today())
    context = shown(one, request.user, day)
    case = context["case"]
    checks = list(one.archives.select_related("asked_by").order_by("-pk")[:10])
    context |= {
        "one": one, "section": SECTION, "papers": papers_for(case), "as_of": today(),
        "warnings": warnings(announcement_of(one)), "checks": checks, "verifying": any(check.working for check in checks),
        "events": one.events.order_by("-number"), "files": one.files.order_by("pk"), "successor": one.prepared.get("successor"),
        "look_backs": list(looked(one, case)), "saved": saved(one, case, day).sentence if case.cancelled_on is not None else "",
    }  # fmt: skip
    return render(request, "closures/closure.html", context)
