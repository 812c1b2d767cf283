"""What the register puts on the shared pages: navigation, what is due, figures, sections of an account's page."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, Q, Value
from django.urls import reverse

from jianhao.web.audit.models import AuditEvent
from jianhao.web.people.models import User
from jianhao.web.people.roles import Permission
from jianhao.web.registry.deadlines import Outlook, outlook
from jianhao.web.registry.fields import GROUPS, TITLES
from jianhao.web.registry.keeping import OF_THE_DAY, kept
from jianhao.web.registry.models import (
    CLOSED_STATES,
    Account,
    BatchState,
    ChangeRequest,
    ImportBatch,
    RequestState,
)
from jianhao.web.registry.periods import bounds, half_year, in_words, quarter_end_before
from jianhao.web.registry.values import as_plain, shown
from jianhao.web.ui.places import Due, Figure, NavigationEntry, Section, places


def _outlook(user: User, as_of: date) -> Outlook:
    """How many dates of a scope have passed and come."""
    narrow = user.agency.depth > 1
    accounts = Account.objects.visible_to(user)
    return kept(user, f"outlook:{as_of}", lambda: outlook(accounts, as_of, few=narrow), OF_THE_DAY)


def due(user: User, as_of: date) -> list[Due]:
    """Requests to decide, files to confirm, accounts to confirm, dates that come up."""
    found = []
    if user.may(Permission.DECIDE):
        waiting = (
            ChangeRequest.objects.visible_to(user)
            .filter(state=RequestState.SUBMITTED)
            .exclude(requested_by=user)
        )
        found.append(Due("项申请待审批", waiting.count(), reverse("requests")))
        files = ImportBatch.objects.visible_to(user).filter(state=BatchState.READY).exclude(made_by=user)
        found.append(Due("份台账文件待确认导入", files.count(), reverse("imports")))
    if user.may(Permission.VIEW):
        dates = _outlook(user, as_of)
        found.append(Due("项已逾期的到期和交接事项", dates.late, reverse("calendar"), overdue=True))
        found.append(Due("项30天内的到期和交接事项", dates.soon, reverse("calendar"), until=dates.first))
    if user.may(Permission.REPORT):
        period = half_year(as_of)
        first, last = bounds(period)
        left = kept(user, f"unconfirmed:{period}", lambda: _unconfirmed(user, first), OF_THE_DAY)
        found.append(Due(f"个账号待确认（{in_words(period)}）", left, reverse("units"), until=last))
    return found


def _unconfirmed(user: User, since: date) -> int:
    accounts = Account.objects.visible_to(user).open().order_by()
    told = accounts.aggregate(n=Count("*"), done=Count(Value(1), filter=Q(confirmed_on__gte=since)))
    return int(told["n"] - told["done"])


def figures(user: User, as_of: date) -> list[Figure]:
    """Accounts now and at the end of last quarter; confirmed of this half-year; requests open."""
    if not user.may(Permission.VIEW):
        return []
    present, before, confirmed = kept(user, f"figures:{as_of}", lambda: _counts(user, as_of), OF_THE_DAY)
    waiting = ChangeRequest.objects.visible_to(user).filter(state=RequestState.SUBMITTED).count()
    return [
        Figure("在用账号", f"{present:,}", f"上季度末{before:,}", reverse("register")),
        Figure("本期已确认", f"{confirmed:,}/{present:,}", None, reverse("units")),
        Figure("待审批申请", f"{waiting:,}", None, reverse("requests")),
    ]


def _counts(user: User, as_of: date) -> tuple[int, int, int]:
    """Open accounts now and at the end of last quarter, and those confirmed in this half-year."""
    before, visible = quarter_end_before(as_of), Account.objects.visible_to(user).order_by()
    since = bounds(half_year(as_of))[0]
    now = visible.open().aggregate(
        n=Count("*"), opened=Count(Value(1), filter=Q(opened_on__gt=before)), confirmed=Count(Value(1), filter=Q(confirmed_on__gte=since))
    )  # fmt: skip
    closed_since = visible.filter(local_state__in=CLOSED_STATES, cancelled_on__gt=before).count()
    return now["n"], now["n"] - now["opened"] + closed_since, now["confirmed"]


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
    events = AuditEvent.objects.filter(target_kind="account", target_id=str(account.pk)).order_by(
        "-sequence"
    )[:30]
    return {
        "events": events,
        "requests": account.requests.select_related("requested_by", "decided_by").order_by("-pk")[:30],
    }


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
