"""`jianhao verify`: recompute a result."""

from __future__ import annotations

from pathlib import Path

import click

from jianhao.cli.words import SETTINGS, Command


@click.command(
    cls=Command,
    context_settings=SETTINGS,
    help="由结果文件夹中保存的输入和规则包重新计算全部结论，指出第一处不一致。",
)
@click.argument("folder", type=click.Path(path_type=Path), metavar="结果文件夹")
def command(folder: Path) -> int:
    """0 if everything recomputes to the same, 1 otherwise."""
    from jianhao.cli.console import Bars
    from jianhao.jobs.verify import verify

    with Bars() as bars:
        verified = verify(folder, bars)
    if verified.difference:
        click.echo(f"不一致：{verified.difference}")
        return 1
    if not verified.recomputed:
        click.echo("一致：各文件与生成时相同。单独核查的结果不保留输入，结论请用原文件重新运行核对。")
        return 0
    click.echo(f"一致：{verified.accounts}个账号、{verified.verdicts}条检查结论均可重新算出，文件未被改动。")
    return 0
