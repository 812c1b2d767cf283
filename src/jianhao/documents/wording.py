"""The words and number formats that every document shares, in the language of official circulars."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any, Final

from jianhao.dates import chinese_date, iso_date
from jianhao.documents.cells import MISSING, masked, one_line
from jianhao.documents.measured_words import measured
from jianhao.inspection.rule import find
from jianhao.vocab import divisions
from jianhao.vocab.levels import Level
from jianhao.vocab.platforms import Platform
from jianhao.vocab.sponsors import Scope
from jianhao.vocab.states import LocalState, NationalState, PlatformState

if TYPE_CHECKING:
    from jianhao.inspection.packs import Pack

DRAFT_TITLE: Final = "检查情况通报（代拟稿）"
DRAFT_MARK: Final = "工具生成，未经审签"
DEMO_MARK: Final = "演示数据"
UNVERIFIED: Final = "待核"
NOT_SUPPLIED: Final = "input_not_supplied"

OUTCOMES: Final = {"passed": "符合", "failed": "不符合", "not_applicable": "不适用", "undetermined": "待核实"}
SEVERITIES: Final = {"veto": "单项否决", "deduct": "扣分", "remind": "提醒"}
CONCLUSIONS: Final = {
    "qualified": "合格",
    "unqualified": "不合格",
    "undetermined": "待核实",
    "unexamined": "未检查",
}
ADVICE: Final = {
    "keep": "保留",
    "rectify": "限期整改",
    "merge": "归集整合",
    "close": "关停",
    "undetermined": "待核实",
}
ANSWERS: Final = {"yes": "是", "no": "否", "unknown": "待核实"}
ROLES: Final = {
    "accounts": "账号台账",
    "posts": "发布记录",
    "checks": "人工核查单",
    "collections": "采集记录",
    "office": "本单位设置",
    "sources": "参照文本",
}
FACTORS: Final = {
    "veto_failed": "单项否决项不符合",
    "silent": "静默账号",
    "steady_unread": "有更新但少人阅读",
    "few_followers": "关注用户较少",
    "duplicate": "与本单位同平台账号重复",
    "level_not_required": "超出本层级名额",
    "represents_government": "代表本级政府",
    "emergency_or_livelihood": "承担应急、民生或办事服务",
    "sole_channel": "某项法定公开的唯一渠道",
    "special_group": "面向特殊群体",
}
REASONS: Final = {
    NOT_SUPPLIED: "本次未提供该项材料",
    "by_check": "依据人工核查",
    "check_differs": "核查记录与发布记录不一致",
    "check_outdated": "核查已过有效期",
    "check_undated": "核查记录未注明日期",
    "check_unreadable": "核查结论无法识别",
    "closed": "已注销并关停",
    "field_missing": "台账有关栏目未填写",
    "fields_conflict": "台账栏目相互矛盾",
    "names_differ_in_part": "认证主体与主办单位名称不完全一致",
    "no_messages": "监测期内没有留言",
    "not_checked": "尚未核查",
    "not_collected_since": "发布记录未采集齐全",
    "not_effective": "规则不在施行期",
    "not_opened": "尚未开通",
    "numbers_conflict": "填报数字相互矛盾",
    "opened_recently": "开通不久",
    "opening_unknown": "开设日期未知",
    "original_unknown": "是否原创未知",
    "platform": "不是该规则适用的平台",
    "scope": "不在适用范围",
    "sibling_not_collected": "同单位其他账号未采集",
    "under_review": "备案审核中",
    "waived": "已批准豁免",
}


def shown(text: str | None) -> str:
    """A text of an input on one line, without illegal characters and full personal numbers; 「—」 for none."""
    return masked(one_line(text or "")) or MISSING


def label(words: Mapping[str, str], code: str | None) -> str:
    """The Chinese word of a code; a code that is not listed is shown as it stands."""
    return words.get(code, one_line(code)) if code else MISSING


def number(value: int | float | None, digits: int = 0) -> str:
    """`1,234` or `1,234.5`, half up; 「—」 for a missing one."""
    if value is None:
        return MISSING
    step = Decimal(1).scaleb(-digits)
    return f"{Decimal(str(value)).quantize(step, ROUND_HALF_UP):,}"


def money(value: float | None) -> str:
    """Yuan in running text: `1.2万元`, below ten thousand `9,800元`."""
    if value is None:
        return MISSING
    if abs(value) < 10_000:
        return f"{number(value)}元"
    tens = (Decimal(str(value)) / 10_000).quantize(Decimal("0.01"), ROUND_HALF_UP).normalize()
    return f"{tens:f}万元"


def percent(numerator: int, denominator: int) -> str:
    """`90.87%`, half up, 「—」 for an empty denominator."""
    if denominator == 0:
        return MISSING
    value = Decimal(numerator) * 100 / Decimal(denominator)
    return f"{value.quantize(Decimal('0.01'), ROUND_HALF_UP)}%"


def rate(numerator: int, denominator: int) -> str:
    """`44/52（84.62%）`: the rate is never shown without its two numbers."""
    if denominator == 0:
        return f"{MISSING}（0个）"
    return f"{numerator:,}/{denominator:,}（{percent(numerator, denominator)}）"


def day_text(day: int | None) -> str:
    """`2024年5月20日` for running text."""
    return MISSING if day is None else chinese_date(day)


def day_cell(day: int | None) -> str:
    """`2024-05-20` for tables."""
    return MISSING if day is None else iso_date(day)


def platform(value: str | None) -> str:
    """Display name of a platform value."""
    return label(_PLATFORMS, value)


def level(value: str | None) -> str:
    """Display name of a level value; 「未填层级」 where the register has none."""
    return label(_LEVELS, value) if value else "未填层级"


def state(column: str, value: str | None) -> str:
    """Display name of a value of platform_state, national_state or local_state."""
    return label(_STATES[column], value)


def division(code: str | None) -> str:
    """Name of an administrative division, its code where the vocabulary does not hold it."""
    if not code:
        return "未填地区"
    known = divisions.division(code)
    return known.name if known else one_line(code)


def rank(column: str, value: str | None) -> tuple[int, str]:
    """Sort key of a value of platform, level or division_code: order of the vocabulary, missing last."""
    order = {"platform": tuple(_PLATFORMS), "level": tuple(_LEVELS)}.get(column, ())
    if value is None:
        return len(order) + 1, ""
    return (order.index(value) if value in order else len(order)), value


def scope(value: str | None) -> str:
    """Display name of 适用范围."""
    return label(_SCOPES, value)


def factor(row: Mapping[str, Any]) -> str:
    """A factor row as `按期更新：否（间隔天数：33）`."""
    values = measured(row["measured"])
    answer = label(ANSWERS, row["answer"])
    return f"{label(FACTORS, row['factor'])}：{answer}" + (f"（{values}）" if values else "")


def title(rule_id: str, version: str) -> str:
    """The 问题类型 of a rule, its id where the release does not hold it."""
    rule = find(rule_id, version)
    return rule.title if rule else one_line(rule_id)


def sentence(row: Mapping[str, Any], packs: Sequence[Pack]) -> str:
    """What was measured and what it rests on, from one verdict row: 「……。依据：……。」"""
    return explanation(row) + basis(row, packs)


def explanation(row: Mapping[str, Any]) -> str:
    """The rule's own sentence on a verdict row, without the basis; a plain pass is 「符合」."""
    rule = find(row["rule_id"], row["rule_version"])
    if rule is None or (row["outcome"] == "passed" and not row["reason"]):
        return f"{one_line(rule.title if rule else row['rule_id'])}：{label(OUTCOMES, row['outcome'])}。"
    measured, threshold = json.loads(row["measured"] or "{}"), json.loads(row["threshold"] or "{}")
    return masked(one_line(rule.explain(measured, threshold, row["as_of"], row["reason"])))


def basis(row: Mapping[str, Any], packs: Sequence[Pack]) -> str:
    """「依据：国办秘函〔2019〕19号单项否决指标“内容不更新”。」, with 「（待核）」 where the clause is not verified."""
    rules = [rule for pack in packs if pack.id == row["ruleset"] for rule in pack.rules]
    unsure = any(rule.rule.id == row["rule_id"] and rule.confidence == UNVERIFIED for rule in rules)
    return f"依据：{one_line(row['clause'])}{'（待核）' if unsure else ''}。"


def reason(code: str) -> str:
    """Why something cannot be said, in words."""
    return label(REASONS, code) if code else "待核实"


_PLATFORMS: Final[Mapping[str, str]] = {str(platform): platform.chinese for platform in Platform}
_LEVELS: Final[Mapping[str, str]] = {str(level): level.chinese for level in Level}
_SCOPES: Final[Mapping[str, str]] = {str(scope): scope.chinese for scope in Scope}
_STATES: Final[Mapping[str, Mapping[str, str]]] = {
    "platform_state": {str(state): state.chinese for state in PlatformState},
    "national_state": {str(state): state.chinese for state in NationalState},
    "local_state": {str(state): state.chinese for state in LocalState},
}
