"""What must be told at once: a possible hijack goes to the unit's own people and to who watches over them, in the action's transaction."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.timezone import localtime

from jianhao.alerts.occasions import Occasion
from jianhao.documents.cells import masked
from jianhao.web.alerts.telling import Telling, responsible, tell
from jianhao.web.people.roles import Permission
from jianhao.web.watch.models import Incident, IncidentState

LONGEST = 200  # characters of what was told that a message repeats


def told_at_once(incident: Incident, now: datetime) -> None:
    """Tell the people responsible for an account of an incident or a proposal; twice the same is told once."""
    proposed = incident.state == IncidentState.PROPOSED
    people = {
        user.pk: user
        for permission in (Permission.REPORT, Permission.WATCH)
        for user in responsible(incident.agency, permission)
    }
    found = Telling(
        occasion=Occasion.HIJACK if proposed else Occasion.TIP_OFF, key=f"incident:{incident.pk}",
        title=f"{incident.account.name}：{'内容检查有紧急提示' if proposed else '收到异常情况反映'}，请立即核实",
        lines=(
            f"{localtime(incident.discovered_at):%Y-%m-%d %H:%M}，{incident.get_origin_display()}。",
            masked(incident.what[:LONGEST]),
            "先截图留证，再改密、解绑，并向平台投诉。",
        ),
        address=reverse("incident", args=[incident.pk]),
    )  # fmt: skip
    tell(people.values(), found, now=now)
