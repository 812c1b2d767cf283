"""Sentences on costs: what was measured, what is missing and why. Numbers that may not be compared say so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

UNITS = {"times": "次", "people": "人"}
READS_REASONS = {
    "no_posts": "检查期内没有取得发布内容",
    "no_reads": "没有取得阅读数",
    "mixed_definitions": "阅读数一部分为次数、一部分为人数，不能相加",
    "definition_unknown": "阅读数没有注明是次数还是人数，或者口径待核",
}
COST_REASONS = {"cost_missing": "台账未填年度费用"}
HOURS_REASONS = {"no_diary": "没有工时记录", "diary_too_short": "工时记录不足10个工作日"}


def money(yuan: float) -> str:
    """`1.11万元` from ten thousand on, `1,051元` from a hundred on, `92.5元` below."""
    if yuan >= 10_000:
        return f"{yuan / 10_000:,.2f}万元"
    return f"{yuan:,.0f}元" if yuan >= 100 else f"{yuan:.1f}元"


def hour_text(hours: float) -> str:
    """`128小时` from a hundred on, `2.3小时` below, `9分钟` below one hour, `不足1分钟`."""
    if hours >= 1 or hours == 0:
        return f"{hours:,.0f}小时" if hours >= 100 or hours == 0 else f"{hours:.1f}小时"
    return f"{60 * hours:.0f}分钟" if 60 * hours >= 0.5 else "不足1分钟"


def cost_text(row: Mapping[str, Any], window: int) -> str:
    """The sentences of one COSTS row."""
    parts = [_reads(row, window), _of_money(row), _of_hours(row), _beside(row)]
    return "".join(part for part in parts if part)


def _reads(row: Mapping[str, Any], window: int) -> str:
    if row["reads_reason"] is not None:
        posts = f"近{window}天发布{row['posts']:,}条；" if row["posts"] else ""
        return f"{posts}{READS_REASONS[row['reads_reason']]}，每千次阅读的成本不能计算。"
    unit = UNITS.get(row["metric"] or "", "次")
    text = f"近{window}天发布{row['posts']:,}条，阅读{row['reads']:,}{unit}"
    if not row["screened"]:
        text += "（未经传播数据核验）"
    elif round(row["genuine_reads"]) != row["reads"]:
        text += f"，扣除数据异常提示（待核实）涉及的部分后为{row['genuine_reads']:,.0f}{unit}"
    if (row["notice_share"] or 0) >= 0.5:
        text += f"，其中本账号停更、关停公告占{row['notice_share']:.2%}"
    if row["capped_posts"]:
        text += f"；其中{row['capped_posts']}条只写明下限（如10万+），阅读数为下限，每千次阅读的成本为上限"
    covered = row["covered_days"]
    if covered is not None and covered < window:
        text += f"；检查期{window}天中有采集依据的{covered}天，发布可能不全"
    return text + "。"


def _of_money(row: Mapping[str, Any]) -> str:
    if row["cost"] is None:
        return f"{COST_REASONS[row['cost_reason']]}，费用不能计算。"
    text = f"费用折合检查期{money(row['cost'])}"
    return text + _per(row, "yuan", money) + "。"


def _of_hours(row: Mapping[str, Any]) -> str:
    if row["hours"] is None:
        return f"{HOURS_REASONS[row['hours_reason']]}，工时不能计算。"
    return f"工时按两周记录折合检查期{hour_text(row['hours'])}" + _per(row, "hours", hour_text) + "。"


def _per(row: Mapping[str, Any], what: str, said: Any) -> str:
    text = ""
    per_read, low, high = (row[f"{what}_per_1000_reads{end}"] for end in ("", "_low", "_high"))
    unit = UNITS.get(row["metric"] or "", "次")
    if per_read is not None:
        text += f"，每千{unit}阅读{said(per_read)}"
        if low is not None:
            text += f"（按同类账号的起伏估计为{said(low)}至{said(high)}）"
    elif row["reads_reason"] is None and row["genuine_reads"] == 0:
        text += "，没有阅读，每千次阅读的成本不能计算"
    if row[f"{what}_per_post"] is not None:
        text += f"，每条{said(row[f'{what}_per_post'])}"
    return text


def _beside(row: Mapping[str, Any]) -> str:
    if row["peer_yuan_per_1000_reads"] is not None:
        return f"同类账号（{row['peers']}）每千次阅读费用的中位数为{money(row['peer_yuan_per_1000_reads'])}。"
    if row["reads_reason"] is None and row["posts"] < 10:
        return "发布不足10条，不与其他账号比较。"
    return ""
