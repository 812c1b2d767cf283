"""What a session must satisfy: not idle too long, no password overdue, a second factor where the office asks for one."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from jianhao.web.config import SecondFactorRule, settings

SEEN = "seen_at"
ELSEWHERE = (
    "elsewhere"  # of a session that the office's provider of identities began: passwords are its business
)
NOTED_EVERY = 60  # seconds; each noting is a write to the sessions
UNATTENDED = frozenset(
    {"inspection_progress", "import_progress", "plan_progress"}
)  # pages ask these by themselves: nobody is there
ALWAYS = frozenset({"logout", "change_password", "enrol_factor"})


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in, as a whole page also where only a part of one was asked for."""
    if request.headers.get("HX-Request") == "true":
        response = HttpResponse()
        response.headers["HX-Redirect"] = reverse("login")
        return response
    return redirect("login")


class Attendance:
    """Sends people away who were idle too long, and first to what they must do."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        if not request.user.is_authenticated:
            return None
        now = time.time()
        seen = request.session.get(SEEN, now)
        if now - seen > settings().idle_minutes * 60:
            logout(request)
            messages.warning(request, f"超过{settings().idle_minutes}分钟没有操作，已自动退出，请重新登录。")
            return _to_sign_in(request)
        asked = request.resolver_match.url_name not in UNATTENDED
        if SEEN not in request.session or (asked and now - seen > NOTED_EVERY):
            request.session[SEEN] = now
        return self._first(request)

    def _first(self, request: HttpRequest) -> HttpResponse | None:
        if request.resolver_match.url_name in ALWAYS:
            return None
        user = request.user
        overdue = timezone.now() - timedelta(days=settings().password_days)
        own = not request.session.get(ELSEWHERE)
        if own and (user.must_change_password or (user.password_changed_at or user.made_at) < overdue):
            messages.warning(request, "密码须更换后才能继续。")
            return redirect("change_password")
        rule = settings().second_factor
        asked = rule == SecondFactorRule.EVERYBODY or (
            rule == SecondFactorRule.ADMINISTRATORS and user.is_administrator
        )
        if asked and not user.factor_secret:
            messages.warning(request, "须启用动态口令后才能继续。")
            return redirect("enrol_factor")
        return None
