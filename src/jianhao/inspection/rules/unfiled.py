"""An account that was never reported to the national system."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jianhao.inspection.facts import AccountFacts
from jianhao.inspection.rule import Params
from jianhao.inspection.rules._gate import define, out_of_service
from jianhao.inspection.rules._outcomes import failed, missing, passed, undetermined
from jianhao.inspection.verdict import Judgement
from jianhao.inspection.vocabulary import national_state, word
from jianhao.vocab.states import NationalState

_FILED = (NationalState.running, NationalState.changing, NationalState.closed)


def judge(facts: AccountFacts, threshold: Params) -> Judgement:
    """未向主管单位备案、未在国办系统填报登记的，不通过。

    依据：国办发〔2018〕123号分级备案要求。有备案号，或者国办系统状态为正常运行、变更中、已关停的，通过；
    状态为未报送的，不通过；审核中的，或者备案号与“未报送”并存的，待核实；两项均未填写的，待核实。
    """
    state, number = national_state(facts.account.national_state), facts.account.filing_no or None
    told = {"filing_no": number, "national_state": word(state)}
    if state in _FILED or (number is not None and state is not NationalState.not_filed):
        return passed("", told)
    out = out_of_service(facts)
    if out is not None:
        return out
    if state is None:
        return missing("备案号", "国办系统状态")
    if state is not NationalState.not_filed:
        return undetermined("under_review", **told)
    if number is not None:
        return undetermined("fields_conflict", **told)
    return failed("", told)


def explain(measured: Mapping[str, Any], threshold: Mapping[str, Any], as_of: int, reason: str) -> str:
    state = measured.get("national_state")
    if reason == "under_review":
        return f"国办系统状态为“{state}”，备案结果待核实。"
    if reason == "fields_conflict":
        return f"台账填有备案号“{measured.get('filing_no')}”，国办系统状态为“{state}”，两者不一致，待核实。"
    return f"国办系统状态为“{state}”，未填写备案号。"


define("unfiled", "未填报登记", judge, explain, frozenset(), live_only=False)
