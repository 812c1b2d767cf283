"""Who may open accounts, and how many."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from jianhao.inspection.facts import AccountFacts, QuotaCount
from jianhao.inspection.rule import Params
from jianhao.inspection.rules._gate import define
from jianhao.inspection.rules._outcomes import failed, inapplicable, missing, passed
from jianhao.inspection.verdict import Judgement
from jianhao.inspection.vocabulary import level, platform, word

_BODIES = {"government": "政府", "department": "部门", "any": ""}


@dataclass(frozen=True, slots=True)
class _Answer:
    """One quota: exceeded or not, or the empty columns that keep it open."""

    exceeded: bool
    text: str = ""
    empty: tuple[str, ...] = ()


def judge(facts: AccountFacts, threshold: Params) -> Judgement:
    """不属于可以开设账号的层级和主体，或者账号数量超过上限的，不通过。

    依据：所选规则包对层级、主体的规定，以及本单位自行设定的数量上限。上限为0即原则上不单独开设；大于0的，
    按同一主办单位在同一平台未关停的账号计数。是否政府账号以台账“是否代表主体”为准。层级、是否代表主体或者主办单位
    未填写而影响结论的，待核实；没有适用的上限的，不适用。
    """
    answers = [*_by_pack(facts, threshold.get("quotas", [])), *(_by_office(q) for q in facts.quotas)]
    over = [answer.text for answer in answers if answer.exceeded]
    if over:
        return failed(over=over)
    empty = [column for answer in answers for column in answer.empty]
    if empty:
        return missing(*dict.fromkeys(empty))
    return (
        passed(quotas=len(answers))
        if answers
        else inapplicable("no_quota", level=word(level(facts.account.level)))
    )


def _by_pack(facts: AccountFacts, quotas: list[Mapping[str, Any]]) -> Iterator[_Answer]:
    for quota in quotas:
        if _may_concern(facts, quota):
            yield _one(facts, quota)


def _may_concern(facts: AccountFacts, quota: Mapping[str, Any]) -> bool:
    if level(facts.account.level) not in (None, quota["level"]):
        return False
    represents = facts.account.represents_government
    return represents is None or quota["body"] in ("any", "government" if represents else "department")


def _one(facts: AccountFacts, quota: Mapping[str, Any]) -> _Answer:
    account, maximum = facts.account, int(quota["maximum"])
    count = 1 + sum(sibling.live for sibling in facts.siblings)
    if count <= maximum and account.agency:
        return _Answer(False)
    unknown = (
        ("层级", level(account.level) is None),
        ("是否代表主体", quota["body"] != "any" and account.represents_government is None),
        ("主办单位", maximum > 0 and not account.agency),
    )
    empty = tuple(column for column, is_empty in unknown if is_empty)
    if empty:
        return _Answer(False, empty=empty)
    who = f"{word(level(quota['level']))}{_BODIES[quota['body']]}"
    if maximum == 0:
        return _Answer(True, f"{who}原则上不单独开设账号")
    return _Answer(True, f"{who}同一单位在同一平台限{maximum}个账号，现有{count}个")


def _by_office(quota: QuotaCount) -> _Answer:
    if quota.count <= quota.maximum:
        return _Answer(False)
    levels, platforms = word(level(quota.level), quota.level), word(platform(quota.platform), quota.platform)
    what = f"{levels or ''}{platforms or ''}"
    noun = "" if what.endswith("号") else "账号"
    return _Answer(True, f"{quota.place}{what}{noun}限{quota.maximum:,}个，现有{quota.count:,}个")


def explain(measured: Mapping[str, Any], threshold: Mapping[str, Any], as_of: int, reason: str) -> str:
    if reason == "no_quota":
        return "没有适用于该账号的数量规定。"
    return f"超出开设范围或数量：{'；'.join(map(str, measured.get('over') or []))}。"


define("level_quota", "超出开设范围或数量", judge, explain, frozenset({"quotas"}))
