"""What plans agreed to close and nobody has proposed yet: a batch or a request begins with it, nothing follows by itself."""

from __future__ import annotations

from typing import Any

from jianhao.web.closures.models import Closure
from jianhao.web.people.models import User
from jianhao.web.plans.agreed import AgreedClosing, agreed_closings
from jianhao.web.registry.models import OPEN_STATES, Account


def open_agreements(user: User) -> list[AgreedClosing]:
    """Agreed closings of accounts that still run and have no closing."""
    found = [one for one in agreed_closings(user) if one.account.local_state in OPEN_STATES]
    begun = set(
        Closure.objects.filter(account__in=[one.account.pk for one in found]).values_list(
            "account_id", flat=True
        )
    )
    return [one for one in found if one.account.pk not in begun]


def successor_values(account: Account) -> dict[str, Any]:
    """An account as the form 承接渠道 gives it."""
    return {
        "account_id": account.account_id, "name": account.name, "platform": account.platform, "link": account.link,
        "announced_on": None, "scanned": False,
    }  # fmt: skip
