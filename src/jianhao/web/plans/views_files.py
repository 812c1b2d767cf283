"""Downloads: a plan's documents as they were written, and the record of opinions and decisions."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from jianhao.web.inspections.models import RunState
from jianhao.web.people.access import needs
from jianhao.web.people.roles import Permission
from jianhao.web.plans import actions_decisions
from jianhao.web.plans.folders import Part, files_of
from jianhao.web.plans.record import TITLE, write_record
from jianhao.web.plans.views_plans import one_plan
from jianhao.web.ui.downloads import XLSX, send_bytes, send_file


def _document(request: HttpRequest, pk: int, part: Part) -> HttpResponse:
    one, asked = one_plan(request, pk), request.GET.get("part", "1")
    files = files_of(one.folder, part)
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 0
    if not 1 <= number <= len(files):
        messages.error(request, f"该方案{one.get_state_display()}，没有这份文件。")
        return redirect("plan", pk=pk)
    path = files[number - 1]
    return send_file(path, f"{one.title}-{path.name}", part.kind)


@needs(Permission.PLAN)
@require_GET
def plan_page(request: HttpRequest, pk: int) -> HttpResponse:
    """整合方案.html: one file that opens without a server."""
    return _document(request, pk, Part.PAGE)


@needs(Permission.PLAN)
@require_GET
def plan_workbook(request: HttpRequest, pk: int) -> HttpResponse:
    """整合方案征求意见稿.xlsx."""
    return _document(request, pk, Part.WORKBOOK)


@needs(Permission.PLAN)
@require_GET
def plan_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """整合方案征求意见稿.docx."""
    return _document(request, pk, Part.PAPER)


@needs(Permission.PLAN)
@require_GET
def plan_scenario(request: HttpRequest, pk: int) -> HttpResponse:
    """scenario.toml with all locks, as the planner took it."""
    return _document(request, pk, Part.SCENARIO)


@needs(Permission.PLAN)
@require_POST
def plan_record(request: HttpRequest, pk: int) -> HttpResponse:
    """The record of opinions and decisions as a workbook."""
    one = one_plan(request, pk)
    if one.state != RunState.DONE:
        messages.error(request, f"该方案{one.get_state_display()}，没有可导出的记录。")
        return redirect("plan", pk=pk)
    with TemporaryDirectory(prefix="jianhao-") as folder:
        path = Path(folder) / "record.xlsx"
        rows = write_record(one, path, timezone.now())
        actions_decisions.log_record(plan=one, rows=rows, by=request.user)
        return send_bytes(path.read_bytes(), f"{one.title}-{TITLE}.xlsx", XLSX)
