"""While there is no room to write, what would write is answered with a sentence; pages are shown as ever."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from jianhao.web.operations.refusing import unavailable
from jianhao.web.operations.storage import trouble_now, trouble_of

READING = frozenset({"GET", "HEAD", "OPTIONS"})
# A few bytes each, and without them nobody gets in to look: they may use the reserve.
SMALL = frozenset({"login", "login_code", "logout", "change_password", "enrol_factor", "prove_audit"})


class RoomToWrite:
    """Refuses forms while less room is left than the reserve, and says so where writing failed all the same."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        if request.method in READING or request.resolver_match.url_name in SMALL:
            return None
        sentence = trouble_now()
        return unavailable(request, sentence) if sentence else None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        sentence = trouble_of(exception)
        return unavailable(request, sentence) if sentence else None
