"""Inspections, results and findings of the scope."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router
from ninja.errors import HttpError

from jianhao.web.api import shapes
from jianhao.web.api.entering import asker
from jianhao.web.api.parts import fields, part
from jianhao.web.api.register import DENIED
from jianhao.web.inspections.listing import in_order
from jianhao.web.inspections.models import AccountResult, Finding, FindingState, Inspection
from jianhao.web.inspections.overview import last_run
from jianhao.web.people.roles import Permission

router = Router()
OFFICE = (Permission.INSPECT, Permission.DECIDE)
NAMES = (
    "id",
    "title",
    "agency_id",
    "as_of",
    "window",
    "packs",
    "stage",
    "feedback_due",
    "issued_at",
    "rectify_by",
)
RESULT = ("conclusion", "examined", "applicable", "advice", "silent_days", "posts", "median_reads")
FINDING = ("id", "finding_id", "inspection_id", "rule_id", "title", "severity", "outcome", "sentence", "basis", "new_outcome",
           "new_sentence", "state", "sent")  # fmt: skip


@router.get(
    "/inspections",
    response={200: shapes.Part[shapes.Inspection], **DENIED},
    url_name="inspections",
    summary="检查",
)
def inspections(request: HttpRequest, page: shapes.Page = 1, size: shapes.Size = 50) -> dict[str, Any]:
    """本单位和下级组织的检查，监测时间点晚的在前。"""
    rows = Inspection.objects.visible_to(asker(request, *OFFICE)).order_by("-as_of", "-pk")
    return part(rows, page, size, _inspection)


def _inspection(one: Inspection) -> dict[str, Any]:
    run = last_run(one)
    return fields(one, *NAMES) | {"counts": run.counts if run else None}


@router.get(
    "/inspections/{inspection_id}/results", response={200: shapes.Part[shapes.Result], **DENIED, 404: shapes.Problem},
    url_name="results", summary="逐个账号的结果",
)  # fmt: skip
def results(
    request: HttpRequest, inspection_id: shapes.Key, page: shapes.Page = 1, size: shapes.Size = 50
) -> dict[str, Any]:
    """一次检查最近一次运行的结果。"""
    one = Inspection.objects.visible_to(asker(request, *OFFICE)).filter(pk=inspection_id).first()
    if one is None:
        raise HttpError(404, "没有这次检查，或者不在管理范围内。")
    rows = (
        AccountResult.objects.filter(run=last_run(one))
        .select_related("account")
        .order_by("account__account_id")
    )
    return part(rows, page, size, lambda row: fields(row, *RESULT) | {"account_id": row.account.account_id})


@router.get(
    "/findings", response={200: shapes.Part[shapes.Finding], **DENIED}, url_name="findings", summary="问题"
)
def findings(
    request: HttpRequest,
    inspection_id: Annotated[shapes.Key | None, Query(description="只看一次检查")] = None,
    state: Annotated[str, Query(description="状态", max_length=20)] = "",
    page: shapes.Page = 1,
    size: shapes.Size = 50,
) -> dict[str, Any]:
    """管理范围内的问题；主办单位只看到已发送的。"""
    rows = Finding.objects.visible_to(asker(request, Permission.VIEW))
    if inspection_id is not None:
        rows = rows.filter(inspection_id=inspection_id)
    if state:
        rows = rows.filter(state=state) if state in FindingState.values else rows.none()
    return part(in_order(rows).select_related("account", "reply", "rectification"), page, size, _finding)


def _finding(one: Finding) -> dict[str, Any]:
    reply, owed = getattr(one, "reply", None), getattr(one, "rectification", None)
    return fields(one, *FINDING) | {
        "account_id": one.account.account_id,
        "answer": reply.answer if reply else None,
        "rectification": owed.state if owed else None,
        "deadline": owed.deadline if owed else None,
    }
