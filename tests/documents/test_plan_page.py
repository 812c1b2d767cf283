"""整合方案.html as bytes: one file or several, nothing live in it, numbers that agree, nobody left out."""

from __future__ import annotations

import html
import json
import re
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from documents.plan_fixtures import info_of, plan_of

from jianhao.dates import day_number
from jianhao.documents.plan_figures import plan_figures
from jianhao.documents.plan_flow import flow_chart
from jianhao.documents.plan_html import PAGE, write_page
from jianhao.documents.plan_info import by_when, quarter_end
from jianhao.documents.plan_sentence import proposal_sentence
from jianhao.documents.plan_view import PlanView
from jianhao.documents.report import render
from jianhao.inspection.result import Edition


@pytest.fixture(scope="module")
def view(fixtures: ModuleType) -> PlanView:
    result = fixtures.build(hostile=True)
    return PlanView(plan_of(result, changes=True), info_of(result))


@pytest.fixture(scope="module")
def page(view: PlanView, tmp_path_factory: pytest.TempPathFactory) -> str:
    (path,) = write_page(view, tmp_path_factory.mktemp("plan"))
    return path.read_text(encoding="utf-8")


def data_of(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    parsed: dict[str, Any] = json.loads(found[1])
    return parsed


def test_every_account_has_a_row_and_its_details(view: PlanView, page: str) -> None:
    data = data_of(page)
    assert len(re.findall(r"<tr data-a=", page)) == len(view.accounts) == len(data["accounts"]) == 60
    one = data["accounts"]["1"]
    texts = [data["texts"][n] for n in one["h"]]
    assert texts[6] == "归集整合"
    assert texts[7] == view.accounts[0].full
    assert data["texts"][one["s"]].startswith(
        f"建议归集整合至本级政府账号“{view.accounts[0].full}”，公告引导关注。"
    )
    assert [data["texts"][n] for n in one["r"]][1:] == ["理由之二", "理由之三"]
    labels = {data["texts"][label]: data["texts"][text] for label, text in one["x"]}
    assert labels["次选去向"] == "政府网站，每年增加约321元"
    assert labels["改变决定"] == "若改为保留，全部成本每年增加约100元（测算值），且须突破名额"
    assert [data["texts"][n] for n in data["accounts"]["0"]["k"]] == [
        view.accounts[i].full for i in (1, 2, 3, 4)
    ]


def test_numbers_of_the_page_agree_with_the_plan(view: PlanView, page: str) -> None:
    figures = plan_figures(view)
    assert (figures.total.keep, figures.total.merge, figures.total.close) == (10, 40, 10)
    assert sum(share.accounts for _, share in figures.counties) == 60
    assert sum(flow.accounts for flow in figures.flows) == 60
    assert figures.total.cost_unknown == sum(a.saving is None for a in view.accounts if a.proposal != "keep")
    assert "归集整合至本级政府账号" in page
    assert "不含在编人员" in page
    assert "与上一次方案比较" in page
    assert f"{figures.total.at_risk:,}" in page


def test_nothing_of_an_input_is_alive(page: str, fixtures: ModuleType) -> None:
    assert html.escape(fixtures.HOSTILE[0]) in page or "\\u003cscript\\u003ealert" in page
    assert "<script>alert(1)" not in page
    assert '"><img src=x' not in page
    outside = re.sub(r"<script.*?</script>|<style.*?</style>", "", page, flags=re.DOTALL)
    assert re.findall(r'(?:src|href)="(?!#|整合方案)[^"]*"', outside) == []
    assert "default-src &#39;none&#39;" in page


def test_the_same_plan_gives_the_same_bytes(view: PlanView, page: str, tmp_path: Path) -> None:
    (path,) = write_page(view, tmp_path)
    assert path.read_text(encoding="utf-8") == page


def test_a_large_plan_is_divided_by_place(view: PlanView, page: str, tmp_path: Path) -> None:
    limit = len(page.encode()) - 20_000
    first, *rest = write_page(view, tmp_path, limit)
    overview = first.read_text(encoding="utf-8")
    assert first.name == PAGE
    assert len(rest) > 1
    seen: list[str] = []
    for path in rest:
        assert f'href="{path.name}"' in overview
        text = path.read_text(encoding="utf-8")
        assert len(text.encode()) <= limit
        assert 'href="整合方案.html"' in text
        seen += data_of(text)["accounts"]
    assert sorted(map(int, seen)) == list(range(60))
    assert "<tr data-a=" not in overview


def test_flows_of_thin_and_thick_bands_lie_inside_their_bars(view: PlanView) -> None:
    chart = flow_chart(plan_figures(view).flows)
    assert chart is not None
    assert sum(chart.totals) == sum(sum for _, _, sum in chart.table) == 60
    assert len({ribbon.flow for ribbon in chart.ribbons}) == len(chart.ribbons)
    for nodes in (chart.left, chart.right):
        for above, below in pairwise(nodes):
            assert above.y + above.height < below.y
    assert flow_chart(()) is None


@pytest.mark.parametrize(
    ("as_of", "quarter", "expected"),
    [
        ("2026-09-30", 1, "2026-12-31"),
        ("2026-11-30", 1, "2027-02-28"),
        ("2026-05-15", 3, "2027-02-15"),
        ("2025-11-29", 1, "2026-02-28"),
        ("2024-02-29", 4, "2025-02-28"),
    ],
)
def test_a_quarter_ends_three_months_on(as_of: str, quarter: int, expected: str) -> None:
    day = day_number(date.fromisoformat(as_of))
    assert quarter_end(day, quarter) == day_number(date.fromisoformat(expected))
    assert by_when(day, quarter) == f"{expected}前（第{quarter}季度）"


def test_what_is_not_known_is_said(view: PlanView) -> None:
    account = next(a for a in view.accounts if a.at_risk is None)
    assert "关注用户数不详" in proposal_sentence(account)
    late = next(a for a in view.accounts if a.proposal != "keep" and a.phase is None)
    assert late.when == "未排入"
    assert by_when(None, 2) == "第2季度"


def test_a_plan_without_a_day_or_a_previous_one(fixtures: ModuleType, tmp_path: Path) -> None:
    result = fixtures.build(accounts=13)
    view = PlanView(plan_of(result), replace(info_of(result), as_of=None))
    (path,) = write_page(view, tmp_path)
    text = path.read_text(encoding="utf-8")
    assert "与上一次方案比较" not in text
    assert "第1季度" in text


@pytest.mark.parametrize("edition", list(Edition))
def test_the_report_shows_a_plan_to_the_office_itself_only(fixtures: ModuleType, edition: Edition) -> None:
    result = fixtures.build(edition=edition)
    result = replace(result, plan=plan_of(result))
    ((_, content),) = render(result)
    text = content.decode("utf-8")
    own = edition is Edition.INTERNAL
    for word in ('id="plan"', "整合方案（测算建议）", "征求意见", "测算见整合方案.html"):
        assert (word in text) is own, word


def test_the_report_says_where_the_plan_differs_from_the_advice(fixtures: ModuleType) -> None:
    result = fixtures.build()
    ((_, content),) = render(replace(result, plan=plan_of(result)))
    assert "不同，因整合方案统筹考虑名额、承接和成本" in content.decode("utf-8")
    ((_, without),) = render(result)
    assert 'id="plan"' not in without.decode("utf-8")
