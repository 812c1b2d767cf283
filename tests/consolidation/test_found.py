"""A finished plan as tables and summary: where accounts are listed, who takes them over, what an inspection adds."""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa
import pytest
from plan_register import CITY, COUNTY, account, county, table_of

from jianhao.consolidation.accounts import Measured, read_register
from jianhao.consolidation.found import found_of
from jianhao.consolidation.measurements import Inspection, measured_of
from jianhao.consolidation.places import places_of
from jianhao.consolidation.plan import make_plan
from jianhao.consolidation.result_schemas import PLANNED
from jianhao.consolidation.scenario import Scenario, ScenarioLock, ScenarioQuota
from jianhao.inspection.parts import PlanFound
from jianhao.jobs.progress import Silent
from jianhao.store.schemas import ACCOUNTS, COSTS, FACTORS

DAY = 20000


def found(
    rows: list[dict[str, object]], scenario: Scenario | None = None, measured: dict[str, Measured] | None = None,
    names: dict[str, str] | None = None,
) -> PlanFound:  # fmt: skip
    register = read_register(table_of(rows), DAY, measured, names)
    planned = make_plan(register, scenario or Scenario(), Silent(), as_of=DAY)
    return found_of(planned, register, DAY, inspected=measured is not None)


def planned_rows(plan: PlanFound) -> dict[str, dict[str, object]]:
    return {row["account_id"]: row for row in plan.tables["plan_accounts"].to_pylist()}


def test_accounts_are_listed_under_their_county_as_the_office_names_it() -> None:
    plan = found(county(), names={COUNTY: "例县", CITY: "甲市"})
    assert plan.tables["plan_accounts"].schema.equals(PLANNED)
    rows = planned_rows(plan)
    assert (rows["weixin:edu"]["county_code"], rows["weixin:edu"]["county"]) == (COUNTY, "例县")
    assert rows["weixin:town"]["county"] == "例县"
    assert rows["weixin:city"]["county"] == "甲市本级"


def test_without_names_a_county_is_called_what_its_government_calls_it() -> None:
    rows = planned_rows(found(county()))
    assert rows["weixin:edu"]["county"] == "甲例县"
    register = read_register(table_of([account("weixin:a", "某局", "990909000000", "county")]), DAY)
    assert places_of(register.accounts).county(0) == ("990909000000", "区划990909")
    nowhere = replace(register.accounts[0], division="")
    assert places_of([nowhere]).county(0) == ("", "")


def test_a_quota_names_its_place() -> None:
    scenario = Scenario(quotas=(ScenarioQuota("county", None, None, 1),))
    plan = found(county(), scenario, names={COUNTY: "例县"})
    reasons = [reason for row in plan.tables["plan"].to_pylist() for reason in row["reasons"]]
    assert any("名额已满：例县名额" in reason for reason in reasons)
    assert plan.summary["scenario"]["quotas"] == ["每个县（市、区）账号不超过1个"]


def test_what_is_taken_over_agrees_with_the_proposals() -> None:
    rows = [row | ({"yearly_cost": None} if row["account_id"] == "weixin:water" else {}) for row in county()]
    lock = Scenario(locks=(ScenarioLock("weixin:edu", target="weixin:county"),))
    plan = found(rows, lock)
    known, said = planned_rows(plan), plan.tables["plan"].to_pylist()
    for row in said:
        assert (known[row["account_id"]]["relation"] is not None) == (row["proposal"] == "merge")
    for name, row in known.items():
        assert row["intake"] == sum(one["target_account_id"] == name for one in said)
        assert row["load"] <= row["room"] + 1e-6
    assert known["weixin:edu"]["relation"] == "方案设置指定"
    assert known["weixin:edu"]["locked"] == "方案设置锁定"
    assert known["weixin:county"]["locked"] == "方案设置指定由其承接"
    assert known["weixin:water"]["lacking"] == ["年度费用"]
    counts = plan.summary
    assert counts["keep"] + counts["merge"] + counts["close"] == counts["accounts"] == 9
    assert counts["scenario"]["locks"] == {"target": 1}


