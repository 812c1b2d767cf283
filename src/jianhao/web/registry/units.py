"""Units that have accounts, with how far their confirmation is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Value

from jianhao.web.people.models import Agency, User
from jianhao.web.registry.models import OPEN_STATES, Account


def units_with_accounts(user: User, since: date, unfinished: bool) -> QuerySet:
    """Visible units with open accounts in the order of the tree; with `unfinished` those not confirmed since."""
    wanted = Account.objects.filter(agency=OuterRef("pk"), local_state__in=OPEN_STATES)
    if unfinished:
        wanted = wanted.filter(Q(confirmed_on=None) | Q(confirmed_on__lt=since))
    return Agency.objects.visible_to(user).filter(Exists(wanted)).order_by("path")


def tally(units: Sequence[Agency], since: date) -> dict[int, tuple[int, int]]:
    """Open and confirmed accounts of some units."""
    rows = (
        Account.objects.open().filter(agency__in=[unit.pk for unit in units]).values_list("agency").order_by()
    )
    counted = rows.annotate(n=Count("*"), done=Count(Value(1), filter=Q(confirmed_on__gte=since)))
    return {pk: (n, done) for pk, n, done in counted}
