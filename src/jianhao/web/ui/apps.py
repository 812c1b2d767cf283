"""The ui app."""

from __future__ import annotations

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Layout and static files."""

    name = "jianhao.web.ui"
    label = "ui"
