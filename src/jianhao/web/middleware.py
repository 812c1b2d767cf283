"""What every request and every answer passes: a line in the log, the place it came from, the headers of a closed page."""

from __future__ import annotations

import time
from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse

from jianhao.web.config import settings
from jianhao.web.origin import came_from

Answer = Callable[[HttpRequest], HttpResponse]
# No script, style, picture or form target from anywhere else, and none written into the page.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def address_of(request: HttpRequest) -> str:
    """The visitor's address: that of the connection, or what the trusted proxies in front say."""
    proxies = settings().proxies
    hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
    if proxies and len(hops) >= proxies:
        return hops[-proxies][:45]
    return str(request.META.get("REMOTE_ADDR", ""))


def told_path(request: HttpRequest) -> str:
    """The path as the log keeps it: a one-time link that still opens something is not written down."""
    match = request.resolver_match
    token = match.kwargs.get("token") if match is not None else None
    return request.path.replace(token, "…") if isinstance(token, str) and token else request.path


class RequestLog:
    """One line a request; actions within it know the address it came from."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.log = structlog.get_logger("jianhao.web")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        begun = time.perf_counter()
        with came_from(address_of(request)):
            response = self.answer(request)
        self.log.info(
            "request",
            method=request.method,
            path=told_path(request),
            status=response.status_code,
            ms=round((time.perf_counter() - begun) * 1000, 1),
        )
        return response


class SecurityHeaders:
    """The page's own policy; what holds an office's data is not kept by browsers or proxies."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.answer(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response
