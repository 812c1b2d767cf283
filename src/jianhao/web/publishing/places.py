"""What publishing puts on the shared pages."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from jianhao.web.people.models import User
from jianhao.web.people.roles import Permission
from jianhao.web.publishing.models import Publication, PublicationState
from jianhao.web.ui.places import Due, NavigationEntry, places


def due(user: User, as_of: date) -> list[Due]:
    """Lists that wait for the person's approval."""
    if not user.may(Permission.DECIDE):
        return []
    waiting = (
        Publication.objects.visible_to(user).filter(state=PublicationState.PREPARED).exclude(prepared_by=user)
    )
    return [Due("期公开名录待审批", waiting.count(), reverse("publications"))]


places.navigation.append(
    NavigationEntry("公开名录", "publications", (Permission.EDIT, Permission.DECIDE), 70)
)
places.due.append(due)
