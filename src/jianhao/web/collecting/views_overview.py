"""Pages of coverage: every account at a glance, and the list as a workbook."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from jianhao.web.collecting.exporting import write_coverage
from jianhao.web.collecting.listing import DUES, ORDERS, STATES, filtered, line, totals
from jianhao.web.collecting.spans import WINDOW
from jianhao.web.people.access import needs
from jianhao.web.people.roles import Permission
from jianhao.web.registry.actions import log_sending_out
from jianhao.web.registry.keeping import kept
from jianhao.web.registry.models import PLATFORMS
from jianhao.web.registry.views import today
from jianhao.web.ui.downloads import XLSX, send_bytes
from jianhao.web.ui.pages import listed


@needs(Permission.VIEW)
@require_GET
def collecting(request: HttpRequest) -> HttpResponse:
    """What is covered of each account, and what is due."""
    as_of, now = today(), timezone.localtime()
    found = filtered(request.user, request.GET, as_of)
    counts = totals(request.user, as_of)
    total = _total(request, found, counts)
    rows = found.rows.select_related("account__agency", "account__credential")
    page = listed(rows, request.GET.get("page"), total, few="q" in found.asked)
    context = {
        "found": found, "listed": page, "rows": [line(row, now, as_of) for row in page.rows], "window": WINDOW,
        "counts": [(s, word, counts[s]) for s, word in STATES], "whole": counts["all"], "states": STATES, "dues": DUES,
        "platforms": PLATFORMS, "orders": [(k, v[0]) for k, v in ORDERS.items()], "as_of": as_of, "section": "collecting",
        "may_send": request.user.may(Permission.IMPORT), "may_enter": request.user.may(Permission.CREDENTIALS),
    }  # fmt: skip
    return render(request, "collecting/collecting.html", context)


def _total(request: HttpRequest, found: object, counts: dict[str, int]) -> int | None:
    """How many rows the list has, where that was counted already; a list of a large scope is counted once a minute."""
    if found.place.pk != request.user.agency_id or "q" in found.asked:
        return None
    if not found.asked:
        return counts["all"]
    if set(found.asked) == {"state"}:
        return counts[found.asked["state"]]
    asked = "&".join(f"{name}={value}" for name, value in sorted(found.asked.items()))
    return kept(request.user, f"coverage:{asked}", found.rows.count)


@needs(Permission.EXPORT)
@require_POST
def export_collecting(request: HttpRequest) -> HttpResponse:
    """The list as a workbook: the filters are those of the address."""
    as_of = today()
    found = filtered(request.user, request.GET, as_of)
    with TemporaryDirectory(prefix="jianhao-") as folder:
        path = Path(folder) / "coverage.xlsx"
        rows = write_coverage(path, found.rows, timezone.localtime(), as_of, found.in_words)
        log_sending_out(what=f"采集情况　{found.in_words}"[:200], rows=rows, by=request.user)
        return send_bytes(path.read_bytes(), f"采集情况-{as_of.isoformat()}.xlsx", XLSX)
