"""When a unit's line changes, the findings of its accounts follow in the same transaction."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from jianhao.web.inspections.models import Finding
from jianhao.web.people.actions_agencies import agency_changed
from jianhao.web.people.models import Agency


@receiver(agency_changed)
def follow(sender: Any, agency: Agency, **_: Any) -> None:
    """Bring what findings repeat of their unit up to date."""
    Finding.objects.filter(agency=agency).update(line_path=agency.line_path)
