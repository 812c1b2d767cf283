"""No effective interaction."""

from __future__ import annotations

from jianhao.inspection.facts import AccountFacts
from jianhao.inspection.rule import Params
from jianhao.inspection.rules._checks import PARAMETERS_OF_CHECKS, Wording, by_check, check_sentence
from jianhao.inspection.rules._gate import define
from jianhao.inspection.verdict import Judgement


def judge(facts: AccountFacts, threshold: Params) -> Judgement:
    """未提供有效互动功能（留言、咨询建言、评论等渠道均不可用）的，不通过。

    依据：国办秘函〔2019〕19号单项否决指标“互动回应差”。
    只以核查记录为准：核查日在有效天数内的最近一次结论；未核查、未提供记录、记录过期或无日期的，待核实。
    """
    return by_check(facts, "no_interaction", threshold)


explain = check_sentence(Wording("未提供有效互动功能", "互动功能是否有效"))
define("no_interaction", "未提供有效互动功能", judge, explain, PARAMETERS_OF_CHECKS)
