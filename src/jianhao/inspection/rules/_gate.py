"""What comes before every rule: waivers, accounts that are closed or not opened yet; and registration."""

from __future__ import annotations

from collections.abc import Mapping
from functools import wraps
from typing import Any

from jianhao.dates import iso_date
from jianhao.inspection.facts import AccountFacts
from jianhao.inspection.rule import Explain, Judge, Params, Rule, register
from jianhao.inspection.rules._outcomes import inapplicable
from jianhao.inspection.rules._words import common_sentence
from jianhao.inspection.standing import is_closed, is_planned
from jianhao.inspection.verdict import Judgement
from jianhao.inspection.vocabulary import state_words


def define(
    rule_id: str,
    title: str,
    judge: Judge,
    explain: Explain,
    parameters: frozenset[str],
    *,
    version: str = "1",
    live_only: bool = True,
) -> Rule:
    """Register a rule behind the common gate.

    Waivers make any rule not_applicable. `live_only` rules are not_applicable for accounts that are closed or
    not opened yet; the others look at closed accounts themselves. `parameters` are names of `_parameters`.
    """
    rule = Rule(rule_id, version, title, _gated(rule_id, judge, live_only), _explained(explain), parameters)
    return register(rule)


def _gated(rule_id: str, judge: Judge, live_only: bool) -> Judge:
    @wraps(judge)
    def gated(facts: AccountFacts, threshold: Params) -> Judgement:
        if facts.waivers and (waiver := facts.waiver(rule_id)) is not None:
            return inapplicable(
                "waived",
                waiver_reason=waiver.reason,
                waiver_approver=waiver.approver,
                waiver_until=iso_date(waiver.until),
            )
        out = out_of_service(facts) if live_only else None
        return judge(facts, threshold) if out is None else out

    return gated


def _explained(explain: Explain) -> Explain:
    @wraps(explain)
    def explained(measured: Mapping[str, Any], threshold: Mapping[str, Any], as_of: int, reason: str) -> str:
        sentence = common_sentence(measured, as_of, reason)
        if sentence is None:
            sentence = explain(measured, threshold, as_of, reason)
        return f"{sentence}本项为参照检查。" if measured.get("by_reference") is True else sentence

    return explained


def out_of_service(facts: AccountFacts) -> Judgement | None:
    """not_applicable for an account that is closed or not opened yet, None for one that is inspected."""
    if is_closed(facts.account, facts.as_of):
        return inapplicable("closed", **state_words(facts.account))
    if is_planned(facts):
        return inapplicable("not_opened", **state_words(facts.account))
    return None
