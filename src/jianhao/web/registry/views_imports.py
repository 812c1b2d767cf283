"""Pages of imports and of the reconciliation."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jianhao.dates import day_number
from jianhao.documents.sheets import Book, Column
from jianhao.errors import JianhaoError
from jianhao.web.people.access import needs
from jianhao.web.people.roles import Permission
from jianhao.web.refusals import Refused
from jianhao.web.registry import actions, actions_imports, actions_imports_later
from jianhao.web.registry.actions_sheets import keep_reconciliation
from jianhao.web.registry.forms import ReconcileForm, UploadForm
from jianhao.web.registry.import_gates import needs_second_person
from jianhao.web.registry.importing import read_upload, safe_name
from jianhao.web.registry.jobs import QUICK, QUICK_ROWS, work_on
from jianhao.web.registry.lists import of_file, of_register
from jianhao.web.registry.models import PLATFORMS, BatchState, ImportBatch, Reconciliation, RowKind
from jianhao.web.registry.progress import ask_to_stop, forget, told
from jianhao.web.registry.reconciling import Gap, reconcile
from jianhao.web.registry.values import changes_in_words
from jianhao.web.registry.views import today
from jianhao.web.ui.downloads import XLSX, send_bytes
from jianhao.web.ui.fields import posted
from jianhao.web.ui.pages import listed


@needs(Permission.IMPORT, Permission.DECIDE)
@require_GET
def imports(request: HttpRequest) -> HttpResponse:
    """The files taken in so far."""
    found = ImportBatch.objects.visible_to(request.user).select_related("made_by", "agency").order_by("-pk")
    context = {
        "listed": listed(found, request.GET.get("page")),
        "may_import": request.user.may(Permission.IMPORT),
        "section": "register",
    }
    return render(request, "registry/imports.html", context)


@needs(Permission.IMPORT)
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Send a file; a small one is read at once, a large one in the background."""
    form = UploadForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        batch = actions_imports.receive(
            stream=file, name=file.name, agency=request.user.agency, now=timezone.now(), by=request.user
        )
        if file.size <= QUICK:
            actions_imports.read(batch=batch, by=request.user)
        else:
            work_on(batch.pk)
        return redirect("import", pk=batch.pk)
    context = {"form": form, "heading": "导入台账", "button": "上传并预览", "section": "register",
               "intro": "先读取、不改动台账；看过结果再确认导入，导入后可以整批撤销。含个人信息的列不读取。"}  # fmt: skip
    return render(request, "form.html", context)


def _batch(request: HttpRequest, pk: int) -> ImportBatch:
    return get_object_or_404(
        ImportBatch.objects.visible_to(request.user).select_related("agency", "made_by", "committed_by"),
        pk=pk,
    )


@needs(Permission.IMPORT, Permission.DECIDE)
@require_GET
def one_import(request: HttpRequest, pk: int) -> HttpResponse:
    """What a file would do or did, row by row."""
    batch = _batch(request, pk)
    kind = request.GET.get("kind") or next(
        (k for k in ("problem", "changed", "new") if batch.counts.get(k)), "same"
    )
    page = listed(batch.rows.filter(kind=kind).order_by("pk"), request.GET.get("page"))
    rows = [(row, _changes(row)) for row in page.rows]
    second = batch.state == BatchState.READY and needs_second_person(batch)
    own = batch.made_by_id == request.user.pk
    may = (request.user.may(Permission.DECIDE) and not own) if second else request.user.may(Permission.IMPORT)
    context = {"batch": batch, "kind": kind, "listed": page, "rows": rows, "second": second, "own": own, "section": "register",
               "kinds": [(k, label, batch.counts.get(k, 0)) for k, label in RowKind.choices],
               "may_commit": may and batch.state == BatchState.READY and _worth(batch),
               "told": told(batch.pk) if batch.working else None,
               "may_undo": batch.state == BatchState.COMMITTED and request.user.may(Permission.IMPORT),
               "may_read": batch.state == BatchState.READY and request.user.may(Permission.IMPORT)}  # fmt: skip
    return render(request, "registry/import.html", context)


def _worth(batch: ImportBatch) -> bool:
    return bool(batch.counts.get("new") or batch.counts.get("changed"))


def _changes(row: Any) -> list[tuple[str, str, str]]:
    values = {n: v for n, v in row.values.items() if not n.startswith("__")}
    changes = changes_in_words(row.before, values) if row.kind == RowKind.CHANGED else []
    if "__agency_pk" in row.before:
        changes.insert(0, ("主办单位", "—", row.values["__agency"]))
    return changes


def _do(request: HttpRequest, pk: int, act: Any, done: str) -> HttpResponse:
    batch = _batch(request, pk)
    try:
        act(batch)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, done)
    return redirect("import", pk=pk)


@needs(Permission.IMPORT)
@require_POST
def read_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Read the kept file against the register as it is now."""
    return _do(request, pk, lambda b: actions_imports.read(batch=b, by=request.user), "已重新读取。")


@needs(Permission.IMPORT, Permission.DECIDE)
@require_POST
def commit(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the file in."""
    now = timezone.now()

    def do(batch: ImportBatch) -> None:
        if _long(batch):
            actions_imports_later.ask_commit(batch=batch, by=request.user)
            forget(batch.pk)  # an earlier wish to stop is not meant
            work_on(batch.pk)
        else:
            actions_imports.commit(batch=batch, now=now, by=request.user)

    return _do(request, pk, do, "已确认；导入后如有不妥可整批撤销。")


