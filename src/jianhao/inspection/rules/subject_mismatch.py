"""The verified subject is not the office that runs the account."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from jianhao.inspection.facts import AccountFacts
from jianhao.inspection.rule import Params
from jianhao.inspection.rules._gate import define
from jianhao.inspection.rules._outcomes import failed, missing, passed, undetermined
from jianhao.inspection.verdict import Judgement

# Official short forms of the same office; anything beyond these is left to a person.
_SHORT_FORMS = (("人民政府", "政府"), ("委员会", "委"), ("办公室", "办"), ("办事处", "办"))
_NOT_A_NAME = re.compile(r"[\W_]+")


def judge(facts: AccountFacts, threshold: Params) -> Judgement:
    """平台认证主体与主办单位不一致的，不通过。

    依据：国办发〔2018〕123号“谁开设、谁主办”和有关检查通报。比对前统一全角半角、空格标点和“人民政府”“委员会”
    “办公室”“办事处”的简称。一方名称包含另一方的（如只差行政区划，或者政府与其办公室），可能是同一单位，也可能不是，
    待核实。任一名称未填写的，待核实。
    """
    subject, agency = facts.account.verified_subject, facts.account.agency
    empty = [title for title, text in (("认证主体", subject), ("主办单位", agency)) if not normal(text)]
    if empty:
        return missing(*empty)
    one, other = normal(subject), normal(agency)
    if one == other:
        return passed(verified_subject=subject, agency=agency)
    if one in other or other in one:
        return undetermined("names_differ_in_part", verified_subject=subject, agency=agency)
    return failed(verified_subject=subject, agency=agency)


def normal(name: str | None) -> str:
    """The name for comparison: width, spaces and punctuation removed, official short forms applied."""
    text = _NOT_A_NAME.sub("", unicodedata.normalize("NFKC", name or "")).lower()
    for long, short in _SHORT_FORMS:
        text = text.replace(long, short)
    return text


def explain(measured: Mapping[str, Any], threshold: Mapping[str, Any], as_of: int, reason: str) -> str:
    names = f"平台认证主体为“{measured['verified_subject']}”，台账主办单位为“{measured['agency']}”"
    if reason == "names_differ_in_part":
        return f"{names}，名称不完全相同，是否为同一单位待核实。"
    return f"{names}，两者不一致。"


define("subject_mismatch", "主体与开办单位不一致", judge, explain, frozenset())
