"""Messages without a valid reply in time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jianhao.inspection.facts import AccountFacts
from jianhao.inspection.rule import Params
from jianhao.inspection.rules._checks import PARAMETERS_OF_CHECKS, Wording, by_check, check_sentence
from jianhao.inspection.rules._gate import define
from jianhao.inspection.rules._outcomes import failed, inapplicable, passed, undetermined
from jianhao.inspection.verdict import Judgement, Outcome

_SENTENCE = check_sentence(Wording("未在规定时限内对留言作出有效回复", "留言是否在规定时限内有效回复"))


def judge(facts: AccountFacts, threshold: Params) -> Judgement:
    """未在规定时限内对留言作出有效回复的，不通过。

    依据：有关省份检查通报将其作为“互动回应差”的情形（回复时限以当地规定为准，待核）。
    先看有效天数内的核查记录；没有的，看台账的留言数和按期回复数：按期回复数少于留言数的不通过，
    留言数为0的不适用，两数缺一或者按期回复数多于留言数的，待核实。
    """
    answer = by_check(facts, "late_reply", threshold)
    if answer.outcome is not Outcome.UNDETERMINED:
        return answer
    return _by_register(facts) or answer


def _by_register(facts: AccountFacts) -> Judgement | None:
    messages, replied = facts.account.messages, facts.account.replied_on_time
    if messages == 0 and not replied:
        return inapplicable("no_messages", messages=0)
    if messages is None or replied is None:
        return None
    if not 0 <= replied <= messages:
        return undetermined("numbers_conflict", messages=messages, replied_on_time=replied)
    answer = passed if replied == messages else failed
    return answer("by_register", messages=messages, replied_on_time=replied)


def explain(measured: Mapping[str, Any], threshold: Mapping[str, Any], as_of: int, reason: str) -> str:
    if reason == "no_messages":
        return "台账记录未收到留言，不适用。"
    if reason not in ("by_register", "numbers_conflict"):
        return _SENTENCE(measured, threshold, as_of, reason)
    messages, replied = measured["messages"], measured["replied_on_time"]
    told = f"台账记录收到留言{messages:,}条、按期回复{replied:,}条"
    if reason == "numbers_conflict":
        return f"{told}，两数不符，待核实。"
    if messages == replied:
        return f"台账记录收到留言{messages:,}条，均已按期回复。"
    return f"{told}，{messages - replied:,}条未在规定时限内有效回复。"


define("late_reply", "未在规定时限内有效回复留言", judge, explain, PARAMETERS_OF_CHECKS)
