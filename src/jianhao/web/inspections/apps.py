"""The inspections app."""

from __future__ import annotations

from django.apps import AppConfig


class InspectionsConfig(AppConfig):
    """Registers its parts of the shared pages and follows changes of agencies."""

    name = "jianhao.web.inspections"
    label = "inspections"

    def ready(self) -> None:
        from jianhao.web.inspections import following, places  # noqa: F401  (signals, parts of pages)
