"""The words and number formats that every document shares, in the language of official circulars."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any, Final

from jianhao.dates import chinese_date, iso_date
from jianhao.documents.cells import MISSING, masked, one_line
from jianhao.documents.labels import (
    ADVICE,
    ANSWERS,
    CONCLUSIONS,
    DEMO_MARK,
    DRAFT_MARK,
    DRAFT_TITLE,
    FACTORS,
    NOT_SUPPLIED,
    OUTCOMES,
    REASONS,
    ROLES,
    SEVERITIES,
    UNVERIFIED,
)
from jianhao.documents.measured_words import measured
from jianhao.documents.names import LEVELS, PLATFORMS, label, level, platform, scope, state
from jianhao.inspection.catalogue import find
from jianhao.vocab import divisions

if TYPE_CHECKING:
    from jianhao.inspection.packs import Pack

__all__ = [
    "ADVICE",
    "ANSWERS",
    "CONCLUSIONS",
    "DEMO_MARK",
    "DRAFT_MARK",
    "DRAFT_TITLE",
    "FACTORS",
    "MISSING",
    "NOT_SUPPLIED",
    "OUTCOMES",
    "REASONS",
    "ROLES",
    "SEVERITIES",
    "UNVERIFIED",
    "basis",
    "day_cell",
    "day_text",
    "division",
    "explanation",
    "factor",
    "label",
    "level",
    "money",
    "number",
    "percent",
    "platform",
    "rank",
    "rate",
    "reason",
    "scope",
    "sentence",
    "shown",
    "state",
    "title",
]

NO_PLACES: Final[Mapping[str, str]] = {}


def shown(text: str | None) -> str:
    """A text of an input on one line, without illegal characters and full personal numbers; 「—」 for none."""
    return masked(one_line(text or "")) or MISSING


def evidence(text: str) -> str:
    """A piece of evidence in words: what the register or a check says with its day; posts keep their identity."""
    said = shown(text)
    kind, at, day = said.partition("@")
    if kind == "register:last_update":
        return f"台账登记的最近更新日{day}"
    if kind.startswith("check:"):
        return f"人工核查记录{day if at else '（没有写明核查日期）'}"
    return said


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


def division(code: str | None, places: Mapping[str, str] = NO_PLACES) -> str:
    """Name of an administrative division as the office names it, else by the vocabulary, else its code."""
    if not code:
        return "未填地区"
    if code in places:
        return one_line(places[code])
    known = divisions.division(code)
    return known.name if known else one_line(code)


def rank(column: str, value: str | None) -> tuple[int, str]:
    """Sort key of a value of platform, level or division_code: order of the vocabulary, missing last."""
    order = {"platform": tuple(PLATFORMS), "level": tuple(LEVELS)}.get(column, ())
    if value is None:
        return len(order) + 1, ""
    return (order.index(value) if value in order else len(order)), value


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
    """The rule's own sentence on a verdict row, without the basis; a plain pass is 「未发现问题」."""
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
