"""The plan as a part of the main job: the same as the command's, kept, recomputed, and for the office itself only."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest

from jianhao.errors import UnusableCall
from jianhao.inspection.result import Edition
from jianhao.jobs.inspect import inspect
from jianhao.jobs.plan import PlanRequest, plan_accounts
from jianhao.jobs.verify import verify

SCENARIO = """
[[quota]]
scope = "county"
max = 2
[[lock]]
account_id = "weibo:9900000001"
keep = true
[phases]
quarters = 3
"""
COSTS = {0: 60_000, 1: 20_000, 3: 45_000, 4: 5_000}  # two accounts state none


@pytest.fixture
def planned(office):
    """The small office with what a plan needs in its register: places, costs, functions."""
    path = office.path("台账.csv")
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))
    head = [*rows[0], "行政区划代码", "年度费用", "功能", "是否代表主体"]
    full = [
        [*row, "990101000000", COSTS.get(at, ""), "发布", "是" if at == 0 else "否"]
        for at, row in enumerate(rows[1:])
    ]
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows([head, *full])
    office.path("方案设置.toml").write_text(SCENARIO, encoding="utf-8")
    return office


def tables(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("plan*.parquet"))


def test_the_main_job_makes_the_plan_that_the_command_makes(planned, tmp_path: Path) -> None:
    whole, alone, one = tmp_path / "检查结果", tmp_path / "方案", planned.path("方案设置.toml")
    inspect(planned.request(whole, scenario=one))
    plan_accounts(PlanRequest((planned.path("台账.csv"),), alone, inspection=whole, scenario=one))
    assert tables(whole) == tables(alone) != []
    for name in tables(alone):
        assert pq.read_table(whole / name).equals(pq.read_table(alone / name)), name
    assert (whole / "plan.json").read_bytes() == (alone / "plan.json").read_bytes()
    rows = {row["account_id"]: row for row in pq.read_table(whole / "plan.parquet").to_pylist()}
    assert rows["weibo:9900000001"]["proposal"] == "keep"
    assert sum(row["proposal"] == "keep" for row in rows.values()) <= 2
    for folder in (whole, alone):
        for name in ("整合方案.html", "整合方案征求意见稿.xlsx", "整合方案征求意见稿.docx"):
            assert (folder / name).stat().st_size > 5_000, name
    report = (whole / "report.html").read_text(encoding="utf-8")
    assert 'id="plan"' in report
    assert "整合方案：建议" in report
    sheet = openpyxl.load_workbook(whole / "附件.xlsx", read_only=True)["处置建议"]
    head, *lines = [row for row in sheet.iter_rows(values_only=True) if row[-1] is not None]
    assert head[-1] == "整合方案"
    assert len(lines) == len(rows)
    assert all("建议" in line[-1] for line in lines)
    assert verify(whole).difference is None
    assert verify(alone).difference is None


def test_a_changed_proposal_is_found_even_with_its_digest_mended(planned, tmp_path: Path) -> None:
    out = tmp_path / "检查结果"
    inspect(planned.request(out, plan=True))
    path = out / "plan.parquet"
    rows = pq.read_table(path)
    proposal = ["close" if p == "keep" else p for p in rows["proposal"].to_pylist()]
    at = rows.schema.get_field_index("proposal")
    pq.write_table(rows.set_column(at, "proposal", [proposal]), path)
    difference = verify(out).difference
    assert difference is not None
    assert difference.startswith("plan.parquet第")
    assert "保存的是close，重新计算为keep" in difference


def test_a_changed_scenario_is_named(planned, tmp_path: Path) -> None:
    out = tmp_path / "检查结果"
    inspect(planned.request(out, scenario=planned.path("方案设置.toml")))
    kept = out / "inputs" / "scenario.toml"
    kept.write_text(kept.read_text(encoding="utf-8").replace("max = 2", "max = 3"), encoding="utf-8")
    assert verify(out).difference == "inputs/scenario.toml与生成时不一致。"


@pytest.mark.parametrize("edition", [Edition.UNIT, Edition.PUBLIC])
def test_other_editions_hold_nothing_of_a_plan(planned, tmp_path: Path, edition: Edition) -> None:
    out = tmp_path / "检查结果"
    inspect(planned.request(out, plan=True, scenario=planned.path("方案设置.toml"), edition=edition))
    assert tables(out) == []
    assert [
        p.name for p in out.rglob("*") if "整合方案" in p.name or p.name in ("plan.json", "scenario.toml")
    ] == []
    assert "整合方案" not in (out / "report.html").read_text(encoding="utf-8")
    assert verify(out).difference is None


def test_without_being_asked_there_is_no_plan(planned, tmp_path: Path) -> None:
    out = tmp_path / "检查结果"
    inspect(planned.request(out))
    assert tables(out) == []
    assert not (out / "整合方案.html").exists()


def test_a_lock_on_a_stranger_leaves_nothing_behind(planned, tmp_path: Path) -> None:
    settings = planned.path("方案设置.toml")
    settings.write_text('[[lock]]\naccount_id = "weixin:gh_nobody"\nkeep = true\n', encoding="utf-8")
    out = tmp_path / "检查结果"
    with pytest.raises(UnusableCall, match="gh_nobody"):
        inspect(planned.request(out, scenario=settings))
    assert not out.exists()
    settings.write_text("[quotas]\n", encoding="utf-8")
    with pytest.raises(UnusableCall, match="方案设置"):
        inspect(planned.request(out, scenario=settings))


def test_costs_and_hours_of_an_inspection_are_used(planned, tmp_path: Path) -> None:
    """A register without costs takes those that the inspection kept; hours of a diary stand for those assumed."""
    whole, other = tmp_path / "检查结果", planned.path("台账二.csv")
    inspect(planned.request(whole))
    with planned.path("台账.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))
    at = rows[0].index("年度费用")
    with other.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows([[cell for n, cell in enumerate(row) if n != at] for row in rows])
    plan_accounts(PlanRequest((other,), tmp_path / "甲", inspection=whole))
    with_costs = json.loads((tmp_path / "甲" / "plan.json").read_text(encoding="utf-8"))
    assert with_costs["cost_unknown"] == 2
    assert with_costs["yearly_cost_now"] == pytest.approx(sum(COSTS.values()))

    bare = tmp_path / "旧结果"
    shutil.copytree(whole, bare)
    (bare / "costs.parquet").unlink()
    plan_accounts(PlanRequest((other,), tmp_path / "乙", inspection=bare))
    without = json.loads((tmp_path / "乙" / "plan.json").read_text(encoding="utf-8"))
    assert without["cost_unknown"] == 6

    costs = pq.read_table(whole / "costs.parquet")
    hours = costs.schema.get_field_index("hours")
    pq.write_table(costs.set_column(hours, costs.schema.field(hours), [[500.0] * 6]), whole / "costs.parquet")
    plan_accounts(PlanRequest((other,), tmp_path / "丙", inspection=whole))
    busy = json.loads((tmp_path / "丙" / "plan.json").read_text(encoding="utf-8"))
    assert busy["objective"] > with_costs["objective"]
