"""When a unit's name or line changes, its accounts follow in the same transaction."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from jianhao.web.people.actions_agencies import agency_changed
from jianhao.web.people.models import Agency
from jianhao.web.registry.models import Account, ChangeRequest
from jianhao.web.registry.searching import search_text


@receiver(agency_changed)
def follow(sender: Any, agency: Agency, **_: Any) -> None:
    """Bring what accounts and requests repeat of their unit up to date."""
    accounts = list(Account.objects.filter(agency=agency).prefetch_related("native_ids"))
    for account in accounts:
        ids = [account.account_id.partition(":")[2], *(i.value for i in account.native_ids.all())]
        account.search = search_text(account.name, agency.name, ids)
        account.line_path = agency.line_path
    Account.objects.bulk_update(accounts, ["search", "line_path"], batch_size=500)
    ChangeRequest.objects.filter(agency=agency).update(line_path=agency.line_path)
