"""`jianhao database move`: from SQLite to PostgreSQL, everything, proved."""

from __future__ import annotations

import click

from jianhao.cli.audit import Group
from jianhao.cli.words import SETTINGS, Command
from jianhao.errors import UnusableCall


@click.group(cls=Group, context_settings=SETTINGS, help="网页应用的数据库。")
def command() -> None:
    """The group of database commands."""


@command.command(
    cls=Command,
    context_settings=SETTINGS,
    help="把全部数据从SQLite迁移到空的PostgreSQL数据库，逐表核对行数和内容，校验操作记录。请先停止网页应用和后台处理；原数据库只读取，不改动。",
)
@click.option(
    "--to",
    required=True,
    envvar="JIANHAO_MOVE_TO",
    metavar="地址",
    help="postgresql://用户:密码@主机:端口/库名（也可写在环境变量JIANHAO_MOVE_TO，密码不出现在命令中）。",
)
def move(to: str) -> int:
    """0 moved and proved, 2 not possible; a database half filled is marked and cannot be used."""
    try:
        from jianhao.web.moving import move as move_everything
    except ImportError as error:
        raise UnusableCall("没有安装网页应用所需的组件，请安装jianhao[web]后再试。") from error
    from jianhao.cli.console import Bars

    with Bars() as bars:
        done = move_everything(to, bars)
    click.echo("表  行数  内容校验值（与行的次序无关，迁移前后一致）")
    for table, rows in done.rows.items():
        click.echo(f"{table}  {rows}  {done.digests[table][:16]}")
    click.echo(
        f"迁移完成：{len(done.rows)}张表，共{sum(done.rows.values())}行，逐表一致；操作记录完好，末条 {done.head}。"
    )
    click.echo(
        "请设JIANHAO_DATABASE为这个地址后启动，核对无误后再保留或移走原来的office.sqlite3；不要再用它启动，以免两处各记一半。"
    )
    return 0
