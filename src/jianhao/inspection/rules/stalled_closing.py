"""Closing that has begun and does not end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jianhao.dates import iso_date
from jianhao.inspection.facts import AccountFacts
from jianhao.inspection.rule import Params
from jianhao.inspection.rules._gate import define
from jianhao.inspection.rules._outcomes import failed, inapplicable, missing, passed
from jianhao.inspection.rules._words import day_text
from jianhao.inspection.verdict import Judgement
from jianhao.inspection.vocabulary import LOCAL_CLOSING, local_state


def judge(facts: AccountFacts, threshold: Params) -> Judgement:
    """台账状态为拟关停、公告期或注销中，自公告日（没有的自停更日）起超过规定天数仍未办结的，不通过。

    依据：有关检查通报把未完成注销的账号列为问题；天数未见统一规定，待核。
    公告日、停更日均未填写的，待核实；其他状态不适用。
    """
    account = facts.account
    state = local_state(account.local_state)
    if state is None:
        return missing("台账状态")
    if state not in LOCAL_CLOSING:
        return inapplicable("not_in_closing", local_state=state.chinese)
    known = [day for day in (account.notice_on, account.stopped_on) if day is not None and day <= facts.as_of]
    if not known:
        return missing("公告日", "停更日")
    begun = min(known)
    elapsed = facts.as_of - begun
    answer = failed if elapsed > threshold["days"] else passed
    return answer(local_state=state.chinese, begun_on=iso_date(begun), elapsed_days=elapsed)


def explain(measured: Mapping[str, Any], threshold: Mapping[str, Any], as_of: int, reason: str) -> str:
    if reason == "not_in_closing":
        return f"台账状态为“{measured.get('local_state')}”，不在关停过程中，不适用。"
    return (
        f"台账状态为“{measured['local_state']}”，{day_text(measured['begun_on'], as_of)}启动关停，"
        f"至监测时间点已{measured['elapsed_days']}天，超过{threshold['days']}天仍未办结。"
    )


define("stalled_closing", "关停注销未按期办结", judge, explain, frozenset({"days"}))