def inspection(costs: dict[str, object] | None) -> Inspection:
    accounts = pa.Table.from_pylist(
        [{"account_id": "weixin:edu", "posts": 30, "silent_days": 2, "median_reads": 40.0, "advice": "merge"}], ACCOUNTS
    )  # fmt: skip
    factors = pa.Table.from_pylist(
        [{"account_id": "weixin:edu", "factor": "special_group", "answer": "yes"}], FACTORS
    )
    table = None if costs is None else pa.Table.from_pylist([{"account_id": "weixin:edu", **costs}], COSTS)
    return Inspection(accounts, factors, 90, None, table)


def test_costs_of_an_inspection_become_yearly_figures() -> None:
    costs = {
        "cost": 9000.0, "hours": 180.0, "yuan_per_1000_reads": 900.0, "peer_yuan_per_1000_reads": 300.0, "comparable": True,
    }  # fmt: skip
    found_there = measured_of(inspection(costs))["weixin:edu"]
    assert found_there.yearly_cost == pytest.approx(36_500.0)
    assert found_there.hours_a_year == pytest.approx(730.0)
    assert found_there.protected == {"special"}
    assert (found_there.yuan_per_1000_reads, found_there.peers_yuan_per_1000_reads) == (900.0, 300.0)
    incomparable = measured_of(inspection(costs | {"comparable": False}))["weixin:edu"]
    assert incomparable.yuan_per_1000_reads is None
    without = measured_of(inspection(None))["weixin:edu"]
    assert (without.yearly_cost, without.hours_a_year) == (None, None)


def test_the_register_goes_before_the_inspection_and_measured_hours_before_assumed_ones() -> None:
    rows = [account("weixin:edu", "甲例县教育局", COUNTY, "county"), *county()[:2]]
    costs = {"cost": 9000.0, "hours": 1000.0}
    measured = measured_of(inspection(costs))
    assert read_register(table_of(rows), DAY, measured).accounts[0].yearly_cost == 30_000.0
    bare = [{**rows[0], "yearly_cost": None}, *rows[1:]]
    assert read_register(table_of(bare), DAY, measured).accounts[0].yearly_cost == pytest.approx(36_500.0)
    register = read_register(table_of(rows), DAY, measured)
    slow = make_plan(register, Scenario(), Silent(), as_of=DAY).problem
    assumed = replace(measured["weixin:edu"], hours_a_year=None)
    quick = make_plan(
        read_register(table_of(rows), DAY, {"weixin:edu": assumed}), Scenario(), Silent(), as_of=DAY
    ).problem
    hours, posts = 1000.0 * 365 / 90, 30 / 90 * 365
    more = (hours - posts * slow.values["hours_per_post"]) * slow.values["yuan_per_hour"]
    assert slow.costs.keep[0] - quick.costs.keep[0] == pytest.approx(more)


def test_reads_that_cost_much_more_than_those_of_peers_are_a_reason() -> None:
    dear = {
        "cost": 9000.0,
        "yuan_per_1000_reads": 900.0,
        "peer_yuan_per_1000_reads": 300.0,
        "comparable": True,
    }
    lock = Scenario(locks=(ScenarioLock("weixin:edu", close=True),))
    said = {}
    for name, costs in (("dear", dear), ("usual", dear | {"yuan_per_1000_reads": 500.0})):
        plan = found(county(), lock, measured_of(inspection(costs)))
        (row,) = [r for r in plan.tables["plan"].to_pylist() if r["account_id"] == "weixin:edu"]
        said[name] = "；".join(row["reasons"])
    assert "每千次阅读费用900元，同类账号中位数300元" in said["dear"]
    assert "每千次阅读费用" not in said["usual"]
