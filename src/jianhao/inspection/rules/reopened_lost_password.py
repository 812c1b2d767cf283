"""A second account opened while the first could no longer be used and was never cancelled."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jianhao.dates import iso_date
from jianhao.inspection.facts import AccountFacts, Sibling
from jianhao.inspection.rule import Params
from jianhao.inspection.rules._gate import define
from jianhao.inspection.rules._outcomes import failed, missing, passed, undetermined
from jianhao.inspection.rules._words import day_text, listed
from jianhao.inspection.verdict import Judgement
from jianhao.inspection.vocabulary import platform_state
from jianhao.vocab.states import PlatformState

_OUT_OF_HAND = frozenset({PlatformState.stopped, PlatformState.hijacked, PlatformState.unreachable})


def judge(facts: AccountFacts, threshold: Params) -> Judgement:
    """原账号停止更新、被盗或者无法访问而未注销，同一单位在同一平台又开设本账号的，不通过（提醒，由单位核实）。

    依据：有关检查通报（因遗失密码在同一平台重复开设）。开设时间取台账开设日期，没有的取已知最早发布日。
    原账号状态为停更、被盗、不可访问，或者在本账号开设时已不再发布且至监测时间点超过规定天数的，属于此情形；
    原账号的发布未采集到监测时间点的，不以未见发布作停更处理，待核实。本账号开设时间不明的，待核实。
    """
    if not facts.account.agency:
        return missing("主办单位")
    alive = [
        s
        for s in facts.siblings
        if s.live and platform_state(s.platform_state) is not PlatformState.cancelled
    ]
    opened, source = _opening(facts)
    answers = [(s, _left_behind(s, opened, facts.as_of, threshold["days"])) for s in alive]
    lost = [s for s, answer in answers if answer]
    if lost and opened is not None:
        names = [s.name or s.account_id for s in lost]
        ids = tuple(s.account_id for s in lost)
        return failed(evidence=ids, opened_on=iso_date(opened), opened_known_by=source, left_behind=names)
    open_ones = [s.name or s.account_id for s, answer in answers if answer is None]
    if open_ones:
        return undetermined(
            "opening_unknown" if opened is None else "sibling_not_collected", others=open_ones
        )
    return passed(others=len(alive))


def _opening(facts: AccountFacts) -> tuple[int | None, str]:
    if facts.account.opened_on is not None:
        return facts.account.opened_on, "register"
    return facts.posts.first_day, "first_post"


def _left_behind(sibling: Sibling, opened: int | None, as_of: int, days: int) -> bool | None:
    """Whether the sibling is older and was given up when this account opened; None if that cannot be said."""
    out_of_hand = platform_state(sibling.platform_state) in _OUT_OF_HAND
    if opened is None:
        return None if out_of_hand or sibling.last_day is None or as_of - sibling.last_day > days else False
    older = _is_older(sibling, opened)
    if older is not True:
        return older if out_of_hand else False
    if out_of_hand:
        return True
    if sibling.last_day is None or sibling.last_day >= opened or as_of - sibling.last_day <= days:
        return False
    # Silence counts only where the sibling's posts are known up to the as-of day.
    return True if sibling.covered_to is not None and sibling.covered_to >= as_of else None


def _is_older(sibling: Sibling, opened: int) -> bool | None:
    start = sibling.opened_on if sibling.opened_on is not None else sibling.first_day
    return None if start is None else start < opened


def explain(measured: Mapping[str, Any], threshold: Mapping[str, Any], as_of: int, reason: str) -> str:
    others = listed(measured.get("left_behind") or measured.get("others"))
    if reason == "opening_unknown":
        return f"本账号开设时间未取得，是否在原账号（{others}）未注销时另行开设待核实。"
    if reason == "sibling_not_collected":
        return f"同平台账号（{others}）的开设时间或发布记录未取得，是否停用后另行开设待核实。"
    opened = day_text(measured["opened_on"], as_of)
    when = f"{opened}开设" if measured.get("opened_known_by") == "register" else f"最早发布为{opened}"
    return f"同一单位在该平台的原账号（{others}）已停用而未注销，本账号{when}，请主办单位核实。"


define("reopened_lost_password", "原账号未注销又重复开设", judge, explain, frozenset({"days"}))
