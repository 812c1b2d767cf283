"""The app of what comes from above and goes back there."""

from __future__ import annotations

from django.apps import AppConfig


class AssignedConfig(AppConfig):
    """Registers its parts of the shared pages and follows changes of agencies."""

    name = "jianhao.web.assigned"
    label = "assigned"

    def ready(self) -> None:
        from jianhao.web.assigned import following, places  # noqa: F401  (signals, parts of pages)
