"""What anybody may read of closings: archives that could not be complete, counted by cause, with what each lacks."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from jianhao.closing.public import incomplete_archives
from jianhao.documents.cells import masked
from jianhao.web.closures.models import Closure
from jianhao.web.config import settings

MOST = 500


@login_not_required
@require_GET
def incomplete_list(request: HttpRequest) -> HttpResponse:
    """不完整归档."""
    rows = list(
        Closure.objects.filter(incomplete=True)
        .select_related("account__agency")
        .order_by("account__agency_path", "pk")
    )
    cases = [(row, row.case.incomplete) for row in rows]
    shown = [
        (row, masked(said.missing), said.cause.chinese) for row, said in cases[:MOST] if said is not None
    ]
    context = {
        "causes": incomplete_archives(row.case for row in rows), "rows": shown, "total": len(rows),
        "office": settings().office, "telephone": settings().telephone, "as_of": timezone.localdate(),
    }  # fmt: skip
    return render(request, "closures/incomplete.html", context)
