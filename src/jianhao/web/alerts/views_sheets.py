"""提醒单 for units without a line: what their people have not read, printed or as one text, to be handed on."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from jianhao.alerts.messages import personal_text
from jianhao.web.alerts.carrying import notice_of
from jianhao.web.alerts.models import Message
from jianhao.web.people.access import needs
from jianhao.web.people.roles import Permission
from jianhao.web.ui.downloads import send_bytes
from jianhao.web.ui.pages import listed

MOST = 500
PLAIN = "text/plain; charset=utf-8"
RULE = "\n\n" + "－" * 24 + "\n\n"


def _unread(request: HttpRequest) -> QuerySet[Message]:
    wanted = request.GET.get("q", "").strip()[:60]
    rows = Message.objects.visible_to(request.user).filter(read_at=None, replaced=False)
    if wanted:
        rows = rows.filter(receiver__agency__name__contains=wanted)
    return rows.select_related("receiver__agency").order_by("agency_path", "receiver", "-urgent", "-pk")


@needs(Permission.LINKS)
@require_GET
def sheets(request: HttpRequest) -> HttpResponse:
    """What people of the own unit and those below have not read, one sheet each."""
    page = listed(_unread(request), request.GET.get("page"))
    rows = sorted(page.rows, key=lambda one: (one.agency_path, one.receiver_id, not one.urgent, -one.pk))
    context = {
        "listed": page,
        "rows": [(one, notice_of(one)) for one in rows],
        "q": request.GET.get("q", "")[:60],
    }
    return render(request, "alerts/sheets.html", context)


@needs(Permission.LINKS)
@require_POST
def sheets_text(request: HttpRequest) -> HttpResponse:
    """The same as one text, at most five hundred."""
    parts = [
        f"致：{one.receiver.name}（{one.receiver.agency}）\n\n{personal_text(notice_of(one))}"
        for one in _unread(request)[:MOST]
    ]
    text = RULE.join(parts) or "没有未读的提醒。"
    return send_bytes(text.encode("utf-8"), f"提醒单{timezone.localdate():%Y%m%d}.txt", PLAIN)
