"""Three states of one account that cannot all be true."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from itertools import combinations, product
from typing import Any

from jianhao.inspection.facts import AccountFacts
from jianhao.inspection.rule import Params
from jianhao.inspection.rules._gate import define
from jianhao.inspection.rules._outcomes import failed, missing, passed
from jianhao.inspection.verdict import Judgement
from jianhao.inspection.vocabulary import (
    local_state,
    national_state,
    platform_state,
    state_words,
    word,
)
from jianhao.vocab.states import LocalState, NationalState, PlatformState

_PLATFORM, _NATIONAL, _LOCAL = "平台状态", "国办系统状态", "台账状态"
_ON_PLATFORM = (PlatformState.active, PlatformState.stopped, PlatformState.frozen)
_GONE_OR_FROZEN = (PlatformState.cancelled, PlatformState.frozen)
_FILED = (NationalState.running, NationalState.changing)
_BEFORE_CLOSING = (LocalState.proposed, LocalState.approved, LocalState.running, LocalState.rectifying)
_IN_CLOSING = (LocalState.closing_proposed, LocalState.announced, LocalState.cancelling)
_CLOSED = (LocalState.closed, LocalState.archived)

# Pairs that cannot both be true: the states of one column, the states of the other.
CONTRADICTIONS: tuple[tuple[str, tuple[StrEnum, ...], str, tuple[StrEnum, ...]], ...] = (
    (_PLATFORM, (PlatformState.cancelled,), _NATIONAL, (NationalState.in_review, *_FILED)),
    (_PLATFORM, _ON_PLATFORM, _NATIONAL, (NationalState.closed,)),
    (_PLATFORM, _GONE_OR_FROZEN, _LOCAL, _BEFORE_CLOSING),
    (_PLATFORM, _ON_PLATFORM, _LOCAL, _CLOSED),
    (_NATIONAL, (NationalState.closed,), _LOCAL, _BEFORE_CLOSING + _IN_CLOSING),
    (_NATIONAL, _FILED, _LOCAL, (*_CLOSED, LocalState.proposed, LocalState.unreported)),
)
_PAIRS = frozenset(
    (one, a, other, b) for one, these, other, those in CONTRADICTIONS for a, b in product(these, those)
)


def judge(facts: AccountFacts, threshold: Params) -> Judgement:
    """平台状态、国办系统状态、台账状态相互矛盾的（如平台已注销而国办系统仍为正常运行），不通过。

    依据：国办发〔2018〕123号分级备案要求（开设、变更、关停、注销均应备案）和有关检查通报。
    已知的两项相互矛盾即不通过；没有矛盾但有状态未填写的，待核实。
    """
    account = facts.account
    states = (
        (_PLATFORM, platform_state(account.platform_state)),
        (_NATIONAL, national_state(account.national_state)),
        (_LOCAL, local_state(account.local_state)),
    )
    found = [
        f"{one}“{word(a)}”与{other}“{word(b)}”"
        for (one, a), (other, b) in combinations(states, 2)
        if (one, a, other, b) in _PAIRS
    ]
    if found:
        return failed(contradictions=found)
    empty = [title for title, state in states if state is None]
    return missing(*empty) if empty else passed("", state_words(account))


def explain(measured: Mapping[str, Any], threshold: Mapping[str, Any], as_of: int, reason: str) -> str:
    return f"{'，'.join(map(str, measured.get('contradictions') or []))}不一致，请核对更新。"


define("state_mismatch", "状态信息不一致", judge, explain, frozenset(), live_only=False)
