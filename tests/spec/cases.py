"""Cases of one rule in a TOML file: what is given, what must come out. Read by the tests and by the rule manual.

`[given]` holds what all cases of the file share; a case's `given` adds to it, table by table. Dates stand for days, empty texts
for cells that are not filled in, words of tables (已注销, 县级) for the codes that are stored.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from jianhao.dates import day_number
from jianhao.inspection.facts import (
    Account,
    AccountFacts,
    Cadence,
    Check,
    Coverage,
    PostFacts,
    QuotaCount,
    Sibling,
    Waiver,
)
from jianhao.vocab.levels import parse_level
from jianhao.vocab.platform_names import parse_platform
from jianhao.vocab.sponsors import parse_scope
from jianhao.vocab.states import parse_local_state, parse_national_state, parse_platform_state

CODES: Mapping[str, Callable[[str], Any]] = {
    "platform": parse_platform,
    "level": parse_level,
    "scope": parse_scope,
    "platform_state": parse_platform_state,
    "national_state": parse_national_state,
    "local_state": parse_local_state,
}
FOLDER = Path(__file__).parent
ACCOUNT = {"account_id": "weixin:gh_demo", "name": "乙县示例", "platform": "weixin"}
SIBLING = {
    "live": True,
    "name": None,
    "last_day": None,
    "first_day": None,
    "opened_on": None,
    "platform_state": None,
}
QUOTA = {"level": None, "platform": None}
CHECK = {"checked_at": None, "by": None, "evidence": None}
KEYS = {
    "as_of",
    "account",
    "posts",
    "coverage",
    "checks",
    "checked_items",
    "siblings",
    "waivers",
    "quotas",
    "cadence",
}


@dataclass(frozen=True)
class Case:
    """One line of a rule's table; `measured` are the values that must be there, `sentence` the exact text."""

    rule_id: str
    version: str
    title: str
    threshold: Mapping[str, Any]
    facts: AccountFacts
    outcome: str
    reason: str
    measured: Mapping[str, Any]
    evidence: tuple[str, ...] | None
    sentence: str | None


def spec_files() -> list[Path]:
    return sorted(FOLDER.glob("*.toml"))


def cases(path: Path) -> list[Case]:
    """All cases of a file, in its order; a key that nothing reads is an error."""
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    shared, threshold = content.get("given", {}), content.get("threshold", {})
    return [
        _case(content["rule"], content.get("version", "1"), threshold, shared, table)
        for table in content["case"]
    ]


def _case(
    rule_id: str,
    version: str,
    threshold: Mapping[str, Any],
    shared: Mapping[str, Any],
    table: Mapping[str, Any],
) -> Case:
    unknown = set(table) - {
        "title",
        "given",
        "threshold",
        "outcome",
        "reason",
        "measured",
        "evidence",
        "sentence",
    }
    assert not unknown, f"{rule_id}: {unknown}"
    evidence = table.get("evidence")
    return Case(
        rule_id,
        version,
        table["title"],
        {**threshold, **table.get("threshold", {})},
        facts_of(_merged(shared, table.get("given", {})), rule_id),
        table["outcome"],
        table.get("reason", ""),
        table.get("measured", {}),
        None if evidence is None else tuple(evidence),
        table.get("sentence"),
    )


def facts_of(given: Mapping[str, Any], item: str) -> AccountFacts:
    """The facts that a case describes; checks and waivers are of the case's rule unless they name another."""
    assert set(given) <= KEYS, set(given) - KEYS
    days = _days(given)
    coverage = {"supplied": True, **days.get("coverage", {})}
    coverage["ranges"] = tuple((first, last) for first, last in coverage.get("ranges", []))
    return AccountFacts(
        Account(**_coded({**ACCOUNT, **days.get("account", {})})),
        days["as_of"],
        90,
        PostFacts(**days.get("posts", {})),
        Coverage(**coverage),
        tuple(Check(**{"item": item, **CHECK, **check}) for check in days.get("checks", [])),
        tuple(Sibling(**_coded({**SIBLING, **sibling})) for sibling in days.get("siblings", [])),
        tuple(Waiver(**{"rule": item, **waiver}) for waiver in days.get("waivers", [])),
        tuple(QuotaCount(**{**QUOTA, **quota}) for quota in days.get("quotas", [])),
        Cadence(**days["cadence"]) if "cadence" in days else None,
        frozenset(days.get("checked_items", [])),
    )


def _coded(row: dict[str, Any]) -> dict[str, Any]:
    """The row as ingest stores it; a word that the vocabulary does not know is a mistake of the table."""
    for column, parse in CODES.items():
        if row.get(column) is not None:
            row[column] = parse(row[column]).value
    return row


def _merged(shared: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    both = dict(shared)
    for key, value in own.items():
        both[key] = {**both.get(key, {}), **value} if isinstance(value, dict) else value
    return both


def _days(value: Any) -> Any:
    if value == "":
        return None
    if isinstance(value, date):
        return day_number(value)
    if isinstance(value, dict):
        return {key: _days(item) for key, item in value.items()}
    return [_days(item) for item in value] if isinstance(value, list) else value
