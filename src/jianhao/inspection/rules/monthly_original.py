"""At least so many original posts a month."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jianhao.dates import iso_date
from jianhao.inspection.facts import AccountFacts
from jianhao.inspection.rule import Params
from jianhao.inspection.rules._gate import define
from jianhao.inspection.rules._outcomes import failed, inapplicable, passed, undetermined
from jianhao.inspection.rules._silence import (
    covered_ranges,
    last_update,
    not_collected,
    not_collected_sentence,
    uncovered,
)
from jianhao.inspection.rules._words import span_text
from jianhao.inspection.verdict import Judgement
from jianhao.inspection.vocabulary import LOCAL_CLOSING, local_state, word


def judge(facts: AccountFacts, threshold: Params) -> Judgement:
    """保留的账号近一个月（默认30天）原创发布少于规定条数（默认1条）的，不通过。

    依据：所选地方规则包。已知原创达到条数的，通过；不足的，须近一个月每一天都有发布记录方可判为不通过，否则待核实；
    没有原创标记的，待核实。正在关停的账号不适用。
    """
    state = local_state(facts.account.local_state)
    if state in LOCAL_CLOSING:
        return inapplicable("in_closing", local_state=word(state))
    first, minimum = facts.as_of - threshold["days"] + 1, threshold["minimum"]
    original = facts.posts.month_original
    if original is not None and original >= minimum:
        return passed(original=original)
    if not facts.coverage.supplied:
        return undetermined("input_not_supplied")
    last, ranges = last_update(facts), covered_ranges(facts)
    if uncovered(ranges, first, facts.as_of, last) is not None:
        return not_collected(facts, ranges, first, last)
    if original is None and last is not None and last >= first:
        return undetermined("original_unknown", last_update_on=iso_date(last))
    return failed(original=original or 0)


def explain(measured: Mapping[str, Any], threshold: Mapping[str, Any], as_of: int, reason: str) -> str:
    if reason == "in_closing":
        return f"台账状态为“{measured.get('local_state')}”，不适用。"
    if reason == "not_collected_since":
        return not_collected_sentence(measured, as_of, "原创发布情况")
    if reason == "original_unknown":
        return "发布记录没有原创标记，原创发布情况待核实。"
    if reason == "input_not_supplied":
        return "本次未提供发布记录，该项未检查。"
    days = span_text(threshold["days"])
    return f"近{days}原创发布{measured['original']}条，少于规定的{threshold['minimum']}条。"


define("monthly_original", "每月原创发布不足", judge, explain, frozenset({"days", "minimum"}))
