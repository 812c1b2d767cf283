"""What a finished inspection says on the terminal: a few lines, the open questions, where to look."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from jianhao.dates import chinese_date
from jianhao.documents.figures import Figures, figures
from jianhao.jobs.inspect import Inspected

REASONS = 8


def print_summary(done: Inspected) -> None:
    """Totals, reasons, rows left out, and the folder."""
    info, counts = done.result.info, figures(done.result)
    click.echo(f"监测时间点：{chinese_date(info.as_of)}（{info.as_of_source}），检查期{info.window}天")
    for line in _totals(counts):
        click.echo(line)
    for rule in counts.failures[:REASONS]:
        click.echo(f"  {rule.title}：{rule.failed:,}个账号")
    if done.result.contents is not None:
        click.echo(
            f"内容提示{done.result.contents.findings.num_rows:,}处（供核实，不作为检查结论），见附件.xlsx“内容提示”表"
        )
    if done.result.plan is not None:
        click.echo(_planned(done.result.plan.summary))
    if done.result.hints:
        click.echo(f"提示事项{len(done.result.hints):,}条，见报告“提示事项”（不作为检查结论）")
    if done.rejected_rows:
        click.echo(f"未读入{done.rejected_rows:,}行，位置和原因见附件.xlsx“未读入行”。")
    click.echo(f"结果在：{done.folder}（先看report.html）")


def _planned(summary: Mapping[str, Any]) -> str:
    return (
        f"整合方案（测算建议）：保留{summary['keep']:,}个，归集整合{summary['merge']:,}个，关停{summary['close']:,}个，"
        f"误差不超过{summary['gap']:.3%}；见整合方案.html"
    )


def _totals(counts: Figures) -> list[str]:
    total = counts.total
    lines = [
        f"账号{total.accounts:,}个；可判断{total.judged}；其中合格{total.passed}，不合格{total.unqualified:,}个；"
        f"待核实{total.undetermined:,}个；未检查{total.unexamined:,}个",
    ]
    if counts.examined_note:
        lines.append(counts.examined_note)
    if counts.unmatched_accounts:
        lines.append(f"名录外账号{counts.unmatched_accounts:,}个（{counts.unmatched_posts:,}条），只计数")
    return lines
