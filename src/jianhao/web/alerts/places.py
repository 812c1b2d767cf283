"""What reminders put on the shared pages: the inbox for everybody, channels for the system administrator, what is urgent."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from jianhao.web.alerts.holding import mine
from jianhao.web.alerts.models import Channel
from jianhao.web.people.models import User
from jianhao.web.people.roles import Permission
from jianhao.web.ui.places import Due, NavigationEntry, places


def due(user: User, as_of: date) -> list[Due]:
    """Urgent messages that the person has not read; channels that are held."""
    found = [Due("条紧急提醒未读", mine(user).filter(urgent=True, read_at=None).count(), reverse("inbox"))]
    if user.may(Permission.CHANNELS):
        held = Channel.objects.visible_to(user).filter(active=True).exclude(trouble="").count()
        found.append(Due("个提醒渠道暂停，须改正设置", held, reverse("channels")))
    return found


places.navigation += [
    NavigationEntry("收件箱", "inbox", tuple(Permission), 70),
    NavigationEntry("提醒设置", "channels", (Permission.CHANNELS,), 82),
]
places.due.append(due)
