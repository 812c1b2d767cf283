"""The closures app."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ClosuresConfig(AppConfig):
    """Registers its parts of the shared pages and keeps closings where their accounts are."""

    name = "jianhao.web.closures"
    label = "closures"

    def ready(self) -> None:
        from jianhao.web.closures import places  # noqa: F401  (parts of pages)
        from jianhao.web.closures.following import follow

        post_migrate.connect(follow, sender=self)
