"""`jianhao reuse`: who took which text from whom."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from jianhao.cli.words import SETTINGS, Command

PATH = click.Path(path_type=Path)


@click.command(
    cls=Command,
    context_settings=SETTINGS,
    help="比对发布内容，找出内容雷同的条目：来源、占比、位置、先后和间隔，输出数据表。",
)
@click.argument("posts", nargs=-1, type=PATH, metavar="发布内容...")
@click.option(
    "--accounts", multiple=True, type=PATH, metavar="文件", help="账号台账；不给时以发布内容中的账号为准。"
)
@click.option(
    "--sources",
    multiple=True,
    type=PATH,
    metavar="文件",
    help="只作来源、不作核查的文本，如权威媒体和本单位网站的文章。",
)
@click.option(
    "--office", type=PATH, metavar="文件", help="机关设置（TOML），其中approved_sources和ordered为规定转载。"
)
@click.option(
    "--engine",
    type=click.Choice(["duckdb", "spark"]),
    metavar="引擎",
    help="改用SQL引擎连接（duckdb、spark），结果相同；不给时用内置算法。",
)
@click.option(
    "--history",
    type=PATH,
    metavar="文件夹",
    help="历史文件夹（没有则新建）：只比对新增内容，来源在全部历史中找，比对后存入历史。",
)
@click.option("--rejudge", is_flag=True, help="与--history同用：历史中的全部内容重新核查。")
@click.option("--csv", is_flag=True, help="数据表另存一份CSV。")
@click.option("--out", required=True, type=PATH, metavar="文件夹", help="输出文件夹。")
def command(**options: Any) -> int:
    """Compare, print the summary; 0 complete, 1 complete with some rows left out."""
    from jianhao.cli.console import Bars
    from jianhao.cli.reuse_summary import print_compared
    from jianhao.jobs.reuse import ReuseRequest, compare

    with Bars() as bars:
        done = compare(ReuseRequest(**options), bars)
    print_compared(done)
    return 1 if done.rejected_rows else 0
