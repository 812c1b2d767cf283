"""The api app."""

from __future__ import annotations

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Tokens and the interface."""

    name = "jianhao.web.api"
    label = "api"
