"""`jianhao checklist`: the form for checking accounts by hand, for all of them or for a drawn sample."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from jianhao.cli.words import SETTINGS, Command

PATH = click.Path(path_type=Path)
STRATA = ("level", "platform", "county", "city")


@click.command(
    cls=Command,
    context_settings=SETTINGS,
    help="生成人工核查单（一行一个账号）；填好后用inspect的--checks读回。可按抽样方案只列抽中的账号。",
)
@click.argument("accounts", nargs=-1, required=True, type=PATH, metavar="账号台账...")
@click.option("--share", type=float, metavar="比例", help="抽查比例，如0.3；不给则列出全部账号。")
@click.option("--count", type=int, metavar="个数", help="抽查个数，与--share任选其一。")
@click.option(
    "--strata",
    multiple=True,
    type=click.Choice(STRATA),
    metavar="分层",
    help="分层（level、platform、county、city），可多次给出。",
)
@click.option("--include", type=PATH, metavar="文件", help="必查账号：一行一个账号ID，可在其后用逗号写原因。")
@click.option(
    "--seed", default="jianhao", show_default=True, metavar="文本", help="随机种子，同一种子抽出同一批账号。"
)
@click.option("--office", type=PATH, metavar="文件", help="机关设置（TOML），其中的[sampling]为抽样方案。")
@click.option("--pending", type=PATH, metavar="结果文件夹", help="只列该次检查中待核实的账号。")
@click.option("--out", required=True, type=PATH, metavar="文件", help="输出的xlsx文件。")
def command(**options: Any) -> int:
    """Write the form; 0 complete, 1 if rows of the register were left out."""
    from jianhao.jobs.checklist import ChecklistRequest, make_checklist

    done = make_checklist(ChecklistRequest(**options))
    click.echo(f"已列入{done.rows:,}个账号：{done.path}")
    if done.unknown:
        click.echo(f"必查名单中有{len(done.unknown)}个账号不在台账中：{'、'.join(done.unknown[:5])}")
    if done.rejected_rows:
        click.echo(f"台账中有{done.rejected_rows:,}行未读入，请用inspect查看位置和原因。")
    return 1 if done.rejected_rows else 0
