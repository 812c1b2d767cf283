"""`jianhao publish`: the approved public list as a static folder for the government's website."""

from __future__ import annotations

from pathlib import Path

import click

from jianhao.cli.words import SETTINGS, Command
from jianhao.errors import UnusableCall


@click.command(
    cls=Command,
    context_settings=SETTINGS,
    help="把最近一期已批准的公开名录写成静态文件夹（网页、JSON、CSV），供放在政府网站上。名录在网页应用中准备、由另一人批准。",
)
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path),
    metavar="文件夹",
    help="输出文件夹；只替换以前发布的名录。",
)
@click.option("--unit", default="", metavar="单位名称", help="发布哪个单位的名录；不给时取层级最高的单位。")
def command(out: Path, unit: str) -> int:
    """Write what was approved, nothing else."""
    try:
        from jianhao.web.setup import bring_up_to_date, prepare
    except ImportError as error:
        raise UnusableCall("没有安装网页应用所需的组件，请安装jianhao[web]后再试。") from error
    prepare()
    bring_up_to_date()
    from jianhao.web.publishing.writing import write_last

    publication, count = write_last(out, unit)
    shown = publication.counts
    click.echo(
        f"已写出第{publication.pk}期公开名录：官方账号{shown['official'] + shown['closing']}个，"
        f"已关停{shown['closed']}个，{count}个文件，{out}"
    )
    return 0
