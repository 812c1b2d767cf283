"""The audit's entry in the navigation."""

from __future__ import annotations

from jianhao.web.ui.places import NavigationEntry, places

READ_AUDIT = "audit"  # the permission of that name in people.roles, which stands above this app

places.navigation.append(NavigationEntry("操作记录", "audit", (READ_AUDIT,), 90))
