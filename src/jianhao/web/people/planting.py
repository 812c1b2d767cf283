"""Agencies in their tree: a new one gets its path, a moved one takes its subtree along. Only actions call this."""

from __future__ import annotations

from jianhao.web.people.models import Agency
from jianhao.web.scope import step


def planted(agency: Agency) -> Agency:
    """The agency with its path, which carries its number."""
    agency.save()
    agency.path = (agency.parent.path if agency.parent else "") + step(agency.pk)
    agency.save(update_fields=["path"])
    return agency
