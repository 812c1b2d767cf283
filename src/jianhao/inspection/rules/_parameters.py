"""The parameters that packs may set: one vocabulary for all rules, with type, range and default."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from jianhao.vocab.levels import parse_level
from jianhao.vocab.platform_names import parse_platform

BODIES = {
    "government": "government",
    "department": "department",
    "any": "any",
    "政府": "government",
    "部门": "department",
    "不限": "any",
}
LONGEST_DAYS = 3660


@dataclass(frozen=True, slots=True)
class Parameter:
    """`parse(value)` gives the value in its one written form; ValueError says in Chinese what it should be.

    `default` None means that a pack must set it.
    """

    name: str
    meaning: str
    parse: Callable[[Any], Any]
    default: Any = None


def _whole(low: int, high: int) -> Callable[[Any], int]:
    def parse(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise ValueError(f"应为{low}至{high}之间的整数")
        return value

    return parse


def _probability(value: Any) -> float:
    if not isinstance(value, float) or not 0 < value < 1:
        raise ValueError("应为大于0、小于1的小数")
    return value


def text(value: Any) -> str:
    """A short text on one line."""
    if not isinstance(value, str) or not 0 < len(value.strip()) <= 400 or not value.isprintable():
        raise ValueError("应为不超过400字的一行文字")
    return value.strip()


def _platforms(value: Any) -> list[str]:
    if not isinstance(value, list) or not value:
        raise ValueError("应为平台列表，且不能为空")
    return [_platform(item) for item in value]


def _platform(value: Any) -> str:
    platform = parse_platform(value) if isinstance(value, str) else None
    if platform is None:
        raise ValueError("应为平台名称，如“移动客户端”“微信小程序”")
    return platform.value


def _quotas(value: Any) -> list[dict[str, Any]]:
    if not isinstance(value, list):
        raise ValueError("应为列表")
    return [_quota(item) for item in value]


def _quota(item: Any) -> dict[str, Any]:
    if not isinstance(item, Mapping) or set(item) != {"level", "body", "maximum"}:
        raise ValueError("每一条应恰有level（层级）、body（主体）、maximum（上限）三项")
    level = parse_level(item["level"]) if isinstance(item["level"], str) else None
    if level is None:
        raise ValueError("level应为层级，如“县级”“乡镇街道”“村社区”")
    body = BODIES.get(item["body"]) if isinstance(item["body"], str) else None
    if body is None:
        raise ValueError("body应为“政府”“部门”或“不限”")
    try:
        maximum = _whole(0, 10_000)(item["maximum"])
    except ValueError as error:
        raise ValueError(f"maximum{error}") from error
    return {"level": level.value, "body": body, "maximum": maximum}


PARAMETERS: Mapping[str, Parameter] = {
    parameter.name: parameter
    for parameter in (
        Parameter("days", "天数（自然日）", _whole(0, LONGEST_DAYS)),
        Parameter("validity_days", "核查结论的有效天数", _whole(0, LONGEST_DAYS), 92),
        Parameter("check_days", "直接核查本项的日期距监测时间点的最多天数", _whole(0, LONGEST_DAYS), 0),
        Parameter("probability", "发布节奏间隔检验的界限概率", _probability, 0.001),
        Parameter("platforms", "适用的平台", _platforms),
        Parameter("quotas", "按层级、主体规定的账号上限", _quotas, ()),
        Parameter("minimum", "最低条数", _whole(1, 1000)),
    )
}
UNIT = Parameter("unit", "阈值的单位", text)
