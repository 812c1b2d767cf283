"""From files to a folder: tables by their schemas, duties all carried, exit codes, the same bytes twice."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from plan_register import county

from jianhao.cli import main
from jianhao.store.schemas import PLAN

HEADINGS = {
    "account_id": "账号ID", "name": "账号名称", "platform": "平台", "agency": "主办单位", "division_code": "行政区划代码",
    "level": "层级", "represents_government": "是否代表主体", "functions": "功能", "followers": "粉丝数", "yearly_cost": "年度费用",
}  # fmt: skip


@pytest.fixture
def register(tmp_path: Path) -> Path:
    path = tmp_path / "台账.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(HEADINGS.values())
        for row in county():
            cells = {
                **row,
                "functions": "、".join(row["functions"]),
                "represents_government": "是" if row["represents_government"] else "否",
            }
            cells["account_id"] = row["account_id"].partition(":")[2]
            writer.writerow([cells[name] for name in HEADINGS])
    return path


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as ended:
        main(["plan", *map(str, arguments)])
    return int(ended.value.code or 0)


def test_a_folder_with_the_plan_and_what_it_rests_on(
    register: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "方案"
    assert run(register, "--out", out) == 0
    said = capfd.readouterr().out
    assert "HiGHS" not in said
    assert said.startswith("账号9个：建议保留")
    plan = pq.read_table(out / "plan.parquet")
    assert plan.schema.equals(PLAN)
    rows = {row["account_id"]: row for row in plan.to_pylist()}
    assert len(rows) == 9
    assert rows["weixin:county"]["proposal"] == "keep"
    for row in rows.values():
        assert (row["target_account_id"] is not None) == (row["proposal"] == "merge")
        assert (row["destination"] is None) == (row["proposal"] == "keep")
        assert row["reasons"] or row["proposal"] == "keep"
        if row["target_account_id"]:
            assert rows[row["target_account_id"]]["proposal"] == "keep"
    duties = pq.read_table(out / "plan_duties.parquet").to_pylist()
    assert {d["account_id"] for d in duties} == rows.keys()
    assert all(
        d["carrier_account_id"] is None or rows[d["carrier_account_id"]]["proposal"] == "keep" for d in duties
    )
    summary = json.loads((out / "plan.json").read_text(encoding="utf-8"))
    assert summary["keep"] + summary["merge"] + summary["close"] == summary["accounts"] == 9
    assert {"objective", "bound", "gap", "conflicts", "instance", "stopped_by"} <= summary.keys()
    assert summary["bound"] <= summary["solved_cost"] + 1e-6


def test_the_same_files_give_the_same_bytes(register: Path, tmp_path: Path) -> None:
    one, other = tmp_path / "一", tmp_path / "二"
    assert run(register, "--out", one) == run(register, "--out", other) == 0
    for path in sorted(one.glob("*.parquet")):
        assert path.read_bytes() == (other / path.name).read_bytes(), path.name
    assert (one / "plan.json").read_bytes() == (other / "plan.json").read_bytes()


def test_an_earlier_plan_is_taken_and_changes_are_listed(register: Path, tmp_path: Path) -> None:
    one, other = tmp_path / "一", tmp_path / "二"
    scenario = tmp_path / "方案设置.toml"
    scenario.write_text('[[quota]]\nscope = "county"\nmax = 1\n', encoding="utf-8")
    assert run(register, "--scenario", scenario, "--out", one) == 0
    assert run(register, "--previous", one, "--out", other) == 0
    changes = pq.read_table(other / "plan_changes.parquet").to_pylist()
    assert all(row["before"] != row["after"] for row in changes)
    assert pq.read_table(one / "plan_quotas.parquet")["quota"].to_pylist() == [
        "同一单位同一平台账号不超过1个", "每个县（市、区）账号不超过1个",
    ]  # fmt: skip


@pytest.mark.parametrize("option", ["--inspection", "--previous"])
def test_folders_that_hold_no_result_are_refused(register: Path, tmp_path: Path, option: str) -> None:
    empty = tmp_path / "空"
    empty.mkdir()
    assert run(register, option, empty, "--out", tmp_path / "方案") == 2
    assert not (tmp_path / "方案").exists()


def test_unknown_keys_of_the_scenario_are_an_unusable_call(register: Path, tmp_path: Path) -> None:
    scenario = tmp_path / "方案设置.toml"
    scenario.write_text("[limits]\nmax = 1\n", encoding="utf-8")
    assert run(register, "--scenario", scenario, "--out", tmp_path / "方案") == 2
    assert run("--out", tmp_path / "方案") == 2


def test_caps_that_cannot_be_kept_are_said_and_the_plan_follows(register: Path, tmp_path: Path) -> None:
    scenario = tmp_path / "方案设置.toml"
    scenario.write_text("[cap]\naccounts = 0\nyuan = 1\n", encoding="utf-8")
    assert run(register, "--scenario", scenario, "--out", tmp_path / "方案") == 0
    summary = json.loads((tmp_path / "方案" / "plan.json").read_text(encoding="utf-8"))
    assert any(s.startswith("保留账号数上限0个达不到") for s in summary["conflicts"])
    assert any(s.startswith("年度费用上限1元达不到") for s in summary["conflicts"])
    assert summary["keep"] == 2
