"""Security incidents and leaks of secrets."""

from __future__ import annotations

from jianhao.inspection.facts import AccountFacts
from jianhao.inspection.rule import Params
from jianhao.inspection.rules._checks import PARAMETERS_OF_CHECKS, Wording, by_check, check_sentence
from jianhao.inspection.rules._gate import define, out_of_service
from jianhao.inspection.verdict import Judgement, Outcome


def judge(facts: AccountFacts, threshold: Params) -> Judgement:
    """出现严重表述错误、泄露国家秘密等安全、泄密事故和其他严重问题的，不通过。

    依据：国办秘函〔2019〕19号单项否决指标“安全、泄密事故等严重问题”（各情形的原文待核）。
    只以核查记录为准，文字风险提示不是本项的依据。有效天数内已核查确有问题的，账号其后关停也不免除；
    未核查、未提供记录、记录过期或无日期的，待核实。
    """
    answer = by_check(facts, "security_incident", threshold)
    if answer.outcome is Outcome.FAILED:
        return answer
    return out_of_service(facts) or answer


explain = check_sentence(Wording("存在安全、泄密事故等严重问题", "是否存在安全、泄密事故等严重问题"))
define("security_incident", "安全、泄密事故等严重问题", judge, explain, PARAMETERS_OF_CHECKS, live_only=False)
