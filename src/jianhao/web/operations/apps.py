"""The operations app."""

from __future__ import annotations

from django.apps import AppConfig


class OperationsConfig(AppConfig):
    """Registers its entry in the navigation and what is due."""

    name = "jianhao.web.operations"
    label = "operations"

    def ready(self) -> None:
        from jianhao.web.operations import places  # noqa: F401  (parts of pages)
