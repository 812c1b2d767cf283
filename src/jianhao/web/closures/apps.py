"""The closures app."""

from __future__ import annotations

from django.apps import AppConfig


class ClosuresConfig(AppConfig):
    """Registers its parts of the shared pages."""

    name = "jianhao.web.closures"
    label = "closures"

    def ready(self) -> None:
        from jianhao.web.closures import places  # noqa: F401  (parts of pages)
