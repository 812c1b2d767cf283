"""Closings of the scope: where each stands, its three states, what is still to be done, by when and by whom."""

from __future__ import annotations

from typing import Annotated, Any

from django.db.models import F
from django.http import HttpRequest
from ninja import Query, Router
from ninja.errors import HttpError

from jianhao.closing.case import Case
from jianhao.closing.deadlines import dues
from jianhao.closing.facts import Facts
from jianhao.closing.gates import look
from jianhao.closing.people import Part as Role
from jianhao.closing.reconcile import differences
from jianhao.closing.states import RESTING, State
from jianhao.dates import day_date, day_number
from jianhao.web.api import shapes_closings as shapes
from jianhao.web.api.entering import asker
from jianhao.web.api.parts import fields, part
from jianhao.web.api.register import DENIED
from jianhao.web.api.shapes import Key, Page, Part, Problem, Size
from jianhao.web.closures.knowing import facts_of, terms_of
from jianhao.web.closures.models import Closure
from jianhao.web.people.roles import Permission
from jianhao.web.registry.views import today

router = Router()
PLAIN = (
    "id",
    "route",
    "state",
    "open",
    "next_action",
    "owner",
    "due",
    "incomplete",
    "began_at",
    "changed_at",
)
DAYS = ("notice_on", "notice_until", "cancelled_on", "filed_on", "closed_on")


@router.get("/closings", response={200: Part[shapes.Closing], **DENIED}, url_name="closings", summary="关停")
def closings(
    request: HttpRequest,
    state: Annotated[str, Query(description="关停办理的状态", max_length=20)] = "",
    owner: Annotated[str, Query(description="待谁办理", max_length=20)] = "",
    page: Page = 1,
    size: Size = 50,
) -> dict[str, Any]:
    """管理范围内的关停，最近期限在前；不认识的状态和办理人没有结果。"""
    rows = Closure.objects.visible_to(asker(request, Permission.VIEW))
    if state:
        rows = rows.filter(state=state) if state in tuple(State) else rows.none()
    if owner:
        rows = rows.filter(open=True, owner=owner) if owner in tuple(Role) else rows.none()
    ordered = rows.select_related("account").order_by(F("due").asc(nulls_last=True), "-pk")
    return part(ordered, page, size, _closing)


def _closing(one: Closure) -> dict[str, Any]:
    account = one.account
    return fields(one, *PLAIN) | {
        "account_id": account.account_id, "name": account.name, "agency_id": account.agency_id,
        "owner": one.owner if one.open else "", "next_action": one.next_action if one.open else "",
    }  # fmt: skip


@router.get(
    "/closings/{closing_id}", response={200: shapes.WholeClosing, **DENIED, 404: Problem}, url_name="one_closing",
    summary="一个账号的关停",
)  # fmt: skip
def one_closing(request: HttpRequest, closing_id: Key) -> dict[str, Any]:
    """三种状态和不一致之处，注销前各项的答案（yes、no、cannot_say），各项期限及办理人。"""
    rows = Closure.objects.visible_to(asker(request, Permission.VIEW))
    one = rows.filter(pk=closing_id).select_related("account__agency", "batch__agency").first()
    if one is None:
        raise HttpError(404, "没有这项关停，或者不在管理范围内。")
    case, facts = one.case, facts_of(one)
    return _closing(one) | {
        "reason": case.reason, "represents_government": case.represents_government, "level": case.level,
        "states": fields(one.account, "platform_state", "national_state", "local_state")
        | {"differences": list(differences(case, facts))},
        "gates": _gates(case, facts), "deadlines": _deadlines(one, case), "days": _days(case),
    }  # fmt: skip


def _gates(case: Case, facts: Facts) -> list[dict[str, Any]]:
    if case.state in RESTING:
        return []
    return [
        {"gate": one.gate, "title": one.gate.chinese, "answer": one.passed, "sentence": one.sentence}
        for one in look(case, facts)
    ]


def _deadlines(one: Closure, case: Case) -> list[dict[str, Any]]:
    now = day_number(today())
    return [
        {"action": due.row.action, "owner": due.owner, "day": day_date(due.day), "overdue": due.day < now, "sentence": due.sentence}
        for due in dues(case, terms_of(one.agency))
    ]  # fmt: skip


def _days(case: Case) -> dict[str, Any]:
    found = {name: getattr(case, name) for name in DAYS}
    frozen = case.frozen
    found |= {
        "frozen_since": frozen.since if frozen else None,
        "confirm_from": frozen.confirm_from if frozen else None,
        "confirm_until": frozen.confirm_until if frozen else None,
    }
    return {name: None if day is None else day_date(day) for name, day in found.items()}
