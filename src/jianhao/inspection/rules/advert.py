"""Commercial adverts."""

from __future__ import annotations

from jianhao.inspection.facts import AccountFacts
from jianhao.inspection.rule import Params
from jianhao.inspection.rules._checks import PARAMETERS_OF_CHECKS, Wording, by_check, check_sentence
from jianhao.inspection.rules._gate import define
from jianhao.inspection.verdict import Judgement


def judge(facts: AccountFacts, threshold: Params) -> Judgement:
    """发布商业广告信息或者链接商业广告的，不通过。

    依据：国办发〔2018〕123号关于不得刊登商业广告的要求。
    只以核查记录为准：核查日在有效天数内的最近一次结论；未核查、未提供记录、记录过期或无日期的，待核实。
    """
    return by_check(facts, "advert", threshold)


explain = check_sentence(Wording("发布商业广告信息或链接", "是否发布商业广告信息"))
define("advert", "发布商业广告信息", judge, explain, PARAMETERS_OF_CHECKS)
