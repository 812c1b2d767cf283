"""What operations put on the shared pages."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils import timezone

from jianhao.doctor.findings import Answer
from jianhao.web.operations.checkup import backup, drill
from jianhao.web.people.models import User
from jianhao.web.people.roles import Permission
from jianhao.web.ui.places import Due, NavigationEntry, places


def due(user: User, as_of: date) -> list[Due]:
    """A backup that failed or is too old, a drill that failed."""
    if not user.may(Permission.OPERATE):
        return []
    now = timezone.now()
    wrong = [finding for finding in (backup(now), drill(now)) if finding.answer is Answer.TROUBLE]
    return [Due(f"项{finding.title}问题待处理", 1, reverse("operations"), overdue=True) for finding in wrong]


places.navigation.append(NavigationEntry("系统运行", "operations", (Permission.OPERATE,), 85))
places.due.append(due)
