"""When a unit's line changes, what is said of its accounts follows in the same transaction."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from jianhao.web.people.actions_agencies import agency_changed
from jianhao.web.people.models import Agency
from jianhao.web.watch.models import ContentHint, Incident, Lead


@receiver(agency_changed)
def follow(sender: Any, agency: Agency, **_: Any) -> None:
    """Bring what rows repeat of their unit up to date."""
    for model in (Lead, ContentHint, Incident):
        model.objects.filter(agency=agency).update(line_path=agency.line_path)
