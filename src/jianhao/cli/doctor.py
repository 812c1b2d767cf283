"""`jianhao doctor`: whether the server is well, and what to do."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime

import click

from jianhao.cli.words import SETTINGS, Command
from jianhao.errors import UnusableCall


@click.command(
    cls=Command,
    context_settings=SETTINGS,
    help="检查服务器：版本、时间、磁盘、权限、字体、数据库、后台处理、备份，逐项写明正常、有问题或者不能判断，以及怎样处理。有问题时退出码为1。",
)
@click.option("--json", "as_json", is_flag=True, help="结果写成JSON，供程序读取。")
def command(as_json: bool) -> int:
    """0 nothing is wrong, 1 something is."""
    try:
        from jianhao.web.diagnosing import diagnose
    except ImportError as error:
        raise UnusableCall("没有安装网页应用所需的组件，请安装jianhao[web]后再试。") from error
    from jianhao.doctor.findings import all_well

    found = diagnose(datetime.now(UTC))
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in found], ensure_ascii=False))
        return 0 if all_well(found) else 1
    for finding in found:
        click.echo(f"{finding.answer.chinese}　{finding.title}：{finding.sentence}")
        if finding.advice:
            click.echo(f"　　　{finding.advice}")
    click.echo("没有发现问题。" if all_well(found) else "有需要处理的问题，见上。")
    return 0 if all_well(found) else 1
