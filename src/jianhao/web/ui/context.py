"""What every template may use."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from jianhao import __version__
from jianhao.web.config import settings
from jianhao.web.ui.places import places


def page(request: HttpRequest) -> dict[str, Any]:
    """The office's name, the release (for addresses of static files) and the navigation of the person."""
    user = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    return {
        "office_name": settings().office,
        "release": __version__,
        "navigation": places.navigation_for(user) if signed_in else [],
        "place": request.resolver_match.url_name if request.resolver_match else "",
    }
