"""The plans app."""

from __future__ import annotations

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """Registers its parts of the shared pages."""

    name = "jianhao.web.plans"
    label = "plans"

    def ready(self) -> None:
        from jianhao.web.plans import places  # noqa: F401  (parts of pages)
