"""What a finished plan says on the terminal."""

from __future__ import annotations

import click

from jianhao.consolidation.certainty import Certainty
from jianhao.jobs.plan import PlanDone

CONFLICTS_SHOWN, FACTS_SHOWN = 10, 3


def print_plan(done: PlanDone) -> None:
    """What is proposed, how good and how sure it is, what contradicts what, where it lies."""
    said = done.summary
    click.echo(
        f"账号{said['accounts']:,}个：建议保留{said['keep']:,}个，归集整合{said['merge']:,}个，关停{said['close']:,}个"
        f"（另有已关停{said['already_closed']:,}个、未开设{said['not_yet_opened']:,}个，不列入）"
    )
    click.echo(
        f"误差不超过{said['gap']:.3%}（{said['stopped_by']}）；年度费用可减{said['yearly_saving'] / 10_000:,.1f}万元"
        f"（测算值，不含在编人员；另有{said['saving_unknown']:,}个费用不详，未计入）"
    )
    sure = "，".join(f"{c.chinese}{said['certainty'].get(c.value, 0):,}个" for c in Certainty)
    click.echo(f"把握程度：{sure}；预计流失活跃关注用户{said['followers_at_risk']:,}人")
    closings = "、".join(f"第{q}季度{n:,}个" for q, n in enumerate(said["phases"]["closings"], 1))
    click.echo(f"分期：{closings}；未排入{said['phases']['not_placed']:,}个")
    if said["insufficient_data"]:
        click.echo(f"资料不足的账号{said['insufficient_data']:,}个，去留须补充资料后再定")
    for sentence in said["conflicts"][:CONFLICTS_SHOWN]:
        click.echo(f"  {sentence}")
    if len(said["conflicts"]) > CONFLICTS_SHOWN:
        click.echo(f"  其余{len(said['conflicts']) - CONFLICTS_SHOWN:,}条矛盾见plan.json")
    if said["facts_wanted"]:
        facts = "；".join(fact["fact"] for fact in said["facts_wanted"][:FACTS_SHOWN])
        click.echo(f"最值得先补充的资料：{facts}（全部见plan_facts）")
    if done.rejected_rows:
        click.echo(f"未读入{done.rejected_rows:,}行，位置和原因见rejected.parquet")
    click.echo("方案为测算建议，由有权机关决定；去留均须按程序审批。")
    click.echo(
        f"结果在：{done.folder}（先看整合方案.html；征求意见用整合方案征求意见稿.xlsx，文稿为整合方案征求意见稿.docx）"
    )
