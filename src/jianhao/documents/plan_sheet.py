"""The sheet 抽样方案: how the sample was drawn, stratum by stratum, so that anyone can draw it again."""

from __future__ import annotations

from jianhao.documents import wording
from jianhao.documents.sheets import Book, Column, Kind, Value
from jianhao.ingest.checklist_form import PLAN_SHEET
from jianhao.inspection.sampling import Sample, SamplingPlan, StratumSize

_COLUMN_LABELS = {"level": "层级", "platform": "平台", "division_code": "行政区划代码", "scope": "适用范围"}
_LABELS = {"level": wording.level, "platform": wording.platform}


def write_plan(book: Book, sample: Sample) -> None:
    """Add the sheet to an open workbook."""
    heads = [_heading(s.column, s.prefix) for s in sample.plan.strata] or ["分层"]
    columns = [Column(head, 18) for head in heads]
    columns += [
        Column("账号总数", 10, Kind.COUNT),
        Column("必查", 10, Kind.COUNT),
        Column("抽取", 10, Kind.COUNT),
    ]
    columns.append(Column("抽取概率", 12, Kind.SHARE))
    rows = [_row(sample.plan, size) for size in sample.strata]
    book.table(PLAN_SHEET, columns, rows, note=plan_sentence(sample))


def plan_sentence(sample: Sample) -> str:
    """The plan in one or two sentences: quota, what came out, must-include groups, seed."""
    plan = sample.plan
    asked = f"抽查比例{plan.share * 100:g}%" if plan.share is not None else f"抽查{plan.count:,}个"
    must = "、".join(f"{g.reason}{len(g.account_ids):,}个" for g in plan.must_include) or "无"
    text = (
        f"账号共{sample.population:,}个，{asked}，应抽{sample.quota:,}个，实列{len(sample.selected):,}个。"
        f"必查账号：{must}。随机种子：{plan.seed}。"
    )
    if sample.unknown:
        text += f"必查账号中有{len(sample.unknown):,}个不在名录内，未列入。"
    return text + "同一种子和名录，抽取结果相同。"


def _heading(column: str, prefix: int | None) -> str:
    label = _COLUMN_LABELS.get(column, column)
    return label if prefix is None else f"{label}前{prefix}位"


def _row(plan: SamplingPlan, size: StratumSize) -> list[Value]:
    names = [_label(s.column, v) for s, v in zip(plan.strata, size.stratum, strict=True)] or ["全部"]
    rest = size.population - size.certain
    return [*names, size.population, size.certain, size.drawn, size.drawn / rest if rest else None]


def _label(column: str, value: str) -> str:
    return _LABELS[column](value) if column in _LABELS else value
