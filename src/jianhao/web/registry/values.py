"""An account's fields as plain values for requests, import rows and the log, and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from jianhao.web.registry.fields import DAYS, TITLES
from jianhao.web.registry.models import Account


def as_plain(value: Any) -> Any:
    """A value that JSON holds: days as 2024-05-20."""
    return value.isoformat() if isinstance(value, date) else value


def of_account(account: Account, names: Iterable[str]) -> dict[str, Any]:
    """The account's present values of some fields, plain."""
    return {name: as_plain(getattr(account, name)) for name in names}


def into_account(account: Account, values: Mapping[str, Any]) -> None:
    """Set plain values on an account; nothing is saved."""
    for name, value in values.items():
        setattr(
            account,
            name,
            date.fromisoformat(value) if name in DAYS and value else value if name not in DAYS else None,
        )


def differing(account: Account, values: Mapping[str, Any]) -> dict[str, Any]:
    """Those of the plain values that differ from the account's."""
    now = of_account(account, values)
    return {name: value for name, value in values.items() if value != now[name]}


def shown(name: str, value: Any) -> str:
    """A plain value as a page shows it, in the words of the register."""
    if value is None or value == "" or value == []:
        return "—"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(str(item) for item in value)
    if isinstance(value, int | float):
        return f"{value:,.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else f"{value:,}"
    choices = Account._meta.get_field(name).choices if name in _CHOSEN else None
    return str(dict(choices).get(value, value)) if choices else str(value)


_CHOSEN = frozenset(f.name for f in Account._meta.concrete_fields if f.choices)


def changes_in_words(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """(heading, before, after) of every field that changes."""
    return [
        (TITLES.get(n, n), shown(n, before.get(n)), shown(n, after[n]))
        for n in after
        if before.get(n) != after[n]
    ]
