"""Measured values and thresholds of a verdict in words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from jianhao.documents.cells import MISSING, masked, one_line
from jianhao.documents.names import LEVELS, PLATFORMS, SCOPES, STATES, label
from jianhao.documents.reuse_words import share
from jianhao.inspection.catalogue import find

# In the order in which they are printed.
LABELS: Final = {
    "last_update_on": "最近一次公开发布",
    "silent_days": "间隔天数",
    "days": "标准天数",
    "window_posts": "统计期内发布条数",
    "median_reads": "阅读中位数",
    "originality": "原创占比",
    "checked_on": "核查日期",
    "checked_by": "核查人",
    "account_id": "账号ID",
    "accounts": "账号数",
    "agency": "主办单位",
    "below": "界限",
    "begun_on": "关停启动日",
    "body": "主体",
    "by": "核查人",
    "by_reference": "参照检查",
    "cadence_state": "发布节奏",
    "check_age_days": "核查距监测时间点天数",
    "check_days": "直接核查距监测时间点的最多天数",
    "checked_at": "核查日期",
    "contradictions": "不一致之处",
    "count": "现有账号数",
    "covered_from": "采集覆盖起始日",
    "effective_from": "施行日",
    "effective_to": "废止日",
    "elapsed_days": "已过天数",
    "empty": "未填写",
    "exact": "期间记录完整",
    "failed_attempts": "未成功采集次数",
    "filing_no": "备案号",
    "followers": "粉丝数",
    "gap_probability": "按原节奏出现该间隔的概率",
    "left_behind": "未注销的账号",
    "level": "层级",
    "local_state": "台账状态",
    "longest_gap": "最长间隔天数",
    "main_source": "主要来源账号",
    "maximum": "上限",
    "messages": "留言数",
    "minimum": "最低条数",
    "missing": "未填写",
    "name": "账号名称",
    "national_state": "国办系统状态",
    "opened_known_by": "已知最早使用日",
    "opened_on": "开设日期",
    "original": "原创条数",
    "others": "其他账号",
    "over": "超出名额",
    "place": "地区",
    "platform": "平台",
    "platform_state": "平台状态",
    "platforms": "适用平台",
    "posts": "发布条数",
    "posts_with_reads": "有阅读数的条数",
    "probability": "界限概率",
    "quotas": "名额",
    "replied_on_time": "按期回复数",
    "represents_government": "代表主体",
    "rule": "检查项",
    "rules": "检查项",
    "scope": "适用范围",
    "services": "服务事项数",
    "siblings": "同平台其他账号",
    "staff": "运维人数",
    "stopped_on": "停更日期",
    "uncovered_from": "未采集起始日",
    "uncovered_to": "未采集截止日",
    "validity_days": "核查有效天数",
    "verified_subject": "认证主体",
    "waiver_approver": "豁免批准人",
    "waiver_reason": "豁免事由",
    "waiver_until": "豁免截止日",
    "window": "统计天数",
    "word": "识别词",
    "yearly_cost": "年度费用（元）",
}

# From here on fractions say nothing, and nobody reads a number with an exponent.
_WHOLE_FROM: Final = 1000.0
_ORDER: Final = {key: at for at, key in enumerate(LABELS)}
_NAMES: Final[Mapping[str, Mapping[str, str]]] = {
    "platform": PLATFORMS,
    "platforms": PLATFORMS,
    "level": LEVELS,
    "scope": SCOPES,
    **STATES,
}


@lru_cache(maxsize=1 << 14)  # many accounts share a threshold
def measured(text: str | None) -> str:
    """`间隔天数：15；最近一次公开发布：2024-05-05` from canonical JSON; the empty string for no values."""
    values = json.loads(text or "{}")
    return _named(values) if isinstance(values, Mapping) else _value(values)


def _named(values: Mapping[str, Any]) -> str:
    keys = sorted(
        (key for key in values if key != "unit"), key=lambda key: (_ORDER.get(key, len(_ORDER)), key)
    )
    parts = [
        f"{LABELS.get(key, one_line(key))}：{_value(_titled(key, values[key]))}"
        for key in keys
        if values[key] is not None
    ]
    return "；".join(parts) + (f"（{one_line(str(values['unit']))}）" if values.get("unit") and parts else "")


def _titled(key: str, value: Any) -> Any:
    """Codes of rules and vocabularies become their names, shares of characters per cent."""
    if key == "originality":
        return share(value)
    if isinstance(value, list):
        return [_titled(key, item) for item in value]
    if not isinstance(value, str):
        return value
    if key in ("rule", "rules"):
        rule = find(value, "1")
        return rule.title if rule else value
    return label(_NAMES[key], value) if key in _NAMES else value


def _value(value: Any) -> str:
    if value is None or value == []:
        return MISSING
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(_value(item) for item in value)
    if isinstance(value, Mapping):
        return f"（{_named(value)}）"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= _WHOLE_FROM else f"{value:.4g}"
    return masked(one_line(str(value)))
