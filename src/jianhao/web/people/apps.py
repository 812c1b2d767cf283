"""The people app."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PeopleConfig(AppConfig):
    """Registers its entries in the navigation; the database gets to know who belongs where."""

    name = "jianhao.web.people"
    label = "people"

    def ready(self) -> None:
        from jianhao.web.estimating import know_paths
        from jianhao.web.people import places  # noqa: F401  (entries in the navigation)

        post_migrate.connect(know_paths, sender=self)
