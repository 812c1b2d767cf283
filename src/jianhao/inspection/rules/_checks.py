"""Rules that rest on a person's (or an outside check's) answer: validity, missing answers, sentences."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from jianhao.dates import iso_date
from jianhao.inspection.facts import AccountFacts, Check
from jianhao.inspection.rule import Explain, Params
from jianhao.inspection.rules._outcomes import Value, undetermined
from jianhao.inspection.rules._parameters import PARAMETERS
from jianhao.inspection.rules._words import day_text
from jianhao.inspection.verdict import Judgement, Outcome

PARAMETERS_OF_CHECKS = frozenset({"validity_days"})
RESULTS: Mapping[str, Outcome] = {
    "passed": Outcome.PASSED,
    "failed": Outcome.FAILED,
    "not_applicable": Outcome.NOT_APPLICABLE,
}


def no_check(facts: AccountFacts, item: str) -> Judgement:
    """Nobody answered for this account: not yet, or the run got no answers on this item at all."""
    return undetermined("not_checked" if item in facts.checked_items else "input_not_supplied")


def by_check(facts: AccountFacts, item: str, threshold: Params) -> Judgement:
    """The latest answer on the item, as long as it is not older than `validity_days` on the as-of day."""
    check = facts.check(item)
    if check is None:
        return no_check(facts, item)
    if check.checked_at is None:
        return undetermined("check_undated", **told(check))
    valid = threshold.get("validity_days", PARAMETERS["validity_days"].default)
    if facts.as_of - check.checked_at > valid:
        return undetermined("check_outdated", **told(check), check_age_days=facts.as_of - check.checked_at)
    outcome = RESULTS.get(check.result)
    if outcome is None:
        return undetermined("check_unreadable", **told(check))
    reason = "by_check" if outcome is Outcome.NOT_APPLICABLE else ""
    return Judgement(outcome, reason, told(check), reference(check))


def told(check: Check) -> dict[str, Value]:
    """Who said it and when, as measured values."""
    when = None if check.checked_at is None else iso_date(check.checked_at)
    return {"checked_on": when, "checked_by": check.by}


def reference(check: Check) -> tuple[str, ...]:
    """The check's own evidence, or a reference to the check itself."""
    if check.evidence:
        return (check.evidence,)
    when = "" if check.checked_at is None else f"@{iso_date(check.checked_at)}"
    return (f"check:{check.item}{when}",)


@dataclass(frozen=True, slots=True)
class Wording:
    """`found` completes 「经核查，该账号…」, `asked` names what was to be checked."""

    found: str
    asked: str


def check_sentence(wording: Wording) -> Explain:
    """`explain` of a rule that rests on checks."""

    def explain(measured: Mapping[str, Any], threshold: Mapping[str, Any], as_of: int, reason: str) -> str:
        if reason:
            return unanswered(wording.asked, measured, threshold, as_of, reason)
        by = measured.get("checked_by") or ""
        return f"经{by}{day_text(measured['checked_on'], as_of)}核查，该账号{wording.found}。"

    return explain


def unanswered(
    asked: str, measured: Mapping[str, Any], threshold: Mapping[str, Any], as_of: int, reason: str
) -> str:
    """Why a check gives no answer."""
    if reason == "check_outdated":
        last, valid = day_text(measured["checked_on"], as_of), threshold.get("validity_days", 92)
        age = f"距监测时间点{measured['check_age_days']}天，超过{valid}天的有效期"
        return f"{asked}最近一次核查为{last}，{age}，需重新核查。"
    return _UNANSWERED.get(reason, _UNANSWERED["not_checked"])(asked)


_UNANSWERED: Mapping[str, Callable[[str], str]] = {
    "not_checked": lambda asked: f"{asked}尚未核查，待核实。",
    "input_not_supplied": lambda asked: f"本次未提供{asked}的核查记录，该项未检查。",
    "check_undated": lambda asked: f"{asked}的核查记录未注明日期，待核实。",
    "check_unreadable": lambda asked: f"{asked}的核查结论不是“通过、不通过、不适用”之一，待核实。",
    "by_check": lambda asked: "经核查，本项不适用于该账号。",
}
