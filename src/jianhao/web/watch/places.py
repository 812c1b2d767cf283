"""What the watch puts on the shared pages: navigation, what is due, a section on an account's page."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone

from jianhao.risk.finding import Severity
from jianhao.web.people.models import User
from jianhao.web.people.roles import Permission
from jianhao.web.registry.keeping import OF_THE_DAY, kept
from jianhao.web.registry.models import Account
from jianhao.web.ui.places import Due, NavigationEntry, Section, places
from jianhao.web.watch.look_backs import late
from jianhao.web.watch.models import ContentHint, HintState, Incident, IncidentState, Lead, LeadState
from jianhao.web.watch.responses import next_clock

MOST = 100  # incidents of which the clocks are looked at; more are overdue one way or another


def due(user: User, as_of: date) -> list[Due]:
    """Incidents first; leads and urgent places that wait for somebody who watches; look-backs that are overdue."""
    found = _incidents(user, as_of) if user.may(Permission.VIEW) else []
    if user.may(Permission.WATCH):
        leads, urgent = kept(user, "watch", lambda: _waiting(user))
        found.append(
            Due("处紧急内容提示待核实", urgent, reverse("contents") + "?severity=urgent", until=as_of)
        )
        found.append(Due("条防反弹提示待核实", leads, reverse("watch")))
        looks = kept(user, f"looks:{as_of}", lambda: late(user, as_of), OF_THE_DAY)
        found.append(Due("项关停的回头看已到期未登记", looks, reverse("due_look_backs"), overdue=True))
    return found


def _waiting(user: User) -> tuple[int, int]:
    leads = Lead.objects.visible_to(user).filter(state=LeadState.OPEN).count()
    places_left = ContentHint.objects.visible_to(user).filter(state=HintState.OPEN, severity=Severity.URGENT)
    return leads, places_left.count()


def _incidents(user: User, as_of: date) -> list[Due]:
    """Whoever may act on them is told; a report that is late makes them overdue."""
    visible, address = Incident.objects.visible_to(user), reverse("incidents")
    if not (user.may(Permission.EDIT) or user.may(Permission.REPORT)):
        return []
    now = timezone.now()
    running = list(visible.filter(state=IncidentState.OPEN).order_by("discovered_at")[:MOST])
    passed = sum((clock := next_clock(one)) is not None and clock < now for one in running)
    found = [
        Due("件应急处置有报告超过时限", passed, address, overdue=True),
        Due("件应急处置未办结", len(running) - passed, address, until=as_of),
    ]
    if user.may(Permission.WATCH):
        proposed = visible.filter(state=IncidentState.PROPOSED).count()
        found.insert(0, Due("件应急处置建议待确认", proposed, address + "?show=proposed", until=as_of))
    return found


def _account(account: Account, user: User, as_of: date) -> dict[str, Any]:
    """Incidents and the card for everybody; leads and places for who watches."""
    watches = user.may(Permission.WATCH)
    own = user.agency_id == account.agency_id and user.may(Permission.REPORT)
    return {
        "account": account, "may_log": user.may(Permission.REPORT), "may_card": own or user.may(Permission.CONTACTS),
        "watches": watches, "incidents": account.incidents.order_by("-pk")[:5],
        "leads": account.leads.order_by("-first_seen", "-pk")[:5] if watches else [],
        "places": account.content_hints.filter(state=HintState.OPEN).count() if watches else 0,
    }  # fmt: skip


places.navigation += [
    NavigationEntry("防反弹", "watch", (Permission.WATCH,), 17),
    NavigationEntry("应急处置", "incidents", (Permission.VIEW,), 18),
]
places.due.append(due)
places.sections.append(Section("watch", "防反弹和应急处置", "watch/section_watch.html", 45, _account))
