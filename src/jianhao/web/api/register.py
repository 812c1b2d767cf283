"""Units and accounts of the scope; what the public may ask without a token."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router
from ninja.errors import HttpError

from jianhao.web.api import shapes
from jianhao.web.api.entering import asker
from jianhao.web.api.parts import fields, part
from jianhao.web.people.models import Agency
from jianhao.web.people.roles import Permission
from jianhao.web.registry.lookup import look_up
from jianhao.web.registry.models import LOCAL_STATES, PLATFORMS, Account
from jianhao.web.registry.searching import matching

router = Router()
public = Router()
DENIED = {401: shapes.Problem, 403: shapes.Problem, 422: shapes.Problem}
PLAIN = (
    "account_id", "name", "platform", "agency_id", "link", "verified_subject", "level", "scope", "platform_state",
    "national_state", "local_state", "followers", "last_update", "yearly_cost", "confirmed_on", "changed_at",
)  # fmt: skip


@public.get(
    "/lookup",
    response={200: list[shapes.Card], 422: shapes.Problem},
    auth=None,
    url_name="public_lookup",
    summary="公众查询",
)
def lookup(
    request: HttpRequest, q: Annotated[str, Query(description="名称、账号ID或链接", max_length=300)]
) -> list[dict[str, Any]]:
    """按名称、账号ID或链接查官方账号；没有收录不代表假冒。"""
    if "\x00" in q:
        return []
    return [
        {**asdict(card), "standing": str(card.standing), "closed_on": card.closed_on or None}
        for card in look_up(q)
    ]


@router.get(
    "/agencies", response={200: shapes.Part[shapes.Agency], **DENIED}, url_name="agencies", summary="单位"
)
def agencies(request: HttpRequest, page: shapes.Page = 1, size: shapes.Size = 50) -> dict[str, Any]:
    """管理范围内的单位，按隶属关系排列。"""
    rows = Agency.objects.visible_to(asker(request, Permission.VIEW)).order_by("path", "pk")
    return part(
        rows, page, size, lambda row: fields(row, "id", "name", "path", "level", "scope", "division_code")
    )


@router.get(
    "/accounts", response={200: shapes.Part[shapes.Account], **DENIED}, url_name="accounts", summary="账号"
)
def accounts(
    request: HttpRequest,
    q: Annotated[str, Query(description="名称、拼音首字母、账号ID、单位或链接", max_length=300)] = "",
    platform: Annotated[str, Query(description="平台", max_length=20)] = "",
    local_state: Annotated[str, Query(description="台账状态", max_length=20)] = "",
    page: shapes.Page = 1,
    size: shapes.Size = 50,
) -> dict[str, Any]:
    """管理范围内的账号，可按名称、平台、台账状态筛选；不认识的平台和状态没有结果。"""
    rows = Account.objects.visible_to(asker(request, Permission.VIEW))
    if q.strip():
        rows = rows.none() if "\x00" in q else rows.filter(matching(q.strip()))
    if platform:
        rows = rows.filter(platform=platform) if platform in dict(PLATFORMS) else rows.none()
    if local_state:
        rows = rows.filter(local_state=local_state) if local_state in dict(LOCAL_STATES) else rows.none()
    return part(rows.select_related("agency").order_by("agency_path", "name", "pk"), page, size, _account)


@router.get(
    "/accounts/{account_id}", response={200: shapes.Account, **DENIED, 404: shapes.Problem}, url_name="one_account",
    summary="一个账号",
)  # fmt: skip
def one_account(request: HttpRequest, account_id: shapes.Text) -> dict[str, Any]:
    """按账号ID（平台:平台ID）取一个账号。"""
    rows = Account.objects.visible_to(asker(request, Permission.VIEW)).select_related("agency")
    found = None if "\x00" in account_id else rows.filter(account_id=account_id).first()
    if found is None:
        raise HttpError(404, "没有这个账号，或者不在管理范围内。")
    return _account(found)


def _account(account: Account) -> dict[str, Any]:
    return fields(account, *PLAIN) | {"agency": account.agency.name}
