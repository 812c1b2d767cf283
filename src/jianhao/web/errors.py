"""Pages for what cannot be shown: one sentence, and where to go."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from jianhao.web.audit.models import Result
from jianhao.web.audit.recording import record

DENIED = "拒绝访问"
INTERFACE = "/api/"  # programs are answered in JSON


def _say(request: HttpRequest, status: int, heading: str, sentence: str) -> HttpResponse:
    if request.path.startswith(INTERFACE):
        return JsonResponse({"detail": sentence}, status=status)
    context = {"heading": heading, "sentence": sentence, "address": "/", "link": "返回首页"}
    return render(request, "sentence.html", context, status=status)


def not_found(request: HttpRequest, exception: object = None) -> HttpResponse:
    """404: also for what exists but is not the visitor's to see."""
    return _say(request, 404, "没有这个页面", "网址不存在，或者该内容不在您的管理范围内。")


def forbidden(request: HttpRequest, exception: object = None) -> HttpResponse:
    """403, recorded: somebody signed in tried what the roles do not allow."""
    if request.user.is_authenticated:
        with transaction.atomic():
            record(DENIED, by=request.user, result=Result.REFUSED, details={"路径": request.path[:200]})
    return _say(request, 403, "没有权限", "您的角色不能办理此事。如需办理，请联系本单位的安全管理员。")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that did not come from our own page, or from one left open too long."""
    return _say(
        request,
        403,
        "请重新打开页面",
        "页面已过期或不是从本系统打开的，请返回后重新提交，已填写的内容请另行保存。",
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """500 without any detail; those are in the log."""
    page = (
        "<!doctype html><html lang='zh-CN'><meta charset='utf-8'><title>程序内部错误</title><h1>程序内部错误</h1>"
        "<p>没有保存任何内容，请稍后重试；仍不成功请告知系统管理员。</p></html>"
    )
    return HttpResponse(page, status=500)
