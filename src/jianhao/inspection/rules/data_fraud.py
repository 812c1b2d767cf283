"""Bought followers, forced likes."""

from __future__ import annotations

from jianhao.inspection.facts import AccountFacts
from jianhao.inspection.rule import Params
from jianhao.inspection.rules._checks import PARAMETERS_OF_CHECKS, Wording, by_check, check_sentence
from jianhao.inspection.rules._gate import define
from jianhao.inspection.verdict import Judgement


def judge(facts: AccountFacts, threshold: Params) -> Judgement:
    """经核查确有购买粉丝、强制要求群众点赞等情形的，不通过。

    依据：国办秘函〔2019〕19号将其列入单项否决（据公开报道，所属指标名称待核）。
    传播数据异常提示不是本项的依据。只以核查记录为准：核查日在有效天数内的最近一次结论；未核查、未提供记录、记录过期或无日期的，待核实。
    """
    return by_check(facts, "data_fraud", threshold)


explain = check_sentence(Wording("存在购买粉丝或强制要求群众点赞的情形", "是否存在购买粉丝、强制点赞"))
define("data_fraud", "购买粉丝或强制点赞", judge, explain, PARAMETERS_OF_CHECKS)
