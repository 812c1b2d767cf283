"""`jianhao inspect`: the main job."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from jianhao.cli.words import SETTINGS, Command

PATH = click.Path(path_type=Path)


@click.command(
    cls=Command,
    context_settings=SETTINGS,
    help="读取账号台账和发布内容，逐账号检查，在输出文件夹中生成检查报告、通报代拟稿、附件和数据表。",
)
@click.argument("accounts", nargs=-1, type=PATH, metavar="账号台账...")
@click.option(
    "--posts", multiple=True, type=PATH, metavar="路径", help="发布内容：文件、文件夹或zip，可多次给出。"
)
@click.option("--as-of", metavar="日期", help="监测时间点，如2024-05-20；不给时取数据能证明的最后一日。")
@click.option("--window", default=90, show_default=True, metavar="天数", help="检查期天数。")
@click.option(
    "--ruleset",
    multiple=True,
    metavar="名称或文件",
    help="规则包，可多次给出；默认national-2019和national-duties。",
)
@click.option(
    "--covers", metavar="起..止", help="发布内容对全部账号完整覆盖的时段，如2024-02-20..2024-05-20。"
)
@click.option("--checks", multiple=True, type=PATH, metavar="文件", help="核查记录或填好的人工核查单。")
@click.option("--collections", multiple=True, type=PATH, metavar="文件", help="采集记录。")
@click.option(
    "--sources",
    multiple=True,
    type=PATH,
    metavar="文件",
    help="只作来源、不作核查的文本，如权威媒体和本单位网站的文章。",
)
@click.option("--office", type=PATH, metavar="文件", help="机关设置（TOML）：豁免、限额、日历、名称确认等。")
@click.option(
    "--edition",
    type=click.Choice(["内部", "单位", "对外"]),
    default="内部",
    show_default=True,
    help="文件版本。",
)
@click.option("--contracts", multiple=True, type=PATH, metavar="文件", help="委托合同清单。")
@click.option("--contractor-reports", multiple=True, type=PATH, metavar="文件", help="受托单位报送的数据。")
@click.option("--orders", multiple=True, type=PATH, metavar="文件", help="上级任务清单。")
@click.option("--diary", multiple=True, type=PATH, metavar="文件", help="两周工时记录。")
@click.option(
    "--questions",
    multiple=True,
    type=PATH,
    metavar="路径",
    help="问题表（12345工单、留言）：只留日期、类别、承办单位。",
)
@click.option("--no-traffic", is_flag=True, help="不做传播数据核验（内容很多而急用时）。")
@click.option("--no-reuse", is_flag=True, help="不做内容同质化核查（内容很多而急用时）。")
@click.option("--no-risk", is_flag=True, help="不做内容检查（内容很多而急用时）。")
@click.option("--plan", is_flag=True, help="另制定整合方案（代拟，只在内部版）：各账号保留、归集整合或关停。")
@click.option(
    "--scenario",
    type=PATH,
    metavar="文件",
    help="方案设置（TOML）：名额、锁定、上限、承接费用、分期；给出时即制定整合方案。",
)
@click.option("--csv", is_flag=True, help="数据表另存一份CSV。")
@click.option("--out", required=True, type=PATH, metavar="文件夹", help="输出文件夹。")
def command(**options: Any) -> int:
    """Read the options, run, print the summary; 0 complete, 1 complete with some rows left out."""
    from jianhao.cli.console import Bars
    from jianhao.cli.summary import print_summary
    from jianhao.jobs.inspect import inspect

    request = _request(options)
    with Bars() as bars:
        done = inspect(request, bars)
    print_summary(done)
    if (request.plan or request.scenario is not None) and not request.plans:
        click.echo("整合方案只在内部版编制，本次没有编制。")
    return 1 if done.rejected_rows else 0


def _request(options: dict[str, Any]) -> Any:
    from jianhao.inspection.result import Edition
    from jianhao.jobs.request import InspectRequest, parse_day_option, parse_span_option

    chosen: dict[str, Any] = {name: options[name] for name in ("accounts", "posts", "window", "checks", "collections",
                              "office", "sources", "contracts", "contractor_reports", "orders", "diary", "questions",
                              "plan", "scenario", "csv", "out")}  # fmt: skip
    chosen["compare"], chosen["screen"] = not options["no_reuse"], not options["no_traffic"]
    chosen["contents"] = not options["no_risk"]
    if options["as_of"]:
        chosen["as_of"] = parse_day_option("--as-of", options["as_of"])
    if options["covers"]:
        chosen["covers"] = parse_span_option("--covers", options["covers"])
    if options["ruleset"]:
        chosen["rulesets"] = options["ruleset"]
    return InspectRequest(**chosen, edition=Edition(options["edition"]))
