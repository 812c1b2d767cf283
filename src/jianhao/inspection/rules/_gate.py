"""What comes before every rule: waivers, accounts that are closed or not opened yet; and registration."""

from __future__ import annotations

from collections.abc import Mapping
from functools import wraps
from typing import Any

from jianhao.dates import iso_date
from jianhao.inspection.facts import Account, AccountFacts
from jianhao.inspection.rule import Explain, Judge, Params, Rule, register
from jianhao.inspection.rules._outcomes import inapplicable
from jianhao.inspection.rules._vocabulary import local_state, national_state, platform_state, state_words
from jianhao.inspection.rules._words import common_sentence
from jianhao.inspection.verdict import Judgement
from jianhao.vocab.states import LocalState, NationalState, PlatformState

LOCAL_CLOSED = frozenset({LocalState.closed, LocalState.archived})
LOCAL_PLANNED = frozenset({LocalState.proposed, LocalState.approved})


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


def is_cancelled(account: Account, as_of: int) -> bool:
    """Whether the account is gone from its platform on that day; a later cancellation date means not yet."""
    if account.cancelled_on is not None and account.cancelled_on > as_of:
        return False
    state = platform_state(account.platform_state)
    return account.cancelled_on is not None if state is None else state is PlatformState.cancelled


def is_closed(account: Account, as_of: int) -> bool:
    """Whether closing is complete, so that the account is no longer inspected.

    An account that still exists on its platform is never closed. A cancelled one is closed unless the
    national system (or, where that says nothing, the local register) still lists it: so long it is inspected.
    """
    if _exists(account, as_of):
        return False
    if account.national_closed_on is not None and account.national_closed_on > as_of:
        return False
    national, local = national_state(account.national_state), local_state(account.local_state)
    if national not in (None, NationalState.not_filed):
        return national is NationalState.closed
    return is_cancelled(account, as_of) if local is None else local in LOCAL_CLOSED


def _exists(account: Account, as_of: int) -> bool:
    """Whether the account is known to be still on its platform."""
    not_yet = account.cancelled_on is not None and account.cancelled_on > as_of
    return not_yet or platform_state(account.platform_state) not in (None, PlatformState.cancelled)


def is_planned(facts: AccountFacts) -> bool:
    """Whether opening still lies ahead: by its date, or approved only and nothing of it was ever seen."""
    account = facts.account
    if account.opened_on is not None and account.opened_on > facts.as_of:
        return True
    unseen = platform_state(account.platform_state) is None and facts.posts.last_day is None
    return unseen and facts.coverage.latest_seen is None and local_state(account.local_state) in LOCAL_PLANNED
