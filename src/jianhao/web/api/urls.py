"""Addresses of the interface and of the page for tokens."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, path

from jianhao.web.api import views
from jianhao.web.api.v1 import api

# A token is asked for by the interface itself, not by the sign-in of pages. Its root answers 404, it only names the place.
_patterns: list[URLPattern] = api.urls[0]
for _pattern in _patterns:
    _pattern.callback = login_not_required(_pattern.callback)

urlpatterns = [
    path("api/v1/", (_patterns, *api.urls[1:])),
    path("me/tokens/", views.tokens, name="tokens"),
    path("me/tokens/<int:pk>/revoke/", views.revoke_token, name="revoke_token"),
]
