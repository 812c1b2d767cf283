"""What plans put on the shared pages: navigation, what waits for a decision, the proposal on an account's page."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet, Value
from django.urls import reverse

from jianhao.web.inspections.models import RunState
from jianhao.web.people.models import User
from jianhao.web.people.roles import Permission
from jianhao.web.plans.models import Plan, PlannedAccount
from jianhao.web.registry.keeping import kept
from jianhao.web.registry.models import Account
from jianhao.web.ui.places import Due, NavigationEntry, Section, places

PRINTED = (
    "proposal", "certainty", "words", "decision", "decided_at", "decided_by__name", "chosen__account__name",
    "plan__agency_id", "plan__title",
)  # of the last proposal, on an account's page  # fmt: skip


def _last_of_own(user: User) -> Plan | None:
    """The plan of the own unit on which decisions count now."""
    last = Plan.objects.filter(agency=user.agency, state=RunState.DONE).light().order_by("-pk").first()
    return last if last is not None and not last.is_followed else None


def due(user: User, as_of: date) -> list[Due]:
    """Accounts to decide on and questions to answer, in the own unit's last plan."""
    decides, answers = user.may(Permission.DECIDE), user.may(Permission.EDIT)
    if not (user.may(Permission.PLAN) and (decides or answers)) or not user.scope_path:
        return []
    one = _last_of_own(user)
    if one is None:
        return []
    address = reverse("plan", args=[one.pk])
    left, asked = kept(user, f"plan:{one.pk}", lambda: _undecided(one))
    questions = f"{address}?point=questions&decision=none#accounts"
    found = [Due("个账号有保护性事项待答复（整合方案）", asked, questions)]
    if decides:
        found.append(Due("个账号的去留待决定（整合方案）", left - asked, f"{address}?decision=none#accounts"))
    return found


def _undecided(one: Plan) -> tuple[int, int]:
    """Accounts that the plan lets go and nobody decided on, and those of them with questions to be answered."""
    going = one.accounts.filter(decision="").exclude(proposal="keep").order_by()
    told = going.aggregate(n=Count("*"), asked=Count(Value(1), filter=Q(open_questions__gt=0)))
    return told["n"], told["asked"]


def _proposal(account: Account, user: User, as_of: date) -> dict[str, Any] | None:
    """The last plan's proposal for the office that plans; units are asked with the paper, not through this page."""
    if not user.may(Permission.PLAN):
        return None
    row = _latest(PlannedAccount.objects.visible_to(user).filter(account=account))
    return None if row is None else {"one": row, "later": row.plan.is_followed}


def _latest(rows: QuerySet) -> PlannedAccount | None:
    done = rows.filter(plan__state=RunState.DONE)
    return (
        done.select_related("plan", "chosen__account", "decided_by").only(*PRINTED).order_by("-plan").first()
    )


places.navigation.append(NavigationEntry("整合方案", "plans", (Permission.PLAN,), 16))
places.due.append(due)
places.sections.append(Section("plan", "处置建议", "plans/section_plan.html", 60, _proposal))
