"""`jianhao traffic`: whose reads, likes and followers did not come as those of their peers do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from jianhao.cli.words import SETTINGS, Command

PATH = click.Path(path_type=Path)


@click.command(
    cls=Command,
    context_settings=SETTINGS,
    help="核验传播数据：逐账号与同类账号比较阅读、点赞、关注用户数据，给出数据异常提示（待核实）和真实阅读的估计。提示不作为检查结论。",
)
@click.argument("posts", nargs=-1, type=PATH, metavar="发布内容...")
@click.option(
    "--accounts",
    multiple=True,
    type=PATH,
    metavar="文件",
    help="账号台账，须给出；用其中的平台、层级和粉丝数。",
)
@click.option(
    "--office",
    type=PATH,
    metavar="文件",
    help="机关设置（TOML），其中events和promotion期间的内容不参与核验。",
)
@click.option("--csv", is_flag=True, help="数据表另存一份CSV。")
@click.option("--out", required=True, type=PATH, metavar="文件夹", help="输出文件夹。")
def command(**options: Any) -> int:
    """Verify, print the summary; 0 complete, 1 complete with some rows left out."""
    from jianhao.cli.console import Bars
    from jianhao.cli.traffic_summary import print_verified
    from jianhao.jobs.traffic import TrafficRequest, verify_traffic

    with Bars() as bars:
        done = verify_traffic(TrafficRequest(**options), bars)
    print_verified(done)
    return 1 if done.rejected_rows else 0
