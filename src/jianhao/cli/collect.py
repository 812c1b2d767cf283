"""`jianhao collect`: what the official interface gives of the office's own WeChat accounts."""

from __future__ import annotations

from pathlib import Path

import click

from jianhao.cli.words import SETTINGS, Command

PATH = click.Path(path_type=Path)


@click.command(
    cls=Command,
    context_settings=SETTINGS,
    help="由微信官方接口采集本单位账号；中断、额度用完后用同样的命令接着采。凭据不写入任何结果。",
)
@click.argument("credentials", type=PATH, metavar="凭据文件")
@click.option("--account", "accounts", multiple=True, metavar="账号ID", help="只采这个账号，可多次给出。")
@click.option("--since", metavar="日期", help="数据从哪一天起，如2025-11-01；不给则为最近90天。")
@click.option("--out", required=True, type=PATH, metavar="文件夹", help="结果文件夹；已有的接着采。")
def command(credentials: Path, accounts: tuple[str, ...], since: str | None, out: Path) -> int:
    """0 everything that the interface gives, 1 something is still to come."""
    from jianhao.cli.console import Bars
    from jianhao.jobs.collect import RECORD, TABLES, CollectRequest, collect
    from jianhao.jobs.request import parse_day_option

    first = None if since is None else parse_day_option("--since", since)
    with Bars() as bars:
        done = collect(CollectRequest(credentials, out, first, accounts), bars)
    for one in done:
        known = one.collected.known
        posts = "发布内容清单未采完" if known is None else f"发布内容{known.articles:,}篇"
        click.echo(f"{one.account_id}：{posts}，逐日阅读{one.readings:,}行，粉丝数{one.followers:,}天。")
        click.echo(f"  {one.collected.sentence}")
    click.echo(f"检查时用：--posts {out / TABLES} --collections {out / RECORD}")
    return 0 if all(one.collected.complete for one in done) else 1
