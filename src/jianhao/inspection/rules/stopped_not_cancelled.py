"""An account that stopped and was never cancelled."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jianhao.dates import iso_date
from jianhao.inspection.facts import AccountFacts
from jianhao.inspection.rule import Params
from jianhao.inspection.rules._gate import define, out_of_service
from jianhao.inspection.rules._outcomes import Value, failed, missing, passed
from jianhao.inspection.rules._words import day_text, point
from jianhao.inspection.standing import is_cancelled
from jianhao.inspection.verdict import Judgement
from jianhao.inspection.vocabulary import platform_state, word
from jianhao.vocab.states import PlatformState

_DONE = {"cancelled": "账号已注销。", "cancelling": "平台正在冻结待注销。"}


def judge(facts: AccountFacts, threshold: Params) -> Judgement:
    """已停止运维而未注销的，不通过：平台状态为停更，或者停更日、停更公告距监测时间点超过规定天数，仍未注销。

    依据：国务院办公厅政府信息与政务公开办公室2023年关于政务新媒体突出问题的通知（据媒体报道，原文待核；天数待核）。
    停更未超过规定天数的、平台正在冻结待注销的、已注销的，通过；平台状态、停更日均未填写又无停更公告的，待核实。
    """
    account = facts.account
    if is_cancelled(account, facts.as_of):
        return passed("cancelled", platform_state=PlatformState.cancelled.chinese)
    out = out_of_service(facts)
    if out is not None:
        return out
    if platform_state(account.platform_state) is PlatformState.frozen:
        return passed("cancelling", platform_state=PlatformState.frozen.chinese)
    return _by_stop(facts, threshold)


def _by_stop(facts: AccountFacts, threshold: Params) -> Judgement:
    state = platform_state(facts.account.platform_state)
    stopped = _stopped_on(facts)
    if stopped is None:
        if state is None:
            return missing("平台状态", "停更日")
        answer = failed if state is PlatformState.stopped else passed
        return answer(platform_state=state.chinese, stopped_on=None)
    elapsed = facts.as_of - stopped
    stop = iso_date(stopped)
    measured: dict[str, Value] = {"platform_state": word(state), "stopped_on": stop, "elapsed_days": elapsed}
    if elapsed <= threshold["days"]:
        return passed("within_period", measured)
    notice = facts.posts.closing_notice_post_id
    return failed("", measured, () if notice is None else (notice,))


def _stopped_on(facts: AccountFacts) -> int | None:
    days = (facts.account.stopped_on, facts.posts.closing_notice_day)
    return min((day for day in days if day is not None and day <= facts.as_of), default=None)


def explain(measured: Mapping[str, Any], threshold: Mapping[str, Any], as_of: int, reason: str) -> str:
    if reason in _DONE:
        return _DONE[reason]
    if measured.get("stopped_on") is None:
        return f"平台状态为“{measured.get('platform_state')}”，至{point(as_of)}未见注销记录。"
    elapsed, days = measured["elapsed_days"], threshold["days"]
    head = f"账号{day_text(measured['stopped_on'], as_of)}停更，至监测时间点"
    if reason == "within_period":
        return f"{head}{elapsed}天，未超过{days}天。"
    return f"{head}已{elapsed}天，超过{days}天仍未注销。"


define("stopped_not_cancelled", "停更后未注销", judge, explain, frozenset({"days"}), live_only=False)
