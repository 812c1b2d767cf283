"""What the people app puts on the pages of others."""

from __future__ import annotations

from jianhao.web.people.roles import Permission
from jianhao.web.ui.places import NavigationEntry, places

places.navigation += [
    NavigationEntry("人员", "people", (Permission.PEOPLE, Permission.ROLES), 80),
    NavigationEntry("单位", "agencies", (Permission.AGENCIES,), 81),
]
