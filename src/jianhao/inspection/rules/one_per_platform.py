"""One unit, one account per platform."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jianhao.inspection.facts import AccountFacts
from jianhao.inspection.rule import Params
from jianhao.inspection.rules._gate import define
from jianhao.inspection.rules._outcomes import failed, missing, passed
from jianhao.inspection.rules._words import listed
from jianhao.inspection.verdict import Judgement


def judge(facts: AccountFacts, threshold: Params) -> Judgement:
    """一个单位在同一平台原则上只开设一个账号；同一主办单位在同一平台另有未关停账号的，不通过。

    依据：国办发〔2018〕123号。主办单位未填写的，待核实；本账号或者同平台其他账号已注销并关停的，不计入。
    """
    if not facts.account.agency:
        return missing("主办单位")
    others = [sibling for sibling in facts.siblings if sibling.live]
    if not others:
        return passed(accounts=1)
    names = [sibling.name or sibling.account_id for sibling in others]
    return failed(
        evidence=tuple(sibling.account_id for sibling in others), accounts=1 + len(others), others=names
    )


def explain(measured: Mapping[str, Any], threshold: Mapping[str, Any], as_of: int, reason: str) -> str:
    return f"同一主办单位在该平台开设{measured['accounts']}个账号，另有：{listed(measured['others'])}。"


define("one_per_platform", "同一平台重复开设", judge, explain, frozenset())
