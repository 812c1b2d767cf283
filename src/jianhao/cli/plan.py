"""`jianhao plan`: which accounts stay, which merge into which, which close, by when."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from jianhao.cli.words import SETTINGS, Command

PATH = click.Path(path_type=Path)


@click.command(
    cls=Command,
    context_settings=SETTINGS,
    help="制定整合方案（代拟）：各账号保留、归集整合至哪个账号或关停，理由、去向、分期、误差和把握程度；写出网页、征求意见稿和文稿。",
)
@click.argument("accounts", nargs=-1, type=PATH, metavar="账号台账...")
@click.option(
    "--inspection",
    type=PATH,
    metavar="文件夹",
    help="检查结果文件夹，取其中的阅读、原创、停更、处置建议、费用和工时。",
)
@click.option(
    "--scenario", type=PATH, metavar="文件", help="方案设置（TOML）：名额、锁定、上限、承接费用、分期。"
)
@click.option(
    "--previous", type=PATH, metavar="文件夹", help="上一次方案的文件夹；相差不大时沿用上一次的安排。"
)
@click.option("--out", required=True, type=PATH, metavar="文件夹", help="输出文件夹。")
def command(**options: Any) -> int:
    """Plan, print the summary; 0 complete, 1 complete with some rows left out."""
    from jianhao.cli.console import Bars
    from jianhao.cli.plan_summary import print_plan
    from jianhao.jobs.plan import PlanRequest, plan_accounts

    with Bars() as bars:
        done = plan_accounts(PlanRequest(**options), bars)
    print_plan(done)
    return 1 if done.rejected_rows else 0
