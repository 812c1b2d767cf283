"""`jianhao risk`: what in published contents a person should look at."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from jianhao.cli.words import SETTINGS, Command

PATH = click.Path(path_type=Path)
CATEGORIES = {
    "hijack": "疑似被盗用后发布的广告、违法信息",
    "link": "链接",
    "personal_data": "个人信息",
    "name": "名称",
    "misprint": "错别字",
    "reply": "不文明用语",
}


@click.command(
    cls=Command,
    context_settings=SETTINGS,
    help="检查发布内容：错别字、名称、广告和违法信息、链接、个人信息、不文明用语，输出提示（待核实）。",
)
@click.argument("posts", nargs=-1, type=PATH, metavar="发布内容...")
@click.option(
    "--accounts", multiple=True, type=PATH, metavar="文件", help="账号台账；不给时以发布内容中的账号为准。"
)
@click.option(
    "--lexicon",
    multiple=True,
    type=PATH,
    metavar="文件",
    help="本机关的词表（TOML、CSV或每行一词），可多次给出。",
)
@click.option(
    "--decisions", type=PATH, metavar="文件", help="以往的处理记录（误判、确认、已整改），误判的不再提示。"
)
@click.option("--office", type=PATH, metavar="文件", help="机关设置（TOML），其中lexicons为词表文件。")
@click.option("--csv", is_flag=True, help="数据表另存一份CSV。")
@click.option("--out", required=True, type=PATH, metavar="文件夹", help="输出文件夹。")
def command(**options: Any) -> int:
    """Check, print the summary; 0 complete, 1 complete with some rows left out."""
    from jianhao.cli.console import Bars
    from jianhao.jobs.risk import Examined, RiskRequest, examine_contents

    with Bars() as bars:
        done: Examined = examine_contents(RiskRequest(**options), bars)
    findings, signals = done.risks.findings, done.risks.signals
    categories, severities = findings.column("category").to_pylist(), findings.column("severity").to_pylist()
    click.echo(
        f"检查内容{done.risks.posts:,}条，提示{findings.num_rows:,}处（待核实），其中紧急{severities.count('urgent'):,}处"
    )
    for name, title in CATEGORIES.items():
        if number := categories.count(name):
            click.echo(f"  {title}：{number:,}处")
    unknown = signals.column("outcome").to_pylist().count("undetermined")
    click.echo(f"账号异常信号：{signals.num_rows:,}项中{unknown:,}项待核实（历史内容不足），见risk_signals")
    if done.risks.mistaken:
        click.echo(f"以往认定为误判、不再提示的{done.risks.mistaken:,}处")
    if done.unmatched_posts:
        click.echo(f"名录外账号的发布内容{done.unmatched_posts:,}条，只计数")
    if done.rejected_rows:
        click.echo(f"未读入{done.rejected_rows:,}行，位置和原因见rejected.parquet")
    click.echo(f"结果在：{done.folder}（risk、risk_signals）")
    return 1 if done.rejected_rows else 0
