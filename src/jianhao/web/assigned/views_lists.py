"""Pages of lists from above: what is to be done, a new list, its preview and columns, its rows, its answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jianhao.errors import JianhaoError
from jianhao.web.assigned import actions_items, actions_lists
from jianhao.web.assigned.forms import ColumnsForm, GiveForm, ListForm, OpinionForm
from jianhao.web.assigned.listing import is_late, rows_of, tasks
from jianhao.web.assigned.models import AssignedList, ItemState, ListState, MatchAnswer
from jianhao.web.people.access import needs
from jianhao.web.people.roles import Permission
from jianhao.web.refusals import Refused
from jianhao.web.registry.views import today
from jianhao.web.ui.fields import posted

OFFICE = (Permission.INSPECT, Permission.DECIDE)
LISTS_SHOWN = 20


@needs(Permission.VIEW)
@require_GET
def assigned(request: HttpRequest) -> HttpResponse:
    """What is to be done about lists from above; the office sees its lists too."""
    user, as_of = request.user, today()
    found = tasks(user, request.GET)
    office = any(user.may(permission) for permission in OFFICE)
    lists = AssignedList.objects.visible_to(user).exclude(state=ListState.DROPPED) if office else None
    shown = (
        lists.select_related("agency", "made_by").order_by("-pk")[:LISTS_SHOWN] if lists is not None else []
    )
    context = {
        "found": found, "listed": found.page, "as_of": as_of, "office": office,
        "rows": [(item, is_late(item, as_of)) for item in found.page.rows],
        "lists": [(one, one.items.count(), one.items.filter(state=ItemState.ACCEPTED).count()) for one in shown],
        "may_receive": user.may(Permission.INSPECT),
    }  # fmt: skip
    return render(request, "assigned/assigned.html", context)


@needs(Permission.INSPECT)
@require_http_methods(["GET", "POST"])
def receive_list(request: HttpRequest) -> HttpResponse:
    """Send a list; it is read at once and nothing is given to anybody."""
    form = ListForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        file = given.pop("file")
        letter = actions_lists.Letter(**given)
        try:
            made = actions_lists.receive(
                stream=file, name=file.name, letter=letter, now=timezone.now(), by=request.user
            )
        except JianhaoError as error:
            form.add_error("file", str(error))
        else:
            messages.success(request, "已读取，请核对列的对应后受理；受理前不交办到任何单位。")
            return redirect("assigned_list", pk=made.pk)
    context = {"form": form, "heading": "导入上级交办清单", "button": "上传并预览", "back": reverse("assigned"), "section": "assigned",
               "intro": "先读取、与台账对应并预览，受理以后再交办到单位。答复时按原表的列填写。"}  # fmt: skip
    return render(request, "form.html", context)


def one_list(request: HttpRequest, pk: int) -> AssignedList:
    """The list of that number within the scope, or 404."""
    rows = AssignedList.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("agency", "made_by", "taken_by", "done_by"), pk=pk)


@needs(*OFFICE)
@require_GET
def assigned_list(request: HttpRequest, pk: int) -> HttpResponse:
    """A list: its preview with the columns, later its rows and how far they are."""
    one, user, as_of = one_list(request, pk), request.user, today()
    found = rows_of(one, request.GET)
    work = user.may(Permission.INSPECT)
    left = one.items.exclude(state=ItemState.ACCEPTED).count()
    context = {
        "one": one, "found": found, "listed": found.page, "section": "assigned", "as_of": as_of, "left": left,
        "rows": [(item, is_late(item, as_of)) for item in found.page.rows], "order": _steps(one),
        "columns": ColumnsForm(tables=one.tables) if one.state == ListState.DRAFT and work else None,
        "counts": [(label, one.items.filter(match=value).count()) for value, label in MatchAnswer.choices],
        "may_take": work and one.state == ListState.DRAFT, "may_drop": work and one.state in (ListState.DRAFT, ListState.OPEN),
        "may_give": work and one.state == ListState.OPEN
        and one.items.filter(state=ItemState.WAITING, match=MatchAnswer.FOUND).exists(),
        "give_form": GiveForm(initial={"deadline": _before(one, as_of)}), "drop_form": OpinionForm(prefix="off"),
        "may_export": user.may(Permission.EXPORT) and one.state in (ListState.OPEN, ListState.DONE),
        "may_finish": user.may(Permission.DECIDE) and one.open and not left and one.taken_by_id != user.pk,
        "own_list": one.open and not left and one.taken_by_id == user.pk,
    }  # fmt: skip
    return render(request, "assigned/list.html", context)


def _steps(one: AssignedList) -> list[tuple[str, str]]:
    wanted = [ListState.DRAFT, ListState.OPEN, ListState.DONE]
    if one.state == ListState.DROPPED:
        wanted.append(ListState.DROPPED)
    return [(state.value, state.label) for state in wanted]


def _before(one: AssignedList, as_of: Any) -> Any:
    """Two days before the answer is due, so that it can be looked at; never before today."""
    return max(as_of, one.deadline - timedelta(2))


def _act(request: HttpRequest, pk: int, do: Callable[[], object], done: str) -> HttpResponse:
    try:
        do()
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, done)
    return redirect("assigned_list", pk=pk)


@needs(Permission.INSPECT)
@require_POST
def map_columns(request: HttpRequest, pk: int) -> HttpResponse:
    """What a person says of the columns."""
    one = one_list(request, pk)
    form = ColumnsForm(request.POST, tables=one.tables)
    if not form.is_valid():
        messages.error(request, "请从给出的栏目中选择。")
        return redirect("assigned_list", pk=pk)
    return _act(
        request, pk,
        lambda: actions_lists.remap(assigned=one, chosen=form.chosen(), by=request.user),
        "已按所选的列重新读取。",
    )  # fmt: skip


@needs(Permission.INSPECT)
@require_POST
def take_in_list(request: HttpRequest, pk: int) -> HttpResponse:
    """From here on it is worked on."""
    one = one_list(request, pk)
    return _act(
        request, pk,
        lambda: actions_lists.take_in(assigned=one, now=timezone.now(), by=request.user),
        "已受理。请先处理待对应的行，再交办到单位。",
    )  # fmt: skip


@needs(Permission.INSPECT)
@require_POST
def drop_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Give it up."""
    one, form = one_list(request, pk), OpinionForm(request.POST, prefix="off")
    reason = form.cleaned_data["opinion"] if form.is_valid() else ""
    return _act(
        request,
        pk,
        lambda: actions_lists.drop(assigned=one, reason=reason, by=request.user),
        "已撤销。",
    )


@needs(Permission.INSPECT)
@require_POST
def give_items(request: HttpRequest, pk: int) -> HttpResponse:
    """Give rows to their units: those ticked, or all that wait."""
    one, form = one_list(request, pk), GiveForm(request.POST)
    if not form.is_valid():
        messages.error(request, "请填写单位反馈期限。")
        return redirect("assigned_list", pk=pk)
    ticked = [
        int(key) for key in request.POST.getlist("item") if key.isascii() and key.isdigit() and len(key) < 16
    ]
    items = None if "all" in request.POST else ticked
    return _act(
        request, pk,
        lambda: actions_items.give(
            assigned=one, items=items, deadline=form.cleaned_data["deadline"], as_of=today(), now=timezone.now(),
            by=request.user,
        ),
        "已交办到主办单位，在其首页待办中显示。",
    )  # fmt: skip


@needs(Permission.DECIDE)
@require_POST
def finish_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The answer is right and goes up."""
    one = one_list(request, pk)
    return _act(
        request, pk,
        lambda: actions_lists.finish(assigned=one, now=timezone.now(), by=request.user),
        "已确认答复。请导出整改情况报告报送交办单位。",
    )  # fmt: skip
