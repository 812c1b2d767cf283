"""Plans of the scope and what each proposes for its accounts."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router
from ninja.errors import HttpError

from jianhao.documents.plan_words import PROPOSALS
from jianhao.web.api import shapes_plans as shapes
from jianhao.web.api.entering import asker
from jianhao.web.api.parts import fields, part
from jianhao.web.api.register import DENIED
from jianhao.web.api.shapes import Key, Page, Part, Problem, Size
from jianhao.web.people.roles import Permission
from jianhao.web.plans.models import DecisionKind, Plan, PlannedAccount

router = Router()
PLAIN = ("id", "title", "agency_id", "state", "previous_id", "asked_at", "finished_at")
COUNTED = ("accounts", "keep", "merge", "close", "objective", "bound", "gap", "stopped_by")
OF_ACCOUNT = (
    "proposal", "destination", "phase", "due", "certainty", "lacking", "open_questions", "saving", "at_risk", "opinion",
    "decision", "reason", "decided_at", "carried",
)  # fmt: skip


@router.get("/plans", response={200: Part[shapes.Plan], **DENIED}, url_name="plans", summary="整合方案")
def plans(request: HttpRequest, page: Page = 1, size: Size = 50) -> dict[str, Any]:
    """本单位和下级单位持有的方案，新的在前；没有测算完的，各项计数为null。"""
    rows = Plan.objects.visible_to(asker(request, Permission.PLAN)).light().order_by("-pk")
    current = set(
        Plan.objects.visible_to(asker(request, Permission.PLAN)).current().values_list("pk", flat=True)
    )
    return part(rows, page, size, lambda one: _plan(one, one.pk in current))


def _plan(one: Plan, current: bool) -> dict[str, Any]:
    return fields(one, *PLAIN) | {name: one.summary.get(name) for name in COUNTED} | {"current": current}


@router.get(
    "/plans/{plan_id}/accounts", response={200: Part[shapes.PlannedAccount], **DENIED, 404: Problem},
    url_name="plan_accounts", summary="方案中逐个账号的建议和决定",
)  # fmt: skip
def plan_accounts(
    request: HttpRequest,
    plan_id: Key,
    proposal: Annotated[str, Query(description="建议：keep、merge、close", max_length=10)] = "",
    decision: Annotated[str, Query(description="决定：agree等，none为未决定", max_length=10)] = "",
    page: Page = 1,
    size: Size = 50,
) -> dict[str, Any]:
    """按台账次序；不认识的建议和决定没有结果。方案和决定都不改变账号状态。"""
    one = Plan.objects.visible_to(asker(request, Permission.PLAN)).filter(pk=plan_id).light().first()
    if one is None:
        raise HttpError(404, "没有这个方案，或者不在管理范围内。")
    rows = PlannedAccount.objects.filter(plan=one)
    if proposal:
        rows = rows.filter(proposal=proposal) if proposal in PROPOSALS else rows.none()
    if decision:
        known = decision == "none" or decision in DecisionKind.values
        rows = rows.filter(decision="" if decision == "none" else decision) if known else rows.none()
    ordered = rows.select_related("account", "target__account", "chosen__account").order_by("number")
    return part(ordered, page, size, _account)


def _account(row: PlannedAccount) -> dict[str, Any]:
    return fields(row, *OF_ACCOUNT) | {
        "account_id": row.account.account_id,
        "name": row.account.name,
        "agency_id": row.agency_id,
        "target_account_id": row.target.account.account_id if row.target else None,
        "chosen_account_id": row.chosen.account.account_id if row.chosen else None,
        "grounds": list(row.words.get("grounds", [])),
    }
