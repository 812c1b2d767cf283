"""Downloads: what a run wrote, as it was; the correction; pictures that were handed in. Only whole, never opened in a page."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET

from jianhao.web.inspections.correction import write_correction
from jianhao.web.inspections.folders import PICTURES, RUNS, place
from jianhao.web.inspections.models import Appeal, Finding, Reply, Run, Step
from jianhao.web.inspections.models.replies import Evidence
from jianhao.web.inspections.overview import inspections_of
from jianhao.web.inspections.pictures import kind_of
from jianhao.web.inspections.views_rounds import OFFICE, one_inspection
from jianhao.web.people.access import needs
from jianhao.web.people.roles import Permission
from jianhao.web.ui.downloads import XLSX, send_bytes, send_file

# The names under which the main job writes (jobs/inspect.py): the pages do not load what it takes to run it.
CIRCULAR, ANNEX, REPORT = "通报.docx", "附件.xlsx", "report.html"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _run_file(request: HttpRequest, pk: int, name: str, kind: str) -> HttpResponse:
    run = get_object_or_404(Run.objects.filter(inspection__in=inspections_of(request.user)), pk=pk)
    path = place(RUNS, run.folder) / name
    if not path.is_file():
        messages.error(request, f"该次运行{run.get_state_display()}，没有{name}。")
        return redirect("inspection", pk=run.inspection_id)
    stem, suffix = Path(name).stem.replace("report", "检查报告"), Path(name).suffix
    return send_file(path, f"{run.inspection.title}-{stem}（{run.get_kind_display()}）{suffix}", kind)


@needs(*OFFICE)
@require_GET
def run_report(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole report of a run: one file that opens without a server."""
    return _run_file(request, pk, REPORT, "text/html; charset=utf-8")


@needs(*OFFICE)
@require_GET
def run_circular(request: HttpRequest, pk: int) -> HttpResponse:
    """通报（代拟稿） of a run."""
    return _run_file(request, pk, CIRCULAR, DOCX)


@needs(*OFFICE)
@require_GET
def run_annex(request: HttpRequest, pk: int) -> HttpResponse:
    """附件 of a run."""
    return _run_file(request, pk, ANNEX, XLSX)


@needs(*OFFICE)
@require_GET
def correction(request: HttpRequest, pk: int) -> HttpResponse:
    """更正通报（代拟稿）."""
    one = one_inspection(request, pk)
    with TemporaryDirectory(prefix="jianhao-") as folder:
        path = Path(folder) / "correction.docx"
        if not write_correction(one, path):
            messages.error(request, "没有更正的检查结果。")
            return redirect("inspection", pk=pk)
        return send_bytes(path.read_bytes(), f"{one.title}-更正通报.docx", DOCX)


def _picture(request: HttpRequest, shown: Evidence, finding: Finding) -> HttpResponse:
    path = place(PICTURES, shown.picture) if shown.picture else None
    if path is None or not path.is_file():
        messages.error(request, "没有截图。")
        return redirect("finding", pk=finding.pk)
    content = path.read_bytes()
    return send_bytes(content, shown.picture_name, kind_of(content) or "application/octet-stream")


@needs(Permission.VIEW)
@require_GET
def reply_picture(request: HttpRequest, pk: int) -> HttpResponse:
    """The screenshot of a reply."""
    visible = Finding.objects.visible_to(request.user)
    reply = get_object_or_404(Reply.objects.filter(finding__in=visible).select_related("finding"), pk=pk)
    return _picture(request, reply, reply.finding)


@needs(Permission.VIEW)
@require_GET
def appeal_picture(request: HttpRequest, pk: int) -> HttpResponse:
    """The screenshot of an appeal."""
    visible = Finding.objects.visible_to(request.user)
    appeal = get_object_or_404(Appeal.objects.filter(finding__in=visible).select_related("finding"), pk=pk)
    return _picture(request, appeal, appeal.finding)


@needs(Permission.VIEW)
@require_GET
def step_picture(request: HttpRequest, pk: int) -> HttpResponse:
    """The screenshot of a report on a rectification."""
    visible = Finding.objects.visible_to(request.user)
    rows = Step.objects.filter(rectification__finding__in=visible).select_related("rectification__finding")
    step = get_object_or_404(rows, pk=pk)
    return _picture(request, step, step.rectification.finding)
