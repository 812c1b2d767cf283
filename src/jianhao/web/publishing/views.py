"""Pages of publications: the list, one with its difference to the last, approval, the zip."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from jianhao.errors import JianhaoError
from jianhao.web.people.access import needs
from jianhao.web.people.roles import Permission
from jianhao.web.publishing import actions
from jianhao.web.publishing.jobs import QUICK, work_later
from jianhao.web.publishing.listing import (
    DIFFERENCES_SHOWN,
    Difference,
    difference,
    kept_difference,
    read_list,
)
from jianhao.web.publishing.models import Publication, PublicationState
from jianhao.web.publishing.writing import write_zip
from jianhao.web.registry.forms import DecisionForm
from jianhao.web.registry.models import Account
from jianhao.web.scope import within
from jianhao.web.ui.downloads import send_bytes
from jianhao.web.ui.pages import listed

PUBLISHERS = (Permission.EDIT, Permission.DECIDE)


@needs(*PUBLISHERS)
@require_GET
def publications(request: HttpRequest) -> HttpResponse:
    """The lists prepared so far."""
    rows = (
        Publication.objects.visible_to(request.user)
        .select_related("agency", "prepared_by", "decided_by")
        .order_by("-pk")
    )
    context = {
        "listed": listed(rows, request.GET.get("page")),
        "may_prepare": request.user.may(Permission.EDIT),
    }
    return render(request, "publishing/publications.html", context)


@needs(Permission.EDIT)
@require_POST
def prepare(request: HttpRequest) -> HttpResponse:
    """Fix the list as the register is now: at once, or in the background where there are many accounts."""
    accounts = Account.objects.filter(within(request.user.agency.path, "agency_path"))
    later = accounts[: QUICK + 1].count() > QUICK
    try:
        made = (actions.ask if later else actions.prepare)(now=timezone.now(), by=request.user)
    except JianhaoError as refused:
        messages.error(request, str(refused))
        return redirect("publications")
    if later:
        work_later()
        messages.success(request, "已提交，由后台准备；可以离开本页，准备不会中断。")
    else:
        messages.success(request, "已准备，须由另一人批准后才能发布。")
    return redirect("publication", pk=made.pk)


def _one(request: HttpRequest, pk: int) -> Publication:
    rows = Publication.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("agency", "before", "prepared_by", "decided_by"), pk=pk)


@needs(*PUBLISHERS)
@require_GET
def publication(request: HttpRequest, pk: int) -> HttpResponse:
    """One list and how it differs from the last one."""
    one = _one(request, pk)
    if one.state in (PublicationState.ASKED, PublicationState.FAILED):
        return render(request, "publishing/publication.html", {"one": one, "section": "publications"})
    found, broken = None, ""
    try:
        found = _difference(one)
    except JianhaoError as error:
        broken = str(error)
    waiting = one.state == PublicationState.PREPARED and request.user.may(Permission.DECIDE)
    own = one.prepared_by_id == request.user.pk
    context = {"one": one, "found": found, "broken": broken, "most": DIFFERENCES_SHOWN, "section": "publications",
               "may_decide": waiting and not own, "own": waiting and own, "form": DecisionForm()}  # fmt: skip
    return render(request, "publishing/publication.html", context)


@needs(*PUBLISHERS)
@require_GET
def publication_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """Whether a list is written, asked for every two seconds; once it is the whole page is fetched anew."""
    one = _one(request, pk)
    response = render(request, "publishing/progress.html", {"one": one})
    if one.state != PublicationState.ASKED:
        response.headers["HX-Refresh"] = "true"
    return response


def _difference(one: Publication) -> Difference:
    if one.difference_sha256:
        return kept_difference(one.stored, one.difference_sha256)
    before = read_list(one.before.stored, one.before.sha256) if one.before else []
    return difference(before, read_list(one.stored, one.sha256))


@needs(Permission.DECIDE)
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve or not."""
    one, form = _one(request, pk), DecisionForm(request.POST)
    answer = request.POST.get("answer")
    if not form.is_valid() or answer not in ("approve", "reject"):
        messages.error(request, "请选择同意或不同意，意见不超过2000字。")
        return redirect("publication", pk=pk)
    try:
        done = actions.decide(
            publication=one,
            approve=answer == "approve",
            opinion=form.cleaned_data["opinion"],
            now=timezone.now(),
            by=request.user,
        )
    except JianhaoError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"{done.get_state_display()}。")
    return redirect("publication", pk=pk)


@needs(*PUBLISHERS)
@require_POST
def download(request: HttpRequest, pk: int) -> HttpResponse:
    """The static folder in a zip."""
    one = _one(request, pk)
    try:
        with TemporaryDirectory(prefix="jianhao-") as folder:
            path = Path(folder) / "list.zip"
            actions.log_writing(publication=one, where="网页下载", by=request.user)
            write_zip(one, path)
            return send_bytes(path.read_bytes(), f"公开名录-第{one.pk}期.zip", "application/zip")
    except JianhaoError as refused:
        messages.error(request, str(refused))
        return redirect("publication", pk=pk)
