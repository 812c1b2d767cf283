"""Downloads: papers made anew, evidence as it came. Never opened in the page."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET

from jianhao.dates import day_number
from jianhao.web.closures.announcing import batch_announcement
from jianhao.web.closures.evidence import EVIDENCE
from jianhao.web.closures.models import Closure, EvidenceFile
from jianhao.web.closures.papers import NOTICES, PAPERS, notice_paper, paper_of, papers_for
from jianhao.web.closures.views_batches import one_batch
from jianhao.web.closures.views_cases import one_closure
from jianhao.web.inspections.folders import place
from jianhao.web.people.access import needs
from jianhao.web.people.roles import Permission
from jianhao.web.registry.importing import safe_name
from jianhao.web.registry.views import today
from jianhao.web.ui.downloads import send_bytes, send_file


@needs(Permission.VIEW)
@require_GET
def closure_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """A paper of one closing."""
    one = one_closure(request, pk)
    paper = PAPERS.get(request.GET.get("paper", ""))
    if paper is None or paper not in papers_for(one.case):
        return redirect("closure", pk=pk)
    content = paper_of(one, paper, day_number(today()))
    return send_bytes(content, safe_name(f"{one.account.name}-{paper.title}{paper.suffix}"), paper.media)


@needs(Permission.VIEW)
@require_GET
def batch_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The one notice of a batch."""
    one = one_batch(request, pk)
    paper = next((p for p in NOTICES if p.mark == request.GET.get("paper", "")), None)
    if paper is None:
        return redirect("closure_batch", pk=pk)
    content = notice_paper(batch_announcement(one, pictures=True), paper, day_number(today()))
    return send_bytes(content, safe_name(f"{one.title}-{paper.title}{paper.suffix}"), paper.media)


@needs(Permission.VIEW)
@require_GET
def closure_file(request: HttpRequest, pk: int) -> HttpResponse:
    """A file behind a step."""
    visible = Closure.objects.visible_to(request.user)
    one = get_object_or_404(EvidenceFile.objects.filter(closure__in=visible), pk=pk)
    path = place(EVIDENCE, one.stored)
    if not path.is_file():
        messages.error(request, "数据文件夹中没有这个文件，请告知系统管理员由备份恢复。")
        return redirect("closure", pk=one.closure_id)
    return send_file(path, one.file_name, one.media or "application/octet-stream")
