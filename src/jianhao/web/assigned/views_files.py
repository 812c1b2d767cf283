"""Downloads of 上级交办: the list with its answers, the letter, the pictures that go along; one picture."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_POST

from jianhao.dates import day_number
from jianhao.web.assigned.actions_lists import log_answer
from jianhao.web.assigned.answer_report import write_report
from jianhao.web.assigned.answer_workbook import Table, write_answers
from jianhao.web.assigned.answers import answer_cells, answers_of
from jianhao.web.assigned.holding import content_of
from jianhao.web.assigned.models import AssignedItem, AssignedList, ItemStep, ListState
from jianhao.web.assigned.views_lists import one_list
from jianhao.web.inspections.folders import PICTURES, place
from jianhao.web.inspections.pictures import kind_of
from jianhao.web.inspections.views_files import DOCX
from jianhao.web.people.access import needs
from jianhao.web.people.roles import Permission
from jianhao.web.refusals import Refused
from jianhao.web.ui.downloads import XLSX, send_bytes

ZIP = "application/zip"
# Its list is an office's; units see their own items and take nothing out of this page.
SENDS = (Permission.INSPECT, Permission.DECIDE)


def _sendable(request: HttpRequest, pk: int) -> AssignedList:
    one = one_list(request, pk)
    if one.state not in (ListState.OPEN, ListState.DONE):
        raise Refused(f"该清单{one.get_state_display()}，没有可以导出的答复。")
    return one


def _named(one: AssignedList, what: str) -> str:
    return f"{one.title}-{what}"


@needs(*SENDS)
@require_POST
def answer_workbook(request: HttpRequest, pk: int) -> HttpResponse:
    """The list as it came, with the accepted answers in its own columns."""
    try:
        one = _sendable(request, pk)
        content = content_of(one)
        with TemporaryDirectory(prefix="jianhao-") as folder:
            path = Path(folder) / "answer.xlsx"
            write_answers(content, _tables(one), answer_cells(one), path, day=day_number(one.deadline))
            log_answer(assigned=one, what="清单及整改情况", by=request.user)
            return send_bytes(path.read_bytes(), _named(one, "整改情况.xlsx"), XLSX)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("assigned_list", pk=pk)


def _tables(one: AssignedList) -> list[Table]:
    return [Table(t["sheet"], t["header_row"], t["width"], t["fields"], t["headings"]) for t in one.tables]


@needs(*SENDS)
@require_POST
def answer_report(request: HttpRequest, pk: int) -> HttpResponse:
    """整改情况报告（代拟稿）."""
    try:
        one = _sendable(request, pk)
        with TemporaryDirectory(prefix="jianhao-") as folder:
            path = Path(folder) / "report.docx"
            write_report(one, path)
            log_answer(assigned=one, what="整改情况报告", by=request.user)
            return send_bytes(path.read_bytes(), _named(one, "整改情况报告（代拟稿）.docx"), DOCX)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("assigned_list", pk=pk)


@needs(*SENDS)
@require_POST
def answer_proofs(request: HttpRequest, pk: int) -> HttpResponse:
    """The pictures of the accepted answers under the names that the list's answers give them."""
    try:
        one = _sendable(request, pk)
        shown = [(a.picture_name, place(PICTURES, a.picture)) for a in answers_of(one) if a.picture]
        shown = [(name, path) for name, path in shown if path.is_file()]
        if not shown:
            raise Refused("已采纳的反馈中没有截图。")
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
            for name, path in shown:
                archive.write(path, name)
        log_answer(assigned=one, what=f"佐证截图{len(shown)}张", by=request.user)
        return send_bytes(out.getvalue(), _named(one, "佐证截图.zip"), ZIP)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("assigned_list", pk=pk)


@needs(Permission.VIEW)
@require_GET
def assigned_picture(request: HttpRequest, pk: int) -> HttpResponse:
    """The picture of one answer."""
    visible = AssignedItem.objects.visible_to(request.user)
    step = get_object_or_404(ItemStep.objects.filter(item__in=visible), pk=pk)
    path = place(PICTURES, step.picture) if step.picture else None
    if path is None or not path.is_file():
        messages.error(request, "没有截图。")
        return redirect("assigned_item", pk=step.item_id)
    content = path.read_bytes()
    return send_bytes(content, step.picture_name, kind_of(content) or "application/octet-stream")
