"""`jianhao demo`: make a province that exists nowhere, inspect it, show the report."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import click

from jianhao.cli.words import SETTINGS, Command


@click.command(
    cls=Command,
    context_settings=SETTINGS,
    help="生成演示数据（虚构的示例省），完整运行一遍检查，并在本机打开检查报告。",
)
@click.option("--dir", "folder", default="demo-data", show_default=True, type=click.Path(path_type=Path), metavar="文件夹",
              help="演示数据和结果的位置。")  # fmt: skip
@click.option(
    "--port",
    default=8000,
    show_default=True,
    type=click.IntRange(0, 65535),
    metavar="端口",
    help="本机端口。",
)
@click.option("--no-serve", is_flag=True, help="只生成，不打开。")
@click.option(
    "--app",
    is_flag=True,
    help="改为试用网页应用：建立一个小的虚构省份，做好一次检查，打印每个人的登录链接并打开。",
)
def command(folder: Path, port: int, no_serve: bool, app: bool) -> int:
    """Generate, inspect, print the summary; then serve the result on this machine until Ctrl+C."""
    if app:
        from jianhao.cli.trial import try_out

        return try_out(folder, port, serve=not no_serve)
    from jianhao.cli.console import Bars
    from jianhao.cli.serve import serve
    from jianhao.cli.summary import print_summary
    from jianhao.jobs.demo import run_demo

    with Bars() as bars:
        done = run_demo(folder, bars)
    print_summary(done)
    _what_next(folder, done.folder)
    if not no_serve:
        serve(done.folder, port)
    return 0


def _what_next(folder: Path, result: Path) -> None:
    """The commands that somebody who has just seen the report may try, as they can be typed here."""
    from jianhao.jobs.demo import INPUT

    here, given = _own_name(), folder / INPUT
    click.echo("接着可以试：")
    click.echo(
        f"  整合方案  {here} plan {given / '台账.xlsx'} --inspection {result} --out {folder / '整合方案'}"
    )
    click.echo(f"  复核结果  {here} verify {result}")
    click.echo(f"  试用网页应用  {here} demo --app --dir {folder} --port 8001")


def _own_name() -> str:
    """`jianhao` where a shell finds it, else the way to it."""
    return "jianhao" if shutil.which("jianhao") else f"{sys.executable} -m jianhao"
