"""No update in the two weeks before the as-of day."""

from __future__ import annotations

from jianhao.inspection.facts import AccountFacts
from jianhao.inspection.rule import Params
from jianhao.inspection.rules._gate import define
from jianhao.inspection.rules._silence import judge_silence, silence_sentence
from jianhao.inspection.verdict import Judgement


def judge(facts: AccountFacts, threshold: Params) -> Judgement:
    """监测时间点前2周内无更新的，不通过：监测时间点距最近一次公开发布超过14个自然日（第14天通过，第15天不通过）。

    依据：国办秘函〔2019〕19号单项否决指标“内容不更新”。
    监测时间点前14天起的每一天都有发布记录（已采集，或者台账、核查单写明最近更新日和检查时间）方可判为无更新；
    有一天未取得记录的，待核实，不作无更新处理。窗口内已知有公开发布的，直接通过。
    直接核查本项的结论，只对核查当日有效。已删除的内容不是公开发布。
    公告期、注销中以及平台冻结期间继续计算，已批准豁免的除外；已注销并关停、尚未开通或开通不足14天的，不适用。
    """
    return judge_silence(facts, "silence_14d", threshold)


explain = silence_sentence
define("silence_14d", "监测时间点前2周内无更新", judge, explain, frozenset({"days", "check_days"}))
