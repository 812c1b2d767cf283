"""The schema of pack files: every key, its type and its meaning; anything else is refused by name."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from jianhao.dates import day_number
from jianhao.errors import UnusableCall
from jianhao.inspection.catalogue import all_rules, find
from jianhao.inspection.rule import Rule
from jianhao.inspection.rules._parameters import PARAMETERS, UNIT, text
from jianhao.inspection.verdict import Severity
from jianhao.vocab.sponsors import Scope

SCOPES = tuple(scope.chinese for scope in Scope)
CONFIDENCES = ("已核", "待核")
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")


@dataclass(frozen=True, slots=True)
class _Key:
    """`parse` raises ValueError with what the value should be; `default` counts where `required` is False."""

    parse: Callable[[Any], Any]
    required: bool = True
    default: Any = None


def _pack_id(value: Any) -> str:
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise ValueError("应为小写字母、数字和短横线组成的名称")
    return value


def _day(value: Any) -> int:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise ValueError("应为日期，写作2019-04-01，不加引号")
    return day_number(value)


def _one_of(options: tuple[str, ...]) -> Callable[[Any], str]:
    def parse(value: Any) -> str:
        if value not in options:
            raise ValueError(f"应为{'、'.join(options)}之一")
        return str(value)

    return parse


def _scopes(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise ValueError("应为列表")
    return tuple(_one_of(SCOPES)(item) for item in value)


def _table(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise ValueError("应为表")
    return value


_PACK = {
    "id": _Key(_pack_id),
    "title": _Key(text),
    "document": _Key(text),
    "applies_to": _Key(_scopes),
    "by_reference": _Key(_scopes, required=False, default=()),
    "effective_from": _Key(_day),
    "effective_to": _Key(_day, required=False),
    "confidence": _Key(_one_of(CONFIDENCES)),
    "note": _Key(text, required=False, default=""),
}
_RULE = {
    "id": _Key(text),
    "version": _Key(text),
    "severity": _Key(_one_of(tuple(severity.value for severity in Severity))),
    "heading": _Key(text),
    "clause": _Key(text),
    "threshold": _Key(_table, required=False, default={}),
    "source": _Key(text),
    "confidence": _Key(_one_of(CONFIDENCES)),
    "effective_from": _Key(_day, required=False),
    "effective_to": _Key(_day, required=False),
    "note": _Key(text, required=False, default=""),
}


def checked_pack(content: Mapping[str, Any], file: str) -> dict[str, Any]:
    """The fields of `Pack` from [pack]. UnusableCall for unknown, missing or wrong keys."""
    where = f"规则包文件“{file}”"
    unknown = next((key for key in content if key not in ("pack", "rule")), None)
    if unknown is not None:
        raise UnusableCall(f"{where}中没有名为“{unknown}”的表，只能有[pack]和[[rule]]。")
    if not isinstance(content.get("pack"), dict):
        raise UnusableCall(f"{where}缺少[pack]表。")
    rules = content.get("rule")
    if not isinstance(rules, list) or not rules or not all(isinstance(table, dict) for table in rules):
        raise UnusableCall(f"{where}中没有[[rule]]，至少应有一条规则。")
    head = _fields(content["pack"], _PACK, f"{where}的[pack]")
    both = next((scope for scope in head["applies_to"] if scope in head["by_reference"]), None)
    if both is not None:
        raise UnusableCall(f"{where}的[pack]把“{both}”同时列为适用（applies_to）和参照（by_reference）。")
    return head


def checked_rule(table: Mapping[str, Any], number: int, head: Mapping[str, Any], file: str) -> dict[str, Any]:
    """The fields of `PackRule` from the n-th [[rule]]; effective dates default to those of the pack."""
    named = table.get("id") if isinstance(table.get("id"), str) else f"第{number}条"
    where = f"规则包文件“{file}”的规则“{named}”"
    fields = _fields(table, _RULE, where)
    rule = _known(fields.pop("id"), fields.pop("version"), where)
    fields["rule"] = rule
    fields["severity"] = Severity(fields["severity"])
    fields["threshold"] = _threshold(fields["threshold"], rule, where)
    for key in ("effective_from", "effective_to"):
        if fields[key] is None:
            fields[key] = head[key]
    return fields


def _known(rule_id: str, version: str, where: str) -> Rule:
    rule = find(rule_id, version)
    if rule is not None:
        return rule
    versions = [known.version for known in all_rules() if known.id == rule_id]
    if versions:
        raise UnusableCall(f"{where}没有版本“{version}”（version），现有版本为{'、'.join(versions)}。")
    raise UnusableCall(f"{where}不存在（id），请核对规则手册中的规则名称。")


def _threshold(table: Mapping[str, Any], rule: Rule, where: str) -> dict[str, Any]:
    """Values in their one written form, with the defaults that the pack leaves out."""
    keys = {
        name: _Key(PARAMETERS[name].parse, PARAMETERS[name].default is None, PARAMETERS[name].default)
        for name in sorted(rule.parameters)
    }
    keys["unit"] = _Key(UNIT.parse, required=False)
    values = _fields(table, keys, f"{where}的阈值（threshold）")
    return {key: list(v) if isinstance(v, tuple) else v for key, v in values.items() if v is not None}


def _fields(table: Mapping[str, Any], keys: Mapping[str, _Key], where: str) -> dict[str, Any]:
    unknown = next((key for key in table if key not in keys), None)
    if unknown is not None:
        raise UnusableCall(f"{where}中有不认识的项“{unknown}”，可用的项为{'、'.join(keys)}。")
    values: dict[str, Any] = {}
    for name, key in keys.items():
        if name not in table and key.required:
            raise UnusableCall(f"{where}缺少“{name}”项。")
        try:
            values[name] = key.parse(table[name]) if name in table else key.default
        except ValueError as error:
            raise UnusableCall(f"{where}的“{name}”项不正确：{error}。") from error
    return values
