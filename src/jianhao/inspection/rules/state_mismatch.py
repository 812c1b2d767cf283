"""Three states of one account that cannot all be true."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Any

from jianhao.inspection.facts import AccountFacts
from jianhao.inspection.rule import Params
from jianhao.inspection.rules._gate import define
from jianhao.inspection.rules._outcomes import failed, missing, passed
from jianhao.inspection.verdict import Judgement

_PLATFORM, _NATIONAL, _LOCAL = "平台状态", "国办系统状态", "台账状态"
_ON_PLATFORM = ("正常", "停更", "冻结(注销中)")
_BEFORE_CLOSING = ("拟开设", "批准", "运行", "整改")
_IN_CLOSING = ("拟关停", "公告期", "注销中")
_CLOSED = ("已关停", "归档")
_FILED = ("正常运行", "变更中")


def _pairs() -> frozenset[tuple[str, str, str, str]]:
    tables = (
        (_PLATFORM, ("已注销",), _NATIONAL, ("审核中", *_FILED)),
        (_PLATFORM, _ON_PLATFORM, _NATIONAL, ("已关停",)),
        (_PLATFORM, ("已注销",), _LOCAL, _BEFORE_CLOSING),
        (_PLATFORM, ("冻结(注销中)",), _LOCAL, _BEFORE_CLOSING),
        (_PLATFORM, _ON_PLATFORM, _LOCAL, _CLOSED),
        (_NATIONAL, ("已关停",), _LOCAL, _BEFORE_CLOSING + _IN_CLOSING),
        (_NATIONAL, _FILED, _LOCAL, (*_CLOSED, "拟开设", "漏报")),
    )
    return frozenset(
        (one, a, other, b) for one, these, other, those in tables for a, b in product(these, those)
    )


CONTRADICTIONS = _pairs()


def judge(facts: AccountFacts, threshold: Params) -> Judgement:
    """平台状态、国办系统状态、台账状态相互矛盾的（如平台已注销而国办系统仍为正常运行），不通过。

    依据：国办发〔2018〕123号分级备案要求（开设、变更、关停、注销均应备案）和有关检查通报。
    已知的两项相互矛盾即不通过；没有矛盾但有状态未填写的，待核实。
    """
    account = facts.account
    states = (
        (_PLATFORM, account.platform_state),
        (_NATIONAL, account.national_state),
        (_LOCAL, account.local_state),
    )
    known = [(title, str(state)) for title, state in states if state is not None]
    found = [
        f"{one}“{a}”与{other}“{b}”"
        for at, (one, a) in enumerate(known)
        for other, b in known[at + 1 :]
        if (one, a, other, b) in CONTRADICTIONS
    ]
    if found:
        return failed(contradictions=found)
    empty = [title for title, state in states if state is None]
    return missing(*empty) if empty else passed("", dict(known))


def explain(measured: Mapping[str, Any], threshold: Mapping[str, Any], as_of: int, reason: str) -> str:
    return f"{'，'.join(map(str, measured.get('contradictions') or []))}不一致，请核对更新。"


define("state_mismatch", "状态信息不一致", judge, explain, frozenset(), live_only=False)
