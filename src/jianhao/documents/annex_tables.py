"""The wide tables of 附件.xlsx: accounts, verdicts, proposals, rejected rows, accounts outside the register."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, Final

from jianhao.documents import wording
from jianhao.documents.annex_rows import Value
from jianhao.documents.areas import placed_accounts
from jianhao.documents.cells import one_line
from jianhao.documents.figures import Figures, standings
from jianhao.documents.findings import last_updates
from jianhao.documents.options import Shown
from jianhao.documents.plan_report import plan_said
from jianhao.documents.sheets import Column, Kind
from jianhao.inspection.result import InspectionResult

BATCH_ROWS: Final = 16_384
_EVIDENCE_AT_MOST: Final = 3

DETAIL_COLUMNS: Final = (
    Column("账号ID", 26),
    Column("账号名称", 22),
    Column("平台", 12),
    Column("主办单位", 24),
    Column("检查项", 24),
    Column("性质", 10),
    Column("结果", 10),
    Column("说明", 60),
    Column("依据条款", 36),
    Column("核查依据", 30),
    Column("规则及版本", 20),
)
ADVICE_COLUMNS: Final = (
    Column("账号ID", 26),
    Column("账号名称", 22, wrap=True),
    Column("平台", 12),
    Column("主办单位", 24, wrap=True),
    Column("检查结论", 10),
    Column("处置建议", 10),
    Column("判断因素", 60, wrap=True),
    Column("关停前须先确认的事项", 44, wrap=True),
)
PLAN_COLUMN: Final = Column("整合方案", 60, wrap=True)
REJECTED_COLUMNS: Final = (
    Column("文件", 30),
    Column("工作表", 14),
    Column("行", 8, Kind.COUNT),
    Column("列", 16),
    Column("原值", 24),
    Column("原因与处理办法", 60, wrap=True),
)
UNMATCHED_COLUMNS: Final = (
    Column("平台", 12),
    Column("平台账号ID", 26),
    Column("名称", 24),
    Column("发布数（条）", 12, Kind.COUNT),
    Column("首次发布日", 12, Kind.DATE),
    Column("末次发布日", 12, Kind.DATE),
    Column("来源文件", 30),
)
_ORIGINALITY: Final = "原创占比"
_ACCOUNT_COLUMNS: Final = (
    Column("账号ID", 26),
    Column("账号名称", 22),
    Column("平台", 12),
    Column("主办单位", 24),
    Column("所属地区", 14),
    Column("行政区划代码", 14),
    Column("层级", 10),
    Column("适用范围", 10),
    Column("检查结论", 10),
    Column("已查项", 8, Kind.COUNT),
    Column("应查项", 8, Kind.COUNT),
    Column("最近更新日", 12, Kind.DATE),
    Column("未更新天数", 10, Kind.COUNT),
    Column("检查期发布数（条）", 11, Kind.COUNT),
    Column("阅读中位数（次）", 10, Kind.AMOUNT),
    Column(_ORIGINALITY, 9, Kind.SHARE),
    Column("粉丝数（人）", 10, Kind.COUNT),
    Column("年度费用（元）", 12, Kind.AMOUNT),
    Column("每千次有效阅读成本（元）", 13, Kind.AMOUNT),
)


def account_columns(shown: Shown) -> tuple[Column, ...]:
    """Columns of 全部账号: 原创占比 and 处置建议 only where the edition shows them."""
    own = [c for c in _ACCOUNT_COLUMNS if shown.reuse_details or c.heading != _ORIGINALITY]
    return (*own, *([Column("处置建议", 10)] if shown.advice else []))


def account_rows(result: InspectionResult, shown: Shown) -> Iterator[list[Value]]:
    """Every account of the register, in its order."""
    updates = last_updates(result)
    for row, standing in zip(placed_accounts(result), standings(result), strict=True):
        values = [
            *_account(row),
            row["place"],
            row["division_code"],
            wording.level(row["level"]),
            wording.scope(row["scope"]),
            wording.label(wording.CONCLUSIONS, standing),
            *(row["examined"], row["applicable"], updates.get(row["account_id"]), row["silent_days"]),
            *(row["posts"], row["median_reads"], *([row["originality"]] if shown.reuse_details else [])),
            *(row["followers"], row["yearly_cost"], row["cost_per_1000_genuine_reads"]),
        ]
        yield [*values, wording.label(wording.ADVICE, row["advice"])] if shown.advice else values


def detail_rows(result: InspectionResult, counts: Figures) -> Iterator[list[Value]]:
    """Every verdict, in the order of the table; read in batches, so that memory does not grow with them."""
    accounts = {row["account_id"]: _account(row) for row in _names(result)}
    titles = {(rule.ruleset, rule.rule_id): rule.title for rule in counts.rules}
    for batch in result.verdicts.to_batches(max_chunksize=BATCH_ROWS):
        for row in batch.to_pylist():
            title = titles.get((row["ruleset"], row["rule_id"])) or one_line(row["rule_id"])
            yield [
                *accounts[row["account_id"]],
                title,
                wording.label(wording.SEVERITIES, row["severity"]),
                wording.label(wording.OUTCOMES, row["outcome"]),
                _explained(*(row[name] for name in _EXPLAINED)),
                one_line(row["clause"]),
                _evidence(row["evidence"]),
                f"{row['rule_id']} 第{row['rule_version']}版",
            ]


def advice_columns(result: InspectionResult, shown: Shown) -> tuple[Column, ...]:
    """Columns of 处置建议: 整合方案 where one was made and the edition shows it."""
    return (*ADVICE_COLUMNS, *([PLAN_COLUMN] if result.plan is not None and shown.plan else []))


def advice_rows(result: InspectionResult, shown: Shown) -> Iterator[list[Value]]:
    """The proposal for every account with its factors; protective ones are what must be settled first; then what the plan says."""
    factors: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for factor in result.factors.to_pylist():
        factors[factor["account_id"]].append(factor)
    planned = plan_said(result, result.accounts["account_id"].to_pylist(), shown)
    more = len(advice_columns(result, shown)) > len(ADVICE_COLUMNS)
    for row, standing in zip(placed_accounts(result), standings(result), strict=True):
        own = factors[row["account_id"]]
        said = "；".join(wording.factor(f) for f in own if not f["protective"])
        first = "；".join(wording.factor(f) for f in own if f["protective"] and f["answer"] != "no")
        conclusion = wording.label(wording.CONCLUSIONS, standing)
        plan = [planned.get(row["account_id"], "不在方案内")] if more else []
        yield [
            *_account(row),
            conclusion,
            wording.label(wording.ADVICE, row["advice"]),
            said,
            first or "无",
            *plan,
        ]


def rejected_rows(result: InspectionResult) -> Iterator[list[Value]]:
    """Cells and rows that were not taken, with what to do."""
    for row in result.rejected.to_pylist():
        texts = [wording.shown(row[name]) for name in ("column", "value", "message")]
        yield [wording.shown(row["file"]), wording.shown(row["sheet"]), row["row"], *texts]


def unmatched_rows(result: InspectionResult) -> Iterator[list[Value]]:
    """Accounts with posts that the register does not hold: counts only."""
    for row in result.unmatched.to_pylist():
        who = [
            wording.platform(row["platform"]),
            one_line(row["native_account_id"] or ""),
            wording.shown(row["name"]),
        ]
        yield [*who, row["posts"], row["first_day"], row["last_day"], wording.shown(row["source_file"])]


def _names(result: InspectionResult) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = result.accounts.select(
        ["account_id", "name", "platform", "agency"]
    ).to_pylist()
    return rows


def _account(row: Mapping[str, Any]) -> list[Value]:
    return [
        row["account_id"],
        wording.shown(row["name"]),
        wording.platform(row["platform"]),
        wording.shown(row["agency"]),
    ]


_EXPLAINED: Final = (
    "rule_id",
    "rule_version",
    "clause",
    "outcome",
    "measured",
    "threshold",
    "as_of",
    "reason",
)


@lru_cache(maxsize=1 << 14)  # most verdicts of a rule say the same
def _explained(*values: Any) -> str:
    return wording.shown(wording.explanation(dict(zip(_EXPLAINED, values, strict=True))))


def _evidence(items: list[str] | None) -> str:
    shown = [wording.evidence(item) for item in (items or [])[:_EVIDENCE_AT_MOST]]
    more = len(items or []) - len(shown)
    return "；".join(shown) + (f" 等{len(items or []):,}项" if more > 0 else "")