def _long(batch: ImportBatch) -> bool:
    return batch.counts.get("new", 0) + batch.counts.get("changed", 0) > QUICK_ROWS


@needs(Permission.IMPORT)
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the register back."""
    now = timezone.now()

    def do(batch: ImportBatch) -> None:
        if _long(batch):
            actions_imports_later.ask_undo(batch=batch, by=request.user)
            forget(batch.pk)
            work_on(batch.pk)
        else:
            actions_imports.undo(batch=batch, now=now, by=request.user)

    return _do(request, pk, do, "已确认撤销，台账恢复到导入以前。")


@needs(Permission.IMPORT, Permission.DECIDE)
@require_GET
def import_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the work on a file is; once it has ended the whole page is fetched anew."""
    batch = _batch(request, pk)
    response = render(request, "registry/import_progress.html", {"batch": batch, "told": told(batch.pk)})
    if not batch.working:
        response.headers["HX-Refresh"] = "true"
    return response


@needs(Permission.IMPORT)
@require_POST
def stop_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop the work on a file. The worker is asked first: it may be holding the only writer of the database."""
    batch = _batch(request, pk)
    if batch.working:
        ask_to_stop(batch.pk)
    return _do(
        request,
        pk,
        lambda b: actions_imports_later.call_off(batch=b, by=request.user),
        "已取消，台账没有改动。",
    )


@needs(Permission.IMPORT)
@require_http_methods(["GET", "POST"])
def reconciliations(request: HttpRequest) -> HttpResponse:
    """Hold lists against the register."""
    form = ReconcileForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("reconciliation", pk=_reconcile(request, form))
        except JianhaoError as error:
            form.add_error(None, str(error))
    found = Reconciliation.objects.visible_to(request.user).select_related("agency").defer("found")
    found = found.order_by("-pk")
    context = {"form": form, "listed": listed(found, request.GET.get("page")), "section": "reconciliations"}
    return render(request, "registry/reconciliations.html", context)


def _reconcile(request: HttpRequest, form: ReconcileForm) -> int:
    lists, files = {}, []
    for name, title in (("national", "国办系统"), ("seen", "平台查到")):
        file = form.cleaned_data.get(name)
        lists[name] = _read(file) if file else None
        if file:
            files.append({"list": title, "name": safe_name(file.name)})
    found = reconcile(of_register(request.user), lists["national"], lists["seen"])
    kept = keep_reconciliation(
        agency=request.user.agency,
        as_of=today(),
        files=files,
        found=found,
        now=timezone.now(),
        by=request.user,
    )
    return kept.pk


def _read(file: Any) -> list[Any]:
    with tempfile.TemporaryDirectory(prefix="jianhao-") as folder:
        path = Path(folder) / "list"
        with path.open("wb") as out:
            for part in file.chunks():
                out.write(part)
        read, _ = read_upload(path, file.name)
        return of_file(read)


@needs(Permission.IMPORT)
@require_GET
def reconciliation(request: HttpRequest, pk: int) -> HttpResponse:
    """What did not agree."""
    one = _reconciliation(request, pk)
    gap = request.GET.get("gap", "")
    rows = [f for f in one.found if not gap or f["gap"] == gap]
    context = {"one": one, "rows": [{**f, "platform": dict(PLATFORMS).get(f["platform"], f["platform"])} for f in rows[:500]],
               "shown": min(500, len(rows)), "total": len(rows), "gap": gap, "counts": [(g, one.counts.get(g, 0)) for g in map(str, Gap)],
               "section": "reconciliations"}  # fmt: skip
    return render(request, "registry/reconciliation.html", context)


def _reconciliation(request: HttpRequest, pk: int) -> Reconciliation:
    return get_object_or_404(Reconciliation.objects.visible_to(request.user).select_related("agency"), pk=pk)


@needs(Permission.IMPORT)
@require_POST
def export_reconciliation(request: HttpRequest, pk: int) -> HttpResponse:
    """The same as a workbook."""
    one = _reconciliation(request, pk)
    columns = [Column("问题类型", 16), Column("账号名称", 24), Column("平台", 12), Column("主办单位", 26), Column("说明", 50, wrap=True),
               Column("账号ID", 28)]  # fmt: skip
    rows = [
        [
            f["gap"],
            f["name"],
            dict(PLATFORMS).get(f["platform"]),
            f["agency"] or None,
            f["sentence"],
            f["account_id"],
        ]
        for f in one.found
    ]
    with tempfile.TemporaryDirectory(prefix="jianhao-") as folder:
        path = Path(folder) / "reconciliation.xlsx"
        with Book(path, title="三方核对", day=day_number(one.as_of), stamp="三方核对，待核实") as book:
            book.table(
                "三方核对", columns, rows, note=f"{one.agency.name}　{one.as_of}　供核对，以核实结果为准"
            )
        actions.log_sending_out(what=f"三方核对{one.pk}", rows=len(rows), by=request.user)
        return send_bytes(path.read_bytes(), f"三方核对-{one.as_of}.xlsx", XLSX)
