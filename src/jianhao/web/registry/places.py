"""What the register puts on the shared pages: navigation, what is due, figures, sections of an account's page."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, Q, Value
from django.urls import reverse

from jianhao.web.once import once
from jianhao.web.people.models import User
from jianhao.web.people.roles import Permission
from jianhao.web.registry.fields import GROUPS, TITLES
from jianhao.web.registry.models import (
    CLOSED_STATES,
    Account,
    BatchState,
    ChangeRequest,
    ImportBatch,
    RequestState,
)
from jianhao.web.registry.periods import bounds, half_year, in_words
from jianhao.web.registry.proceedings import events_of, requests_of
from jianhao.web.registry.standing import standing
from jianhao.web.registry.values import as_plain, shown
from jianhao.web.ui.places import Due, Figure, NavigationEntry, Section, places


def due(user: User, as_of: date) -> list[Due]:
    """Requests to decide, files to confirm, accounts to confirm, dates that come up."""
    found = []
    if user.may(Permission.DECIDE):
        found.append(Due("项申请待审批", _requests(user)[1], reverse("requests")))
        files = ImportBatch.objects.visible_to(user).filter(state=BatchState.READY).exclude(made_by=user)
        found.append(Due("份台账文件待确认导入", files.count(), reverse("imports")))
    if user.may(Permission.VIEW):
        dates = standing(user, as_of).outlook
        found.append(Due("项已逾期的到期和交接事项", dates.late, reverse("calendar"), overdue=True))
        found.append(Due("项30天内的到期和交接事项", dates.soon, reverse("calendar"), until=dates.first))
    if user.may(Permission.REPORT):
        period, told = half_year(as_of), standing(user, as_of)
        left, until = told.present - told.confirmed, bounds(period)[1]
        found.append(Due(f"个账号待确认（{in_words(period)}）", left, reverse("units"), until=until))
    return found


def figures(user: User, as_of: date) -> list[Figure]:
    """Accounts now and at the end of last quarter; confirmed of this half-year; requests open."""
    if not user.may(Permission.VIEW):
        return []
    told = standing(user, as_of)
    return [
        Figure("在用账号", f"{told.present:,}", f"上季度末{told.before:,}", reverse("register")),
        Figure("本期已确认", f"{told.confirmed:,}/{told.present:,}", None, reverse("units")),
        Figure("待审批申请", f"{_requests(user)[0]:,}", None, reverse("requests")),
    ]


def _requests(user: User) -> tuple[int, int]:
    """Requests of the scope that wait, and those of them that are not the person's own."""

    def ask() -> tuple[int, int]:
        waiting = ChangeRequest.objects.visible_to(user).filter(state=RequestState.SUBMITTED).order_by()
        told = waiting.aggregate(n=Count("*"), own=Count(Value(1), filter=Q(requested_by=user)))
        return told["n"], told["n"] - told["own"]

    return once(("requests", user.pk), ask)


def _facts(account: Account, user: User, as_of: date) -> dict[str, Any]:
    groups = [
        (title, [(TITLES[n], shown(n, as_plain(getattr(account, n)))) for n in names])
        for title, names in GROUPS
    ]
    if account.local_state not in (*CLOSED_STATES, "announced", "cancelling", "closing_proposed"):
        groups = [g for g in groups if g[0] != "关停"]
    return {"groups": groups, "ids": account.native_ids.order_by("kind", "value")}


def _states(account: Account, user: User, as_of: date) -> dict[str, Any]:
    return {"changes": account.state_changes.order_by("-at", "-pk")[:50]}


def _proceedings(account: Account, user: User, as_of: date) -> dict[str, Any]:
    return {"events": events_of(account), "requests": requests_of(account)}


places.navigation += [
    NavigationEntry("首页", "dashboard", tuple(Permission), 0),
    NavigationEntry("台账", "register", (Permission.VIEW,), 10),
    NavigationEntry("申请", "requests", (Permission.VIEW,), 20),
    NavigationEntry("到期日历", "calendar", (Permission.VIEW,), 30),
    NavigationEntry("确认审签", "units", (Permission.VIEW,), 40),
    NavigationEntry("三方核对", "reconciliations", (Permission.IMPORT,), 50),
    NavigationEntry("数量上限", "quotas", (Permission.QUOTAS,), 60),
]
places.due.append(due)
places.figures.append(figures)
places.sections += [
    Section("facts", "登记信息", "registry/section_facts.html", 10, _facts),
    Section("states", "状态变化", "registry/section_states.html", 80, _states),
    Section("proceedings", "办理过程", "registry/section_proceedings.html", 90, _proceedings),
]
