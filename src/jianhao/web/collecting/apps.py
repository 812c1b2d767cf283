"""The collecting app."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CollectingConfig(AppConfig):
    """Registers its parts of the shared pages and keeps one row of coverage for every account."""

    name = "jianhao.web.collecting"
    label = "collecting"

    def ready(self) -> None:
        from jianhao.web.collecting import places  # noqa: F401  (parts of pages)
        from jianhao.web.collecting.mirroring import mirror

        post_migrate.connect(mirror, sender=self)
