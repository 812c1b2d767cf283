"""Pages of schedules: the list with the next day of each, a new one, pause, resume, end and its undo."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jianhao.web.inspections import actions_schedules
from jianhao.web.inspections.due_rounds import day_due
from jianhao.web.inspections.forms_schedules import ScheduleForm
from jianhao.web.inspections.models import PlannedRound, Schedule
from jianhao.web.inspections.scheduling import begins_on, in_words, next_due
from jianhao.web.inspections.views_rounds import OFFICE
from jianhao.web.people.access import needs
from jianhao.web.people.models import User
from jianhao.web.people.roles import Permission
from jianhao.web.refusals import Refused
from jianhao.web.registry.views import today
from jianhao.web.ui.fields import posted
from jianhao.web.ui.pages import listed

SHOWN = 3


@dataclass(frozen=True, slots=True)
class Line:
    """A schedule as the list shows it: the day on which it begins next, and the day before that it looks at."""

    one: Schedule
    words: str
    begins: date | None
    as_of: date | None
    rounds: list[PlannedRound]


@needs(*OFFICE)
@require_GET
def schedules(request: HttpRequest) -> HttpResponse:
    """The schedules of the scope, those in force first."""
    rows = Schedule.objects.visible_to(request.user).select_related("agency", "set_by", "ended_by")
    page = listed(rows.order_by(F("ended_on").desc(nulls_first=True), "pk"), request.GET.get("page"))
    as_of = today()
    context = {"listed": page, "rows": [_line(one, as_of) for one in page.rows], "section": "inspections",
               "may_make": request.user.may(Permission.INSPECT)}  # fmt: skip
    return render(request, "inspections/schedules.html", context)


def _line(one: Schedule, as_of: date) -> Line:
    rounds = list(one.rounds.select_related("inspection").order_by("-due")[:SHOWN])
    words = in_words(one.every, one.day) + ("，遇节假日顺延" if one.next_workday else "")
    if not one.active:
        return Line(one, words, None, None, rounds)
    due = day_due(one, as_of) or next_due(one.every, one.day, one.next_workday, one.since, as_of)
    return Line(one, words, max(begins_on(due, one.next_workday), as_of), due - timedelta(days=1), rounds)


@needs(Permission.INSPECT)
@require_http_methods(["GET", "POST"])
def make_schedule(request: HttpRequest) -> HttpResponse:
    """Set a schedule."""
    initial = {"agency": request.user.agency.name}
    form = ScheduleForm(posted(request), by=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions_schedules.set_up(**form.cleaned_data, now=timezone.localtime(), by=request.user)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "已设定。到期由后台新建检查并运行，发送、终核、印发仍由人办理。")
            return redirect("schedules")
    context = {"form": form, "heading": "设定定期检查", "button": "设定", "back": reverse("schedules"), "section": "inspections",
               "intro": "从明天起按计划新建检查，采用已采集的内容，以设定人的名义运行；监测时间点为计划日的前一日。"}  # fmt: skip
    return render(request, "form.html", context)


Change = Callable[[Schedule, datetime, User], Any]
CHANGES: dict[str, tuple[Change, str]] = {
    "pause": (lambda one, now, by: actions_schedules.pause(schedule=one, by=by), "已暂停。"),
    "resume": (
        lambda one, now, by: actions_schedules.resume(schedule=one, now=now, by=by),
        "已恢复；暂停期间的不补。",
    ),
    "end": (
        lambda one, now, by: actions_schedules.end(schedule=one, now=now, by=by),
        "已停止，可以撤销停止。",
    ),
    "restore": (
        lambda one, now, by: actions_schedules.restore(schedule=one, now=now, by=by),
        "已撤销停止；其间的不补。",
    ),
}


@needs(Permission.INSPECT)
@require_POST
def change_schedule(request: HttpRequest, pk: int) -> HttpResponse:
    """Pause, resume, end, undo the end."""
    one = get_object_or_404(Schedule.objects.visible_to(request.user), pk=pk)
    change, done = CHANGES.get(request.POST.get("what", ""), (None, ""))
    try:
        if change is None:
            raise Refused("请选择要办理的事项。")
        change(one, timezone.localtime(), request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, done)
    return redirect("schedules")
