"""The registry app."""

from __future__ import annotations

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """Registers its parts of the shared pages and follows changes of agencies."""

    name = "jianhao.web.registry"
    label = "registry"

    def ready(self) -> None:
        from jianhao.web.registry import following, places  # noqa: F401  (signals, parts of pages)
