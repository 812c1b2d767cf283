"""A closing is where its account is, whoever moves the account or writes the closing, and however."""

from __future__ import annotations

from typing import Any

from jianhao.web.triggers import Trigger, put_in_place

CLOSINGS, ACCOUNTS = "closures_closure", "registry_account"
PLACE = ("agency_path", "line_path")

ITS_ACCOUNT = f"FROM {ACCOUNTS} AS a WHERE a.id = {CLOSINGS}.account_id"
ELSEWHERE = " OR ".join(f"a.{name} <> {CLOSINGS}.{name}" for name in PLACE)
BRING = (
    f"UPDATE {CLOSINGS} SET ({', '.join(PLACE)}) = (SELECT {', '.join(f'a.{name}' for name in PLACE)} {ITS_ACCOUNT}) "
    f"WHERE EXISTS (SELECT 1 {ITS_ACCOUNT} AND ({ELSEWHERE}))"
)
TRIGGERS = (
    Trigger("closings_go_with_account", ACCOUNTS, f"{BRING} AND account_id = NEW.id", PLACE),
    Trigger("closings_begin_with_account", CLOSINGS, f"{BRING} AND id = NEW.id"),
    Trigger("closings_stay_with_account", CLOSINGS, f"{BRING} AND id = NEW.id", PLACE),
)


def follow(using: str = "default", **_: Any) -> None:
    """Put the triggers in place and bring closings to where their accounts are."""
    put_in_place(
        using, TRIGGERS, mend=BRING, needs={ACCOUNTS: ("id", *PLACE), CLOSINGS: ("account_id", *PLACE)}
    )
