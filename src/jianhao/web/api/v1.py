"""The interface: `/api/v1/…`, described by `/api/v1/openapi.json`."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, ValidationError

from jianhao import __version__
from jianhao.web.api import closings, inspected, planned, register
from jianhao.web.api.entering import Bearer


class Interface(NinjaAPI):
    """Operations are called as their functions are."""

    def get_openapi_operation_id(self, operation: Any) -> str:
        return str(operation.view_func.__name__)


api = Interface(
    title="减号", version="1", description="只读接口：公众查询不需要令牌，其余按令牌所属人员的权限和管理范围。",
    auth=Bearer(), docs_url=None, urls_namespace="api", openapi_extra={"info": {"x-release": __version__}},
)  # fmt: skip
api.add_router("/public", register.public, tags=["公众查询"])
api.add_router("", register.router, tags=["台账"])
api.add_router("", inspected.router, tags=["检查"])
api.add_router("", planned.router, tags=["整合方案"])
api.add_router("", closings.router, tags=["关停"])


@api.exception_handler(AuthenticationError)
def not_entered(request: HttpRequest, error: Exception) -> HttpResponse:
    """401 with the way in."""
    response = api.create_response(request, {"detail": "请在Authorization中给出有效的令牌。"}, status=401)
    response.headers["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(ValidationError)
def not_understood(request: HttpRequest, error: Any) -> HttpResponse:
    """422 naming the parameter, without repeating what was sent."""
    names = sorted({str(one["loc"][-1]) for one in error.errors})
    return api.create_response(request, {"detail": f"参数{'、'.join(names)}的值不能使用。"}, status=422)
