"""The alerts app."""

from __future__ import annotations

from django.apps import AppConfig


class AlertsConfig(AppConfig):
    """Registers its entries in the navigation and what is due."""

    name = "jianhao.web.alerts"
    label = "alerts"

    def ready(self) -> None:
        from jianhao.web.alerts import places  # noqa: F401  (entries of the shared pages)
        from jianhao.web.alerts.config import alert_settings
        from jianhao.web.alerts.wanting import sending_wanted

        sending_wanted.connect(_work, dispatch_uid="alerts")
        alert_settings()  # a setting that cannot be used is said at the start, not at the first message


def _work(**_: object) -> None:
    from jianhao.web.alerts.jobs import work_later  # what sends is loaded only where something is urgent

    work_later()
