"""The people app."""

from __future__ import annotations

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Registers its entries in the navigation."""

    name = "jianhao.web.people"
    label = "people"

    def ready(self) -> None:
        from jianhao.web.people import places  # noqa: F401  (entries in the navigation)
