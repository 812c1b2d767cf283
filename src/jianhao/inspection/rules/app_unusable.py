"""An app that cannot be downloaded or used."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jianhao.inspection.facts import AccountFacts
from jianhao.inspection.rule import Params
from jianhao.inspection.rules._checks import PARAMETERS_OF_CHECKS, Wording, by_check, check_sentence
from jianhao.inspection.rules._gate import define
from jianhao.inspection.rules._outcomes import inapplicable
from jianhao.inspection.verdict import Judgement
from jianhao.inspection.vocabulary import platform, word

_SENTENCE = check_sentence(Wording("无法正常下载或使用", "移动客户端能否正常下载使用"))


def judge(facts: AccountFacts, threshold: Params) -> Judgement:
    """移动客户端无法正常下载或使用的，不通过。

    依据：国办秘函〔2019〕19号单项否决指标“内容不更新”。只适用于规则包列出的平台，其他平台不适用。
    只以核查记录为准：核查日在有效天数内的最近一次结论；未核查、未提供记录、记录过期或无日期的，待核实。
    """
    here = platform(facts.account.platform)
    if here not in threshold["platforms"]:
        return inapplicable("platform", platform=word(here, facts.account.platform))
    return by_check(facts, "app_unusable", threshold)


def explain(measured: Mapping[str, Any], threshold: Mapping[str, Any], as_of: int, reason: str) -> str:
    if reason == "platform":
        return "本项只检查移动客户端等应用程序，该账号不适用。"
    return _SENTENCE(measured, threshold, as_of, reason)


define("app_unusable", "移动客户端无法正常使用", judge, explain, PARAMETERS_OF_CHECKS | {"platforms"})
