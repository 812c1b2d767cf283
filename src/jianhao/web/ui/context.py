"""What every template may use."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from jianhao import __version__
from jianhao.web.config import settings
from jianhao.web.ui.places import places

IN_THE_BAR = 10  # entries that fit beside the office's name; what is needed more rarely is under 更多


def page(request: HttpRequest) -> dict[str, Any]:
    """The office's name, the release (for addresses of static files) and the navigation of the person."""
    user = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    entries = places.navigation_for(user) if signed_in else []
    shown = len(entries) if len(entries) <= IN_THE_BAR + 1 else IN_THE_BAR
    return {
        "office_name": settings().office,
        "release": __version__,
        "navigation": entries[:shown],
        "more": entries[shown:],
        "section": "",  # of the navigation, where a page belongs to one without standing in it
        "place": request.resolver_match.url_name if request.resolver_match else "",
    }
