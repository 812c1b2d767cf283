"""When a unit's line changes, the items given to it follow in the same transaction."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from jianhao.web.assigned.models import AssignedItem
from jianhao.web.people.actions_agencies import agency_changed
from jianhao.web.people.models import Agency


@receiver(agency_changed)
def follow(sender: Any, agency: Agency, **_: Any) -> None:
    """Bring what items repeat of their unit up to date."""
    AssignedItem.objects.filter(agency=agency).update(line_path=agency.line_path)
