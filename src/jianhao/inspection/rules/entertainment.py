"""Tone and topics out of place."""

from __future__ import annotations

from jianhao.inspection.facts import AccountFacts
from jianhao.inspection.rule import Params
from jianhao.inspection.rules._checks import PARAMETERS_OF_CHECKS, Wording, by_check, check_sentence
from jianhao.inspection.rules._gate import define
from jianhao.inspection.verdict import Judgement


def judge(facts: AccountFacts, threshold: Params) -> Judgement:
    """不分场合卖惨卖萌、过度娱乐化的，不通过。

    依据：国务院办公厅政府信息与政务公开办公室2023年关于政务新媒体突出问题的通知（据媒体报道，原文待核）。
    只以核查记录为准：核查日在有效天数内的最近一次结论；未核查、未提供记录、记录过期或无日期的，待核实。
    """
    return by_check(facts, "entertainment", threshold)


explain = check_sentence(Wording("存在不分场合卖惨卖萌、过度娱乐化的内容", "内容是否过度娱乐化"))
define("entertainment", "内容过度娱乐化", judge, explain, PARAMETERS_OF_CHECKS)
