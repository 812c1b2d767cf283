"""Pages of batches: what was taken in, a file to be sent, one batch with its progress, cancel, undo, rows left out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jianhao.web.collecting import actions_batches
from jianhao.web.collecting.advice import Came
from jianhao.web.collecting.exporting import write_rejected
from jianhao.web.collecting.folders import set_folder
from jianhao.web.collecting.forms import SendForm
from jianhao.web.collecting.jobs import work_later
from jianhao.web.collecting.models import Batch, BatchKind
from jianhao.web.collecting.reading import REJECTED
from jianhao.web.people.access import needs
from jianhao.web.people.roles import Permission
from jianhao.web.refusals import Refused
from jianhao.web.registry.actions import log_sending_out
from jianhao.web.registry.views import today
from jianhao.web.ui.downloads import XLSX, send_bytes
from jianhao.web.ui.fields import posted
from jianhao.web.ui.pages import listed

TITLES = {
    "files": "文件", "rows": "行", "accepted": "已读入", "rejected": "未读入行", "accounts": "涉及账号",
    "strangers": "台账外账号",
    "stranger_posts": "台账外内容", "articles": "发布内容（篇）", "readings": "逐日阅读（行）", "followers": "粉丝数（天）",
}  # fmt: skip
LISTED = BatchKind.choices


@needs(Permission.VIEW)
@require_GET
def collected_batches(request: HttpRequest) -> HttpResponse:
    """The batches of the scope, the latest first."""
    kind = request.GET.get("kind", "")
    found = Batch.objects.visible_to(request.user)
    if kind in BatchKind.values:
        found = found.filter(kind=kind)
    rows = found.select_related("agency", "made_by", "credential__account").order_by("-pk")
    context = {"listed": listed(rows, request.GET.get("page")), "kind": kind, "kinds": LISTED, "section": "collecting",
               "may_send": request.user.may(Permission.IMPORT)}  # fmt: skip
    return render(request, "collecting/batches.html", context)


@needs(Permission.IMPORT)
@require_http_methods(["GET", "POST"])
def send_collected(request: HttpRequest) -> HttpResponse:
    """Send a file that was collected; it is read in the background."""
    initial = {"agency": request.user.agency.name}
    form = SendForm(posted(request), request.FILES or None, by=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        file = given.pop("file")
        try:
            batch = actions_batches.receive(
                **given, stream=file, name=file.name, now=timezone.now(), by=request.user
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            work_later()
            return redirect("collected_batch", pk=batch.pk)
    context = {"form": form, "heading": "上传采集的文件", "button": "上传并读取", "back": reverse("collecting"), "section": "collecting",
               "intro": "由后台读取，可以离开页面；读入后用于此后的检查，可以整批撤销。"}  # fmt: skip
    return render(request, "form.html", context)


def _batch(request: HttpRequest, pk: int) -> Batch:
    rows = Batch.objects.visible_to(request.user).select_related(
        "agency", "made_by", "undone_by", "credential__account__agency"
    )
    return get_object_or_404(rows, pk=pk)


def _may_change(request: HttpRequest, batch: Batch) -> bool:
    user = request.user
    if batch.credential_id is None:
        return user.may(Permission.IMPORT)
    own = batch.credential.account.agency_id == user.agency_id and user.may(Permission.REPORT)
    return own or user.may(Permission.EDIT)


@needs(Permission.VIEW)
@require_GET
def collected_batch(request: HttpRequest, pk: int) -> HttpResponse:
    """One batch: what it is, what came of it, account by account."""
    one = _batch(request, pk)
    looks = one.collections.select_related("account__agency").order_by(
        "account__agency_path", "account", "pk"
    )
    came = one.counts.get("came")
    context = {
        "one": one, "listed": listed(looks, request.GET.get("page")), "section": "collecting",
        "counts": [(title, one.counts[name]) for name, title in TITLES.items() if name in one.counts],
        "came": Came(came) if came else None, "may_change": _may_change(request, one),
        "may_export": request.user.may(Permission.EXPORT) and bool(one.counts.get("rejected")),
    }  # fmt: skip
    return render(request, "collecting/batch.html", context)


@needs(Permission.VIEW)
@require_GET
def collected_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The state of a batch, asked for every two seconds; once it has ended the whole page is fetched anew."""
    one = _batch(request, pk)
    context = {"one": one, "may_change": _may_change(request, one)}
    response = render(request, "collecting/progress.html", context)
    if not one.active:
        response.headers["HX-Refresh"] = "true"
    return response


@needs(Permission.EXPORT)
@require_POST
def export_rejected(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows of a batch that were not taken in, as a workbook."""
    one = _batch(request, pk)
    if not (set_folder(one.folder) / f"{REJECTED}.parquet").is_file():
        messages.error(request, "该批次没有未读入的行。")
        return redirect("collected_batch", pk=pk)
    with TemporaryDirectory(prefix="jianhao-") as folder:
        path = Path(folder) / "rejected.xlsx"
        rows = write_rejected(path, one, today())
        log_sending_out(what=f"未读入行　{one}"[:200], rows=rows, by=request.user)
        return send_bytes(path.read_bytes(), "未读入行.xlsx", XLSX)


def _do(request: HttpRequest, pk: int, act: Callable[[Batch], object], done: str) -> HttpResponse:
    one = _batch(request, pk)
    try:
        act(one)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, done)
    return redirect("collected_batch", pk=pk)


@needs(Permission.IMPORT, Permission.REPORT)
@require_POST
def cancel_collected(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop the work on a batch."""
    now, by = timezone.now(), request.user
    said = "正在取消：当前一步完成后停止，不采用。"
    return _do(request, pk, lambda one: actions_batches.cancel(batch=one, now=now, by=by), said)


@needs(Permission.IMPORT, Permission.REPORT)
@require_POST
def undo_collected(request: HttpRequest, pk: int) -> HttpResponse:
    """Use a batch no more."""
    now, by = timezone.now(), request.user
    said = "已撤销：此后开始的检查不再采用；已完成的检查不变，原文件保留。"
    return _do(request, pk, lambda one: actions_batches.undo(batch=one, today=today(), now=now, by=by), said)
