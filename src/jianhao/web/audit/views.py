"""The audit administrator's pages: read, filter, prove, export."""

from __future__ import annotations

import json
from collections.abc import Iterator

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from jianhao.web.audit.actions import log_export
from jianhao.web.audit.models import AuditEvent, ChainHead
from jianhao.web.audit.places import READ_AUDIT
from jianhao.web.audit.proof import prove_database, rows
from jianhao.web.ui.pages import listed


def _require(request: HttpRequest) -> None:
    if not request.user.may(READ_AUDIT):
        raise PermissionDenied


@require_GET
def events(request: HttpRequest) -> HttpResponse:
    """The events of the scope, newest first."""
    _require(request)
    found = AuditEvent.objects.visible_to(request.user).order_by("-sequence")
    wanted = request.GET.get("q", "").strip()[:60]
    if wanted:
        found = found.filter(actor__contains=wanted) | found.filter(target__contains=wanted)
    verb = request.GET.get("verb", "")[:60]
    if verb:
        found = found.filter(verb=verb)
    page = listed(found, request.GET.get("page"), few=bool(wanted))
    context = {"listed": page, "q": wanted, "verb": verb, "verbs": _verbs(request),
               "head": ChainHead.objects.filter(id=1).first()}  # fmt: skip
    return render(request, "audit/events.html", context)


def _verbs(request: HttpRequest) -> list[str]:
    """Every kind of event of the scope, from one to the next along the index: a log has millions of rows and some dozens of kinds."""
    found: list[str] = []
    rows = AuditEvent.objects.visible_to(request.user).order_by("verb").values_list("verb", flat=True)
    while (following := rows.filter(verb__gt=found[-1] if found else "").first()) is not None:
        found.append(following)
    return found


@require_POST
def prove(request: HttpRequest) -> HttpResponse:
    """Prove the whole chain now."""
    _require(request)
    return render(request, "audit/proof.html", {"report": prove_database(), "section": "audit"})


@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """The whole log, one JSON object a line; only for the audit administrator of the topmost unit, else of the scope."""
    _require(request)
    if request.user.agency.parent_id is not None:
        raise PermissionDenied
    log_export(by=request.user)
    response = StreamingHttpResponse(_lines(), content_type="application/jsonl; charset=utf-8")
    response.headers["Content-Disposition"] = content_disposition_header(True, "操作记录.jsonl")
    return response


def _lines() -> Iterator[str]:
    for row in rows():
        yield json.dumps(row, ensure_ascii=False) + "\n"
