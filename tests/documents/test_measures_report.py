"""传播数据核验, 运维成本和合同, 供需对照 and 更新提醒 in report.html and 附件.xlsx: numbers, words, editions, empty states, size."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html import unescape
from pathlib import Path
from types import ModuleType
from typing import Any

import openpyxl
import pyarrow.compute as pc
import pytest

from jianhao.documents import report_traffic
from jianhao.documents.annex import write_annex
from jianhao.documents.figures import figures, standings
from jianhao.documents.growth_picture import growth_of
from jianhao.documents.options import shown_in
from jianhao.documents.report import render
from jianhao.documents.report_costs import costs_page
from jianhao.documents.report_supply import supply_page
from jianhao.documents.report_traffic import traffic_page
from jianhao.inspection.result import Edition, InspectionResult
from jianhao.traffic.power import KINDS, Power, PowerTable

SECTIONS = ("traffic", "costs", "supply", "updates")
SHEETS = [
    "传播数据核验", "运维成本", "运维成本（地区）", "运维成本（单位）", "合同提醒",
    "受托单位报告核对", "上级部署任务", "供需对照（地区）", "供需对照（账号）", "更新提醒",
]  # fmt: skip
NEVER = ("造假", "作弊", "疑点", "线索", "刷量", "WCI")


def page(result: InspectionResult) -> str:
    ((name, content),) = render(result)
    assert name == "report.html"
    return content.decode("utf-8")


def section(text: str, name: str) -> str:
    start = text.index(f'<section id="{name}"')
    return text[start : text.index("</section>", start)]


def words(markup: str) -> str:
    return unescape(
        re.sub(r"<[^>]+>", "", re.sub(r"<style.*?</style>|<script.*?</script>", "", markup, flags=re.DOTALL))
    )


def data(text: str) -> Any:
    found = re.search(r'id="data">(.*?)</script>', text, re.DOTALL)
    assert found
    return json.loads(found[1])


def panel(text: str, at: int) -> dict[str, str]:
    """What the panel of the account says, by section."""
    found = data(text)
    parts = found["accounts"][str(at)].get("m", [])
    return {name: "".join(found["texts"][i] for i in sentences) for name, _, sentences in parts}


@pytest.fixture(scope="module")
def result(fixtures: ModuleType, measure_fixtures: ModuleType) -> InspectionResult:
    made: InspectionResult = measure_fixtures.add_measures(fixtures.build())
    return made


@pytest.fixture(scope="module")
def whole(result: InspectionResult) -> str:
    return page(result)


def test_no_conclusion_changes(fixtures: ModuleType, result: InspectionResult) -> None:
    assert standings(result) == standings(fixtures.build())
    assert figures(result).total == figures(fixtures.build()).total


def test_prompts_say_what_to_verify_and_who_answers_first(
    result: InspectionResult, whole: str, measure_fixtures: ModuleType
) -> None:
    markup = section(whole, "traffic")
    told = words(markup)
    names = result.accounts["name"].to_pylist()
    articles = [words(part) for part in re.findall(r"<article.*?</article>", markup, re.DOTALL)]
    assert [names[at] in part for at, part in zip(measure_fixtures.LEADS, articles, strict=True)] == [
        True,
        True,
    ]
    first, second = articles
    for text in (
        "数据异常提示，待核实", measure_fixtures.PROMPT, "多项检验一致", "约3,542人（2,900至4,100人）",
        "先由主办单位提供后台“流量来源”数据。经核实属正常传播的，予以办结。",
    ):  # fmt: skip
        assert text in first, text
    assert "平台自行核减" in second
    assert "先由主办单位向平台了解核减原因" in second
    assert "不能画出到来过程" in second
    for text in (
        "57/60",
        "95.00%",
        "可用的发布内容不足8篇，不作判断。",
        "可比的同类账号不足，无法比较。",
        "不作为检查结论，不影响合格",
    ):
        assert text in told, text
    assert "不合格" not in told
    assert [word for word in NEVER if word in told] == []


def test_the_curve_and_its_table_show_the_same_figures(
    result: InspectionResult, whole: str, measure_fixtures: ModuleType
) -> None:
    assert result.traffic is not None
    growth = growth_of(result.traffic.growth)[result.accounts["account_id"][1].as_py()]
    points = [tuple(map(float, p.split(","))) for p in growth.own.split("L")]
    assert [y for _, y in points] == [round(128 - 120 * at / 3) for at in range(4)]
    assert [x for x, _ in points] == sorted(x for x, _ in points)
    assert (points[0][0], points[-1][0]) == (36, 352)
    assert growth.rows[1] == (6, "33.33%", "25.00%", "20.00%至28.57%")
    assert len(growth.band.split("L")) == 2 * len(measure_fixtures.HOURS)
    assert f'class="own" d="M{growth.own}"' in section(whole, "traffic")


def test_costs_are_in_the_order_of_the_register(result: InspectionResult, whole: str) -> None:
    markup = section(whole, "costs")
    told = words(markup)
    sentences = re.findall(r"近90天发布(\d+)条。没有工时记录", told)
    assert sentences == [str(at) for at in range(60)]
    assert result.costs is not None
    missing = result.costs.costs["cost"].null_count
    for text in (
        f"{60 - missing}/60", f"未填{missing}个，不作零计算", "1/60", "账号不按费用排名", "按台账顺序排列，不作排名", "13.50万元",
        "按数量付款", "每增加关注用户一千人付款二百元", "等5个", "示例上级机关", "每日更新三条", "2/9", "10.5",
        "更新条数类部署1项", "不一致", "后台导出为500次",
    ):  # fmt: skip
        assert text in told, text


def test_totals_count_what_nobody_stated_and_show_both_numbers(
    result: InspectionResult, whole: str, tmp_path: Path
) -> None:
    assert result.costs is not None
    found = costs_page(result, shown_in(Edition.INTERNAL), frozenset())
    stated = result.costs.costs["cost"].drop_null()
    assert sum(line.accounts for line in found.counties) == result.costs.costs.num_rows
    for lines in (found.counties, found.units):
        assert sum(line.with_cost.numerator for line in lines) == len(stated)
        assert sum(line.missing for line in lines) == result.costs.costs["cost"].null_count
    told = words(section(whole, "costs"))
    assert "各地区合计" in told
    first = found.counties[0]
    assert first.per_post in told
    assert first.per_post.count("÷") == first.per_post.count("＝") == 1
    assert all(text in told for text in first.per_reads)
    write_annex(result, tmp_path / "附件.xlsx")
    book = openpyxl.load_workbook(tmp_path / "附件.xlsx")
    for name in ("运维成本（地区）", "运维成本（单位）"):
        rows = _rows(book[name])
        own = [row for row in rows if row["账号数"] != "—"]
        assert sum(row["未填费用账号"] for row in own) == result.costs.costs["cost"].null_count
        assert sum(
            row["费用合计（元，只计已填）"] for row in own if row["费用合计（元，只计已填）"] != "—"
        ) == 3000 * len(stated)
        for row in rows:
            if isinstance(row["每千次阅读费用（元）"], int | float):
                parts = row["每千次阅读费用：分子（元）"], row["每千次阅读费用：分母（次或人）"]
                assert row["每千次阅读费用（元）"] == pytest.approx(1000 * parts[0] / parts[1])


def test_the_page_says_what_data_like_these_can_show(
    result: InspectionResult, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [
        Power(plan, kind, size, 0.9, None, recall)
        for plan, found in (("snapshots_7", (0.3, 0.85)), ("final", (0.0, 0.1)))
        for kind in KINDS
        for size, recall in zip((0.3, 1.0), found, strict=True)
    ]
    table = PowerTable("2024-05-20", "示例", 6, 1_200, 40, tuple(rows))
    monkeypatch.setattr(report_traffic, "measured_power", lambda: table)
    found = traffic_page(result, shown_in(Edition.INTERNAL), frozenset())
    # Neither likes nor dated followers were there: whatever was measured, nothing could be seen of them.
    absent = ("没有点赞数，看不出", "没有历次关注用户数，看不出")
    assert [(row.plan, row.accounts, row.seen) for row in found.power] == [
        ("72小时内采集7次", 40, (*["原有阅读的1倍起（提示85%）"] * 3, *absent)),
        ("只有最终阅读数", 17, (*["看不出（1倍时提示10%）"] * 3, *absent)),
    ]
    told = words(section(page(result), "traffic"))
    assert "现有数据能看出多大的变化" in told
    assert all(text in told for row in found.power for text in (row.plan, *row.seen))


def test_nothing_is_said_of_what_was_never_measured(
    result: InspectionResult, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report_traffic, "measured_power", lambda: None)
    assert traffic_page(result, shown_in(Edition.INTERNAL), frozenset()).power == ()
    assert "现有数据能看出多大的变化" not in page(result)


def test_supply_shows_both_shares_and_why_a_number_is_hidden(result: InspectionResult, whole: str) -> None:
    told = words(section(whole, "supply"))
    for text in (
        "占发布", "75.00%", "25.00%", "不足5件，不列数字", "服务和办事指南", "另有3件提问的承办单位不在台账内", "80", "80条有阅读数",
    ):  # fmt: skip
        assert text in told, text
    found = supply_page(result, shown_in(Edition.INTERNAL))
    meetings, services = found.kinds
    assert (meetings.questions, services.questions) == ("—", "24")
    assert (meetings.published_width, meetings.read_width) == (1.0, pytest.approx(1 / 3))
    assert [(p.published, p.read, p.unanswered) for p in found.places] == [
        ("会议和领导活动（75.00%）", "服务和办事指南（75.00%）", "服务和办事指南")
    ] * 2


def test_too_few_reads_give_no_share(result: InspectionResult) -> None:
    assert result.supply is not None
    counties = result.supply.counties
    at = counties.schema.get_field_index("posts_read")
    few = counties.set_column(at, "posts_read", pc.divide(counties["posts_read"], 2))
    found = supply_page(
        replace(result, supply=replace(result.supply, counties=few)), shown_in(Edition.INTERNAL)
    )
    assert {(k.read, k.read_width, k.read_reason) for k in found.kinds} == {
        ("—", None, "80条中仅40条有阅读数，不计算占比")
    }


def test_updates_count_states_and_tell_the_office_what_to_collect(
    whole: str, measure_fixtures: ModuleType
) -> None:
    told = words(section(whole, "updates"))
    assert re.findall(r"(将到期|超期|疑似停更)(\d+)\n", told) == [
        ("将到期", "2"),
        ("超期", "1"),
        ("疑似停更", "1"),
    ]
    assert measure_fixtures.AWAITING in told
    assert told.index("已11天没有更新") < told.index("已12天没有更新") < told.index("已18天没有更新")


def test_the_panel_says_the_sentences_of_its_account(whole: str, measure_fixtures: ModuleType) -> None:
    said = panel(whole, 1)
    assert said["traffic"].startswith(
        f"数据异常提示，待核实：{measure_fixtures.PROMPT}依据程度：多项检验一致。"
    )
    assert said["costs"] == "近90天发布1条。没有工时记录，工时不能计算。"
    assert said["updates"] == "将到期。已11天没有更新。请选择：已更新。"
    assert (
        panel(whole, 2)["supply"]
        == "发布最多：会议和领导活动（75.00%）。阅读最多：服务和办事指南（75.00%）。"
    )


def test_empty_states_say_what_to_do(fixtures: ModuleType) -> None:
    text = page(fixtures.build())
    for name, told in zip(SECTIONS, ("请提供阅读采样表", "年度费用", "问题表", "没有计算"), strict=True):
        assert told in words(section(text, name)), name


def test_the_public_edition_has_no_anomalies_costs_or_reminders(
    fixtures: ModuleType, measure_fixtures: ModuleType
) -> None:
    text = page(measure_fixtures.add_measures(fixtures.build(edition=Edition.PUBLIC)))
    assert [name for name in SECTIONS if f'<section id="{name}"' in text] == ["supply"]
    shown = words(text) + json.dumps(data(text), ensure_ascii=False)
    absent = (
        "数据异常提示",
        measure_fixtures.PROMPT,
        "运维成本",
        "待采集：",
        "没有工时记录",
        measure_fixtures.CLAUSE,
        "各地区文件",
    )
    assert [part for part in absent if part in shown] == []
    assert all("m" not in account for account in data(text)["accounts"].values())


def test_the_unit_edition_holds_neither_prompts_nor_tasks_of_the_office(
    fixtures: ModuleType, measure_fixtures: ModuleType
) -> None:
    text = page(measure_fixtures.add_measures(fixtures.build(edition=Edition.UNIT)))
    assert [name for name in SECTIONS if f'<section id="{name}"' in text] == ["supply", "updates"]
    assert measure_fixtures.AWAITING not in text
    assert measure_fixtures.PROMPT not in text


def test_hostile_texts_stay_texts(fixtures: ModuleType, measure_fixtures: ModuleType) -> None:
    text = page(measure_fixtures.add_measures(fixtures.build(hostile=True), fixtures.HOSTILE))
    assert fixtures.HOSTILE[0] in words(section(text, "costs"))
    assert "<script" not in section(text, "traffic") + section(text, "costs")


def test_a_divided_report_holds_every_prompt_and_reminder_once(
    result: InspectionResult, whole: str, measure_fixtures: ModuleType
) -> None:
    (_, overview), *parts = render(result, largest=len(whole.encode()) // 2)
    assert parts
    head = overview.decode()
    assert measure_fixtures.PROMPT not in head
    assert "数据异常提示2个账号，逐个情况见各地区文件" in words(head)
    texts = [content.decode() for _, content in parts]
    articles = [part for text in texts for part in re.findall(r"<article.*?</article>", text, re.DOTALL)]
    assert len(articles) == len(measure_fixtures.LEADS)
    assert all('href="#a' in article for article in articles)
    rows = [
        days
        for text in texts
        if '<section id="updates"' in text
        for days in re.findall(r"已(\d+)天没有更新", section(text, "updates"))
    ]
    assert sorted(rows) == ["11", "12", "18", "30"]
    for text in texts:
        for name in ("traffic", "updates"):
            assert (f'href="#{name}"' in text) == (f'<section id="{name}"' in text)


@pytest.mark.parametrize("edition", list(Edition))
def test_sheets_by_edition(
    fixtures: ModuleType, measure_fixtures: ModuleType, tmp_path: Path, edition: Edition
) -> None:
    result = measure_fixtures.add_measures(fixtures.build(edition=edition))
    write_annex(result, tmp_path / "附件.xlsx")
    names = openpyxl.load_workbook(tmp_path / "附件.xlsx").sheetnames
    held = {Edition.INTERNAL: SHEETS, Edition.UNIT: SHEETS[-3:], Edition.PUBLIC: []}[edition]
    assert [name for name in names if name in SHEETS] == held


def test_rows_of_the_sheets_agree_with_the_tables(
    fixtures: ModuleType, measure_fixtures: ModuleType, tmp_path: Path
) -> None:
    result = measure_fixtures.add_measures(fixtures.build(hostile=True), fixtures.HOSTILE)
    write_annex(result, tmp_path / "附件.xlsx")
    book = openpyxl.load_workbook(tmp_path / "附件.xlsx")
    ids = result.accounts["account_id"].to_pylist()
    cover = {row[0]: row[1] for row in book["说明"].iter_rows(min_row=3, values_only=True)}
    assert cover["传播数据核验"].startswith("可核验账号57/60（95.00%）；数据异常提示（待核实）2个账号")
    traffic, costs, contracts = (_rows(book[name]) for name in (*SHEETS[:2], SHEETS[4]))
    assert [row["账号ID"] for row in traffic] == [row["账号ID"] for row in costs] == ids
    assert [row["结果"] for row in traffic[1:8]] == [
        "数据异常提示，待核实", "没有提示", "数据异常提示，待核实", "没有提示", "没有提示", "不能判断", "不能判断",
    ]  # fmt: skip
    assert (traffic[1]["估计下限"], traffic[3]["估计下限"], traffic[5]["依据程度"]) == (
        2900.2,
        "—",
        "仅一项检验",
    )
    assert [row["费用折合检查期（元）"] for row in costs[:2]] == ["—", 3000]
    assert (contracts[0]["合同原文"], contracts[0]["涉及账号数"]) == (fixtures.HOSTILE[0], 5)
    assert [row["状态"] for row in _rows(book["更新提醒"])] == ["将到期", "将到期", "超期", "疑似停更"]
    places = _rows(book["供需对照（地区）"])
    assert [(row["地区"], row["提问（件）"], row["有提问没有发布"]) for row in places][1:3] == [
        (places[0]["地区"], 12, "是"), (places[2]["地区"], "—", "—"),
    ]  # fmt: skip


def _rows(sheet: Any) -> list[dict[str, Any]]:
    heads = [cell.value for cell in sheet[2]]
    return [dict(zip(heads, row, strict=True)) for row in sheet.iter_rows(min_row=3, values_only=True)]
