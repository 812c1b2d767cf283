"""What a finished 传播数据核验 says on the terminal."""

from __future__ import annotations

from dataclasses import asdict

import click
import pyarrow.compute as pc

from jianhao.jobs.traffic import Verified
from jianhao.traffic.power import KINDS, in_words, measured_power, seen

ASIDE = {
    "declared": "机关设置中申报的活动、推广期间的内容{}条，不参与核验",
    "late": "监测时间点以后发布的内容{}条，未用",
    "no_time": "没有发布时间的内容{}条，未用",
    "no_post": "没有对应发布内容的采集记录{}行，未用",
    "negative": "小于0或超出范围的数值{}个，按未采集处理",
    "future": "监测时间点以后的采集记录{}行，未用",
    "early": "早于发布时间的采集记录{}行，未用",
    "doubled": "同一分钟重复的采集记录{}行，只用一行",
    "undefined": "口径说不清、或者与同类账号不同的内容{}条，有关的阅读、点赞、转发不参与比较",
    "other_metric": "阅读口径不同（人数、次数）的采集记录{}行，不与其他记录混用，未用",
}
SHOWN = 10
MANY = 0.2  # of the accounts with a reminder, from which peers are no yardstick


def print_verified(done: Verified) -> None:
    """How many accounts could be judged, what stands out, where it lies."""
    signals = done.traffic.signals
    combined = signals.filter(pc.equal(signals["signal"], "combined"))
    judged = combined.num_rows - combined["lead"].null_count
    click.echo(
        f"账号{combined.num_rows:,}个，可以判断的{judged:,}个；内容不足8篇、没有可比的同类账号的不作判断"
    )
    reminded = combined.filter(pc.fill_null(combined["lead"], False))
    click.echo(f"数据异常提示（待核实，不作为检查结论）{reminded.num_rows:,}个账号")
    if judged and reminded.num_rows > MANY * judged:
        click.echo(
            "提示的账号超过五分之一，同类账号之间已不宜互为参照；请先核实一批账号，再以核实无误的账号为参照"
        )
    single = pc.sum(pc.equal(combined["rung"], 3)).as_py() or 0
    if single:
        click.echo(f"只有一项指标不同、仅供留意的{single:,}个账号")
    for row in reminded.slice(0, SHOWN).to_pylist():
        click.echo(f"  {row['account_id']}：{row['explanation']}")
    if reminded.num_rows > SHOWN:
        click.echo(f"  其余{reminded.num_rows - SHOWN:,}个见traffic.parquet")
    _say_power(done)
    for name, number in asdict(done.traffic.aside).items():
        if number:
            click.echo(ASIDE[name].format(f"{number:,}"))
    if done.unmatched_posts:
        click.echo(f"名录外账号的发布内容{done.unmatched_posts:,}条，只计数")
    if done.rejected_rows:
        click.echo(f"未读入{done.rejected_rows:,}行，位置和原因见rejected.parquet")
    click.echo(f"结果在：{done.folder}（traffic、traffic_accounts、traffic_growth）")


def _say_power(done: Verified) -> None:
    """What data like these can show at all: the least size of bought reads that was found in the simulation."""
    table = measured_power()
    if table is None:
        return
    heading, _ = KINDS["package"]
    for plan, accounts in done.traffic.collected.items():
        told = in_words("package", seen(table.of(plan.value, "package")))
        click.echo(f"{plan.chinese}的账号{accounts:,}个，{heading}：{told}")
