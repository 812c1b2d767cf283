"""The watch app."""

from __future__ import annotations

from django.apps import AppConfig


class WatchConfig(AppConfig):
    """Registers its parts of the shared pages and follows changes of agencies."""

    name = "jianhao.web.watch"
    label = "watch"

    def ready(self) -> None:
        from jianhao.web.watch import following, places  # noqa: F401  (signals, parts of pages)
