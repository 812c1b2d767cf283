"""A tool, an hour, a topic never used; many posts deleted at once; and when nothing can be said."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from risk_made import START, post, posts

from jianhao.risk.scan import find_risks

PLAIN = (
    "各乡镇要做好防汛工作，加强值班值守，及时报告险情。", "县政务服务中心周六延时服务，群众可以预约办理社会保险业务。",
    "人民政府召开常务会议，研究部署安全生产工作。", "疾控中心提醒居民按时接种疫苗，注意饮食卫生。",
)  # fmt: skip


def signals(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {row["rule"]: row for row in find_risks([posts(*rows)]).signals.to_pylist()}


def history(number: int, **other: Any) -> list[dict[str, Any]]:
    return [post(n, PLAIN[n % len(PLAIN)] * 3, **other) for n in range(number)]


def test_a_tool_never_used_before() -> None:
    rows = [*history(90, tool="电脑端"), post(91, PLAIN[0], tool="群发助手")]
    found = signals(rows)["new_tool"]
    assert (found["outcome"], found["evidence"]) == ("failed", ["weixin:gh_a:91"])
    assert signals(history(90, tool="电脑端"))["new_tool"]["outcome"] == "passed"


def test_too_little_history_cannot_be_said_and_says_why() -> None:
    found = signals([*history(20, tool="电脑端"), post(21, PLAIN[0], tool="群发助手")])["new_tool"]
    assert found["outcome"] == "undetermined"
    assert "30条" in found["reason"]
    assert signals(history(90))["new_tool"]["reason"] == "发布内容没有发布工具"


def test_an_hour_at_night_never_used_before() -> None:
    night = START + timedelta(days=91, hours=17)  # 3 at night in Shanghai
    found = signals([*history(90), post(91, PLAIN[0], at=night)])["new_hour"]
    assert (found["outcome"], found["evidence"]) == ("failed", ["weixin:gh_a:91"])
    day_only = signals([*history(90, precision="day"), post(91, PLAIN[0], at=night, precision="day")])
    assert day_only["new_hour"]["outcome"] == "undetermined"


def test_a_topic_never_spoken_of() -> None:
    strange = "皮靴羽绒服跳楼大甩卖，蓝牙耳机迷你音箱清仓，球鞋腕表香薰蜡烛，椰子拖鞋任选三双。"
    found = signals([*history(90), post(91, strange)])["new_topic"]
    assert (found["outcome"], found["evidence"]) == ("failed", ["weixin:gh_a:91"])
    assert signals([*history(90), post(91, PLAIN[1] * 3)])["new_topic"]["outcome"] == "passed"


def test_a_burst_of_deletions() -> None:
    quiet = history(80, deleted=False)
    burst = [post(80 + n, PLAIN[0], deleted=True) for n in range(8)]
    assert signals([*quiet, *burst])["deletion_burst"]["outcome"] == "failed"
    assert signals([*quiet, *burst[:2]])["deletion_burst"]["outcome"] == "passed"
    assert signals(history(80))["deletion_burst"]["outcome"] == "undetermined"


def test_signals_stand_among_the_findings() -> None:
    table = posts(*history(90, tool="电脑端"), post(91, PLAIN[0], tool="群发助手"))
    found = [f for f in find_risks([table]).findings.to_pylist() if f["rule"] == "new_tool"]
    assert [(f["category"], f["post_id"], f["start"]) for f in found] == [("hijack", "weixin:gh_a:91", None)]
