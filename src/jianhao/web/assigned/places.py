"""What 上级交办 puts on the shared pages: navigation and what is due to units and offices."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet, Value
from django.urls import reverse

from jianhao.web.assigned.listing import TASKS, is_late
from jianhao.web.assigned.models import AssignedItem, AssignedList, ItemState, ListState, SenderKey
from jianhao.web.once import once
from jianhao.web.people.models import User
from jianhao.web.people.roles import Permission
from jianhao.web.registry.models import Account
from jianhao.web.ui.places import Due, NavigationEntry, Section, places

SHOWN_ITEMS = 20
ITEM_SHOWN = ("category", "problem", "state", "deadline", "account", "assigned__title", "assigned__issuer")


def due(user: User, as_of: date) -> list[Due]:
    """What every role has to do about lists from above."""
    found: list[Due] = []
    items = AssignedItem.objects.visible_to(user)
    if user.may(Permission.REPORT):
        found += _of_unit(items.filter(agency_id=user.agency_id), as_of)
    if user.may(Permission.INSPECT):
        found += _to_sort(user)
    if user.may(Permission.JUDGE):
        waiting = items.filter(TASKS["judge"][1]).exclude(replied_by=user)
        found.append(Due("项上级交办反馈待审核", waiting.count(), _address("judge")))
    if user.may(Permission.DECIDE):
        found += _to_answer(user, as_of)
        keys = SenderKey.objects.visible_to(user).filter(confirmed_by=None).exclude(made_by=user)
        found.append(Due("个报送单位公钥待核对", keys.count(), reverse("sender_keys")))
    return found


def _address(task: str) -> str:
    return f"{reverse('assigned')}?task={task}"


def _of_unit(own: QuerySet, as_of: date) -> list[Due]:
    late, soon = Q(deadline__lt=as_of), Q(deadline__gte=as_of)
    told = own.filter(TASKS["reply"][1]).aggregate(
        late=Count(Value(1), filter=late),
        soon=Count(Value(1), filter=soon),
        first=Min("deadline", filter=soon),
    )
    return [
        Due("项上级交办已逾期", told["late"], _address("reply"), overdue=True),
        Due("项上级交办待反馈", told["soon"], _address("reply"), told["first"]),
    ]


@dataclass(frozen=True, slots=True)
class Running:
    """A list in work at the person's own office: by when, who took it, whether every row of it is settled."""

    deadline: date
    taken_by: int | None
    settled: bool


def _running(user: User) -> list[Running]:
    """The lists in work that the person's own office received; those of offices below are theirs."""
    left = AssignedItem.objects.filter(assigned=OuterRef("pk")).exclude(state=ItemState.ACCEPTED)
    rows = AssignedList.objects.filter(agency_id=user.agency_id, state=ListState.OPEN).order_by()
    rows = rows.annotate(settled=~Exists(left)).values_list("deadline", "taken_by", "settled")
    return once(("assigned lists", user.pk), lambda: [Running(*row) for row in rows])


def _to_sort(user: User) -> list[Due]:
    drafts = AssignedList.objects.visible_to(user).filter(state=ListState.DRAFT, made_by=user)
    found = [Due("份上级交办清单待受理", drafts.count(), reverse("assigned"))]
    if not _running(user):
        return found
    told = AssignedItem.objects.filter(assigned__agency_id=user.agency_id).aggregate(
        unmatched=Count(Value(1), filter=TASKS["match"][1]), ungiven=Count(Value(1), filter=TASKS["give"][1])
    )
    return [
        *found,
        Due("项上级交办待对应账号", told["unmatched"], _address("match")),
        Due("项上级交办待交办到单位", told["ungiven"], _address("give")),
    ]


def _to_answer(user: User, as_of: date) -> list[Due]:
    lists, address = _running(user), reverse("assigned")
    late = sum(one.deadline < as_of for one in lists)
    ready = sum(one.settled and one.taken_by != user.pk for one in lists)
    soon = min((one.deadline for one in lists if one.deadline >= as_of), default=None)
    return [
        Due("份上级交办清单已超过反馈期限", late, address, overdue=True),
        Due("份上级交办清单可以答复", ready, address, until=soon),
    ]


def _of_account(account: Account, user: User, as_of: date) -> dict[str, Any] | None:
    """What offices above asked about an account; nothing is shown where nothing was asked."""
    rows = (
        AssignedItem.objects.visible_to(user)
        .filter(account=account)
        .exclude(assigned__state__in=[ListState.DRAFT, ListState.DROPPED])
    )
    rows = rows.select_related("assigned").only(*ITEM_SHOWN)
    items = list(rows.order_by("-pk")[:SHOWN_ITEMS])
    return {"asked": [(item, is_late(item, as_of)) for item in items]} if items else None


places.navigation.append(NavigationEntry("上级交办", "assigned", (Permission.VIEW,), 15))
places.due.append(due)
places.sections.append(Section("assigned", "上级交办", "assigned/section_items.html", 25, _of_account))
