"""What collecting puts on the shared pages: navigation, what is due, the coverage of an account."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Min
from django.urls import reverse
from django.utils import timezone

from jianhao.dates import day_date, day_number
from jianhao.web.collecting.advice import Came
from jianhao.web.collecting.holding import WEIXIN
from jianhao.web.collecting.listing import line, soon
from jianhao.web.collecting.models import Coverage, Credential
from jianhao.web.collecting.spans import LIMIT, WINDOW
from jianhao.web.people.models import User
from jianhao.web.people.roles import Permission
from jianhao.web.registry.keeping import OF_THE_DAY, kept
from jianhao.web.registry.models import Account
from jianhao.web.scope import within
from jianhao.web.ui.places import Due, NavigationEntry, Section, places

SHOWN = 10


def due(user: User, as_of: date) -> list[Due]:
    """Accounts that are to be looked at before the fourteenth day; interfaces that wait for somebody."""
    found = []
    if user.may(Permission.IMPORT):
        count, first = kept(user, f"gaps:{as_of}", lambda: _gaps(user, as_of), OF_THE_DAY)
        until = None if first is None else day_date(first) + timedelta(days=LIMIT)
        found.append(Due("个账号采集记录将满14天", count, reverse("collecting") + "?due=soon", until=until))
    if user.may(Permission.CREDENTIALS):
        stopped = Credential.objects.filter(withdrawn_at=None, came=str(Came.STOPPED))
        own = within(user.scope_path, "account__agency_path")
        mine = (
            stopped.filter(own)
            if user.is_administrator
            else stopped.filter(account__agency_id=user.agency_id)
        )
        found.append(Due("个公众号的接口采集已中止，待处理", mine.count(), reverse("credentials")))
    return found


def _gaps(user: User, as_of: date) -> tuple[int, int | None]:
    rows = Coverage.objects.visible_to(user).filter(soon(day_number(as_of)), live=True)
    told = rows.aggregate(n=Count("*"), first=Min("until"))
    return told["n"], told["first"]


def _account(account: Account, user: User, as_of: date) -> dict[str, Any] | None:
    """The coverage of an account with its last records, and the interface where it can be asked."""
    row = Coverage.objects.filter(account=account).first()
    if row is None or not user.may(Permission.VIEW):
        return None
    looks = account.collections.order_by("-last", "-pk")[:SHOWN]
    weixin = account.platform == WEIXIN  # only there is an interface to ask
    credential = Credential.objects.filter(account=account).first() if weixin else None
    own = user.agency_id == account.agency_id
    usable = credential is not None and credential.usable
    return {
        "line": line(row, timezone.localtime(), as_of), "looks": looks, "window": WINDOW,
        "credential": credential if usable else None, "came": Came(credential.came) if usable and credential.came else None,
        "weixin": weixin and row.live, "account": account,
        "may_pull": usable and row.live and ((own and user.may(Permission.REPORT)) or user.may(Permission.EDIT)),
        "may_enter": own and user.may(Permission.CREDENTIALS),
    }  # fmt: skip


places.navigation += [
    NavigationEntry("采集", "collecting", (Permission.VIEW,), 11),
    NavigationEntry("接口凭据", "credentials", (Permission.PEOPLE,), 65),
]
places.due.append(due)
places.sections.append(Section("collecting", "采集情况", "collecting/section_collecting.html", 25, _account))
