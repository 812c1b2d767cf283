"""scenario.toml of a plan: written from what a form or a file asks for, and the locks that people's decisions are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from jianhao.consolidation.scenario import Scenario, ScenarioLock, parse_scenario
from jianhao.errors import UnusableCall
from jianhao.web.inspections.inputs import quoted
from jianhao.web.plans.models import DecisionKind, Plan, PlannedAccount
from jianhao.web.refusals import Refused

FILE = "方案设置.toml"
_TABLES: Mapping[str, Mapping[str, str]] = {
    "value": {"yuan_per_active_follower": "yuan_per_active_follower"},
    "sink": {"website": "website", "app": "app"},
    "cap": {"accounts": "cap_accounts", "yuan": "cap_yuan", "followers_lost": "cap_followers_lost"},
    "phases": {"quarters": "quarters", "staff_hours": "staff_hours"},
}
LOCKING = (DecisionKind.KEEP, DecisionKind.CLOSE, DecisionKind.TARGET)


def read(text: str, file: str = FILE) -> Scenario:
    """The scenario of an uploaded or kept text; Refused says which key is wrong."""
    try:
        return parse_scenario(text, file)
    except UnusableCall as error:
        raise Refused(str(error)) from error


def text_of(scenario: Scenario) -> str:
    """scenario.toml that says the same; what was not asked for is left out."""
    return "\n".join(_lines(scenario)) + "\n"


def _lines(scenario: Scenario) -> Iterator[str]:
    for table, names in _TABLES.items():
        given = {key: getattr(scenario, name) for key, name in names.items()}
        if any(value is not None for value in given.values()):
            yield f"[{table}]"
            yield from (f"{key} = {value!r}" for key, value in given.items() if value is not None)
    for quota in scenario.quotas:
        yield "[[quota]]"
        for key, word in (("scope", quota.scope), ("level", quota.level), ("platform", quota.platform)):
            if word is not None:
                yield f"{key} = {quoted(word)}"
        yield f"max = {quota.maximum}"
    for rate in scenario.measured:
        yield f"[measured.{rate.name}]"
        yield from (f"{key} = {getattr(rate, key)!r}" for key in ("value", "low", "high"))
        yield f"source = {quoted(rate.source)}"
    for lock in scenario.locks:
        yield "[[lock]]"
        yield f"account_id = {quoted(lock.account_id)}"
        yield (
            f"target = {quoted(lock.target)}"
            if lock.target
            else "keep = true"
            if lock.keep
            else "close = true"
        )


def with_locks(scenario: Scenario, locks: Iterable[Mapping[str, Any]]) -> Scenario:
    """The scenario with the locks of decisions; Refused where the file says otherwise of an account."""
    asked = {lock.account_id: lock for lock in scenario.locks}
    for row in locks:
        lock = as_lock(row)
        earlier = asked.setdefault(lock.account_id, lock)
        if earlier != lock:
            raise Refused(
                f"方案设置文件对{lock.account_id}的锁定与已作出的决定（{DecisionKind(row['kind']).label}）不同，"
                "请删去文件中的这一条，或者先改变决定。"
            )
    return replace(scenario, locks=tuple(asked.values()))


def as_lock(row: Mapping[str, Any]) -> ScenarioLock:
    """A kept lock as the planner takes it."""
    if row["target"]:
        return ScenarioLock(row["account_id"], target=row["target"])
    return ScenarioLock(row["account_id"], keep=row["keep"], close=not row["keep"])


def locks_of(plan: Plan, lock_agreed: bool) -> list[dict[str, Any]]:
    """What was decided on a plan as locks for the next one: the locks, and with `lock_agreed` what was agreed to."""
    kinds = [*LOCKING, *([DecisionKind.AGREE] if lock_agreed else [])]
    rows = plan.accounts.filter(decision__in=kinds).order_by("number")
    rows = rows.select_related("account", "target__account", "chosen__account")
    return [_lock(row) for row in rows.iterator(2000)]


def _lock(row: PlannedAccount) -> dict[str, Any]:
    agreed = row.decision == DecisionKind.AGREE
    to = row.chosen if row.decision == DecisionKind.TARGET else row.target if agreed else None
    return {
        "account_id": row.account.account_id,
        "keep": row.decision == DecisionKind.KEEP or (agreed and not row.goes),
        "target": to.account.account_id if to is not None else None,
        "kind": row.decision,
        "planned": row.pk,
    }
