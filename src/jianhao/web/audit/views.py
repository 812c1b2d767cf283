"""The audit administrator's pages: read, filter, prove, export."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from jianhao.web.audit.actions import log_export
from jianhao.web.audit.models import AuditEvent, ChainHead
from jianhao.web.audit.places import READ_AUDIT
from jianhao.web.audit.proof import prove_database, rows
from jianhao.web.counts import counted
from jianhao.web.ui.pages import listed

SPANS = {
    "30": "近30天",
    "365": "近一年",
    "all": "全部时间",
}  # what is searched for is rarely old, and a log grows for years

KINDS_KEPT = 300  # seconds: a scope whose kinds are few is walked through those of all others


def _require(request: HttpRequest) -> None:
    if not request.user.may(READ_AUDIT):
        raise PermissionDenied


@require_GET
def events(request: HttpRequest) -> HttpResponse:
    """The events of the scope, newest first. What is searched for is looked for in the last days, unless more is asked for."""
    _require(request)
    wanted, verb = request.GET.get("q", "").strip()[:60], request.GET.get("verb", "")[:60]
    span = request.GET.get("span", "")
    span = span if span in SPANS else next(iter(SPANS)) if wanted else "all"
    visible = AuditEvent.objects.visible_to(request.user)
    found = visible.order_by("-sequence")
    if wanted:
        found = found.filter(actor__contains=wanted) | found.filter(target__contains=wanted)
    if verb:
        found = found.filter(verb=verb)
    if span != "all":
        found = found.filter(at__gte=timezone.now() - timedelta(int(span)))
    page = listed(found, request.GET.get("page"), few=bool(wanted))
    context = {"listed": page, "q": wanted, "verb": verb, "verbs": _known_verbs(request, visible), "span": span, "spans": SPANS.items(),
               "head": ChainHead.objects.filter(id=1).first()}  # fmt: skip
    return render(request, "audit/events.html", context)


def _known_verbs(request: HttpRequest, visible: QuerySet) -> list[str]:
    """The kinds of events of the scope for the list of choices; a kind that is new to it may come some minutes late."""
    return counted(f"verbs:{request.user.scope_path}", lambda: _verbs(visible), KINDS_KEPT)


def _verbs(visible: QuerySet) -> list[str]:
    """Every kind of event of the scope, from one to the next along the index: a log has millions of rows and some dozens of kinds."""
    found: list[str] = []
    rows = visible.order_by("verb").values_list("verb", flat=True)
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
