"""What closings put on the shared pages: navigation, what is due, the closing of an account, dates, a word for the public."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Min, Q, Value
from django.urls import reverse

from jianhao.closing.actions import Action
from jianhao.closing.deadlines import dues, silence_reminder
from jianhao.closing.public import public_entry
from jianhao.dates import day_date, day_number
from jianhao.documents.cells import masked
from jianhao.vocab.platform_names import Platform
from jianhao.web.closures.announcing import in_words
from jianhao.web.closures.knowing import silence_of, terms_of_each
from jianhao.web.closures.matters import Matter
from jianhao.web.closures.models import Closure
from jianhao.web.closures.parts import waiting_for
from jianhao.web.closures.rates import measured_losses
from jianhao.web.closures.waivers import waivers
from jianhao.web.people.models import User
from jianhao.web.people.roles import Permission
from jianhao.web.registry.deadlines import OVERDUE, Deadline, Kind
from jianhao.web.registry.keeping import kept
from jianhao.web.registry.models import CLOSED_STATES, Account
from jianhao.web.registry.reach import Reach
from jianhao.web.ui.places import Calendar, Due, NavigationEntry, Section, places

# The calendar of the register counts these itself, from the day of cancellation and of the freeze.
COUNTED_THERE = frozenset({Action.RECORD_LOOK_BACK, Action.FINISH})

SHOWN_OF_ACCOUNT = ("account__name", "account__platform", "account__agency__name", "account__agency__path")


def due(user: User, as_of: date) -> list[Due]:
    """Closings in which it is this person's turn; those that are overdue apart."""
    roles = "+".join(sorted(user.roles))
    late, rest, first = kept(user, f"closings:{as_of}:{roles}", lambda: _turns(user, as_of))
    address = reverse("closures") + "?show=mine"
    return [
        Due("项关停待我办理，已逾期", late, address, overdue=True),
        Due("项关停待我办理", rest, address, until=first),
    ]


def _turns(user: User, as_of: date) -> tuple[int, int, date | None]:
    late = Q(due__lt=as_of)
    told = Closure.objects.filter(waiting_for(user)).aggregate(
        late=Count(Value(1), filter=late), n=Count("*"), first=Min("due", filter=Q(due__gte=as_of))
    )
    return told["late"], told["n"] - told["late"], told["first"]


def _account(account: Account, user: User, as_of: date) -> dict[str, Any] | None:
    """The closing of an account, or the way to propose one."""
    closure = account.closures.order_by("-pk").first()
    may = user.may(Permission.EDIT) or (user.may(Permission.REPORT) and user.agency_id == account.agency_id)
    if closure is None:
        return (
            {"closure": None, "account": account}
            if may and account.local_state not in CLOSED_STATES
            else None
        )
    reminder = silence_reminder(closure.case, silence_of(closure), day_number(as_of))
    return {"closure": closure, "reminder": reminder, "events": closure.events.order_by("-number")[:5]}


def listed(reach: Reach, as_of: date, ahead: int, limit: int) -> Iterator[Deadline]:
    """What is due in the closings of some accounts, each with the rule's own sentence."""
    rows = reach.of(Closure.objects.filter(open=True, due__lte=as_of + timedelta(ahead)))
    rows = (
        rows.select_related("account__agency").only("record", *SHOWN_OF_ACCOUNT).order_by("due", "pk")[:limit]
    )
    terms = terms_of_each(closure.agency for closure in rows)
    for closure in rows:
        for one in dues(closure.case, terms[closure.agency.path]):
            day = day_date(one.day)
            if one.row.action in COUNTED_THERE or _frozen_there(closure, one.row.action):
                continue
            if as_of - timedelta(OVERDUE) <= day <= as_of + timedelta(ahead):
                yield Deadline(
                    Kind.CLOSING,
                    day,
                    closure.account_id,
                    closure.account.name,
                    closure.agency.name,
                    one.sentence,
                )


def _frozen_there(closure: Closure, action: Action) -> bool:
    return action is Action.CONFIRM_CANCELLATION and closure.account.platform == Platform.weixin


def counted(reach: Reach, as_of: date, ahead: int) -> tuple[int, int, date | None]:
    """How many closings are overdue, how many come, and the first to come."""
    within = (as_of - timedelta(OVERDUE), as_of + timedelta(ahead))
    coming = Q(due__gte=as_of)
    told = reach.of(Closure.objects.filter(open=True, due__range=within)).aggregate(
        late=Count(Value(1), filter=~coming),
        soon=Count(Value(1), filter=coming),
        first=Min("due", filter=coming),
    )
    return told["late"], told["soon"], told["first"]


def public(accounts: Iterable[Account]) -> dict[int, tuple[str, ...]]:
    """What a citizen is told beside the card: where it stands, why, what the archive lacks; nothing before it is announced."""
    names = {account.pk: account.name for account in accounts}
    found: dict[int, tuple[str, ...]] = {}
    for closure in Closure.objects.filter(account__in=names).order_by("pk"):
        successor = closure.prepared.get(Matter.SUCCESSOR)
        said = public_entry(closure.case, names[closure.account_id], in_words(successor) if successor else "")
        if said is not None:
            found[closure.account_id] = tuple(
                masked(s) for s in (said.standing, said.reason, said.archive) if s
            )
    return found


places.navigation.append(NavigationEntry("关停", "closures", (Permission.VIEW,), 16))
places.due.append(due)
places.sections.append(Section("closing", "关停", "closures/section_closing.html", 40, _account))
places.calendars.append(Calendar(listed, counted))
places.public.append(public)
places.waivers.append(waivers)
places.measured_losses.append(measured_losses)
places.public_links.append(("不完整归档公开", "incomplete_list"))
