"""The publishing app."""

from __future__ import annotations

from django.apps import AppConfig


class PublishingConfig(AppConfig):
    """Registers its entry in the navigation and what is due."""

    name = "jianhao.web.publishing"
    label = "publishing"

    def ready(self) -> None:
        from jianhao.web.publishing import places  # noqa: F401  (parts of pages)
