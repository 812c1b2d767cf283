"""Sentences on a whole plan: what it rests on, how far it may be trusted, and its limits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from jianhao.documents import plan_words, wording
from jianhao.documents.plan_view import PlanView

LIMITS: Final = (
    "评分和测得的指标（阅读、原创、停更、费用）只进入成本，不单独决定任何账号的去留；没有填报或没有采集到的不作零计算。",
    "流失比例、承载量、工时折合等多数为假设，已列出取值和试算范围，应以本地实测数替换后重新测算。",
    "节约为测算值，只含台账所列年度费用，不含在编人员；年度费用不详的账号按同层级同平台中位数参加测算，其节约不计入。",
    "平台的迁移、注销规则多数未见官方页面，办理前须在平台核对。",
    "涉及应急、民生、办事服务、法定公开唯一渠道、特殊群体的账号，未经逐项答复不得关停。",
)


def error_sentence(summary: Mapping[str, Any]) -> str:
    """How near the plan is to the best one, and whether it can be made again."""
    return f"方案总成本与理论最低成本相差不超过{summary['gap']:.3%}（{summary['stopped_by']}）。"


def saving_sentence(summary: Mapping[str, Any]) -> str:
    """The yearly saving with its caveat."""
    unknown = summary["saving_unknown"]
    missing = f"；另有{unknown:,}个拟不保留的账号费用不详，未计入" if unknown else ""
    return f"年度费用可减{plan_words.money(summary['yearly_saving'])}（{plan_words.STAFF_CAVEAT}{missing}）"


def scenario_sentences(summary: Mapping[str, Any]) -> tuple[str, ...]:
    """What was asked of the plan: quotas, locks, ceilings, phases."""
    return tuple(_asked(summary["scenario"]))


def _asked(scenario: Mapping[str, Any]) -> Iterator[str]:
    quotas = [*scenario["quotas"], "同一单位同一平台账号不超过1个"]
    yield f"名额：{'；'.join(dict.fromkeys(quotas))}"
    locks = scenario["locks"]
    if locks:
        words = {"keep": "保留", "close": "不保留", "target": "指定承接账号"}
        yield "锁定：" + "、".join(f"{words[kind]}{number:,}个" for kind, number in locks.items())
    caps = scenario["caps"]
    units = {
        "accounts": ("保留账号数", "个"),
        "yuan": ("年度费用", "元"),
        "followers_lost": ("流失的活跃关注用户", "名"),
    }
    if caps:
        yield "上限：" + "、".join(f"{units[k][0]}{wording.number(v)}{units[k][1]}" for k, v in caps.items())
    hours = scenario["staff_hours"]
    limit = f"，每季度工时不超过{wording.number(hours)}小时" if hours is not None else ""
    yield f"分期：{scenario['quarters']}个季度{limit}"


def case_sentence(view: PlanView) -> str:
    """How far the number of kept accounts moves over all cases tried."""
    kept = [row["kept"] for row in view.rows("plan_cases")]
    if not kept:
        return ""
    return f"在试算的{len(kept)}种情形下，保留账号数在{min(kept):,}至{max(kept):,}个之间（本方案{view.summary['keep']:,}个）。"
