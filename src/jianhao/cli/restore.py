"""`jianhao restore`: an installation given back from a backup, on a bare machine."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jianhao.cli.words import SETTINGS, Command
from jianhao.errors import UnusableCall

if TYPE_CHECKING:
    from jianhao.web.restoring import Restored

PATH = click.Path(path_type=Path)
NAMED = 10


@click.command(
    cls=Command,
    context_settings=SETTINGS,
    help="从备份恢复到一个空文件夹，逐个核对校验值，校验操作记录，写明数据截至何时。不覆盖任何已有的数据；中断后再运行一次即接着恢复。",
)
@click.option("--from", "store", required=True, type=PATH, metavar="文件夹", help="备份库。")
@click.option("--data", required=True, type=PATH, metavar="文件夹", help="恢复到哪里：不存在或者空的文件夹。")
@click.option("--key", type=PATH, metavar="文件", help="备份密钥文件；不给时用口令。")
@click.option("--set", "set_id", metavar="编号", help="恢复哪一份；不给时为最近一份。")
@click.option(
    "--database",
    default="",
    envvar="JIANHAO_RESTORE_DATABASE",
    metavar="地址",
    help="备份来自PostgreSQL时，空数据库的地址（也可写在环境变量JIANHAO_RESTORE_DATABASE）。",
)
@click.option("--json", "as_json", is_flag=True, help="结果写成JSON，供程序读取。")
def command(
    store: Path, data: Path, key: Path | None, set_id: str | None, database: str, as_json: bool
) -> int:
    """0 restored, 1 restored but the log cannot be proved, 2 not possible."""
    try:
        from jianhao.web.restoring import restore
    except ImportError as error:
        raise UnusableCall("没有安装网页应用所需的组件，请安装jianhao[web]后再试。") from error
    from jianhao.cli.console import Bars
    from jianhao.cli.secret_words import key_from

    opened = key_from(key)
    with Bars() as bars:
        done = restore(store, opened, data, set_id=set_id, database=database, progress=bars)
    if as_json:
        click.echo(json.dumps(asdict(done), ensure_ascii=False))
    else:
        _told(done, data, bool(database))
    return 0 if done.chain_intact else 1


def _told(done: Restored, data: Path, other_database: bool) -> None:
    from jianhao.web.operations.sentences import lost_since

    click.echo(f"恢复完成：备份{done.header.id}，{done.files}个文件校验值一致，已写入{data}。")
    click.echo(lost_since(done.header))
    if done.chain_intact:
        click.echo(f"操作记录完好，逐条衔接。末条 {done.head}；请与此前抄存的核对。")
    else:
        click.echo(f"操作记录不能证明完好：{done.why}。请保全这份备份，换上一份再恢复。", err=True)
    for name in done.missing[:NAMED]:
        click.echo(f"登记过而备份前就缺失的文件：{name}", err=True)
    for name in done.header.left_out:
        click.echo(f"备份时没有包括、须另行放回的：{name}", err=True)
    setting = f"JIANHAO_DATA={data}" + ("，JIANHAO_DATABASE设为恢复到的数据库" if other_database else "")
    click.echo(f"启动前请设{setting}；原来的设置文件在{data}/jianhao.toml.restored（如有），核对后使用。")
