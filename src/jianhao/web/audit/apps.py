"""The audit app."""

from __future__ import annotations

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Registers its entry in the navigation."""

    name = "jianhao.web.audit"
    label = "audit"

    def ready(self) -> None:
        from jianhao.web.audit import places  # noqa: F401  (entry in the navigation)
