"""What a finished inspection says on the terminal: a few lines, the open questions, where to look."""

from __future__ import annotations

import click
from rich.console import Console
from rich.table import Table

from jianhao.dates import chinese_date
from jianhao.documents.figures import figures
from jianhao.documents.wording import platform_label
from jianhao.jobs.inspect import Inspected


def print_summary(done: Inspected) -> None:
    """Totals, reasons, rows left out, and the folder."""
    info, counts = done.result.info, figures(done.result)
    click.echo(f"监测时间点：{chinese_date(info.as_of)}（{info.as_of_source}）")
    for line in counts.summary_lines():
        click.echo(line)
    table = Table(box=None, pad_edge=False)
    _ = platform_label, table
    Console(highlight=False)
    if done.rejected_rows:
        click.echo(f"未读入{done.rejected_rows}行，原因见附件.xlsx“未读入行”。")
    click.echo(f"结果在：{done.folder}")
