"""What a plan says of each account, and what more or less would cost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from plan_checker import cost_in_plain, wrong_with
from plan_problems import problems
from plan_register import COUNTY, account, county, register

from jianhao.consolidation.assumptions import assumptions
from jianhao.consolidation.frontier import compare_scenarios, front_of, quota_prices
from jianhao.consolidation.model import CLOSE, FREE, KEEP, Instance
from jianhao.consolidation.other_way import NOTHING, other_ways
from jianhao.consolidation.phases import phases_of
from jianhao.consolidation.plan import Planned, make_plan
from jianhao.consolidation.platforms import freeze_days, migration
from jianhao.consolidation.problem import pose
from jianhao.consolidation.results import assumptions_table, duties_table, plan_table, questions_table
from jianhao.consolidation.scenario import Scenario, ScenarioQuota
from jianhao.consolidation.solve import solve
from jianhao.consolidation.stopping import Stopping
from jianhao.dates import day_number
from jianhao.jobs.progress import Silent

EXACT = Stopping(gap=0.0)


def planned(rows: list[dict[str, object]], scenario: Scenario | None = None) -> Planned:
    return make_plan(register(rows), scenario or Scenario(), Silent(), as_of=20000)


def row_of(done: Planned, account_id: str) -> dict[str, object]:
    table = plan_table(done.problem, done.solved.plan, done.other, done.phases, done.certainty)
    return next(r for r in table.to_pylist() if r["account_id"] == account_id)


@settings(max_examples=40, deadline=None)
@given(problems())
def test_the_opposite_never_costs_less_than_the_best_plan(instance: Instance) -> None:
    """Where the opposite of one decision is possible within the quotas, the plan with it locked costs no more than told."""
    instance = replace(instance, arc_saving=np.zeros(instance.arcs))
    solved = solve(instance, EXACT)
    other = other_ways(instance, solved.plan)
    for i in np.flatnonzero(instance.lock == FREE).tolist():
        if not np.isfinite(other.more[i]) or other.over_quota[i]:
            continue
        assert other.more[i] >= -1e-6
        lock = instance.lock.copy()
        lock[i] = CLOSE if solved.plan.kept[i] else KEEP
        try:
            locked = solve(replace(instance, lock=lock), EXACT)
        except ValueError:
            continue
        assert wrong_with(replace(instance, lock=lock), locked.plan) == []
        assert cost_in_plain(instance, locked.plan) <= solved.cost + other.more[i] + 1e-5


@settings(max_examples=40, deadline=None)
@given(problems())
def test_the_second_best_is_open_has_room_and_is_another(instance: Instance) -> None:
    plan = solve(instance, EXACT).plan
    other = other_ways(instance, plan)
    load = np.zeros(instance.accounts)
    for i, c in enumerate(plan.chosen.tolist()):
        if c >= 0:
            load[instance.arc_target[c]] += instance.demand[i]
    for i, second in enumerate(other.second.tolist()):
        if second == NOTHING:
            continue
        assert not plan.kept[i]
        assert second != plan.chosen[i]
        if second >= 0:
            j = int(instance.arc_target[second])
            assert plan.kept[j]
            assert load[j] + instance.demand[i] <= instance.room[j] + 1e-6


def test_a_township_merges_with_reasons_a_target_and_a_second_best() -> None:
    row = row_of(planned(county()), "weixin:town")
    assert row["proposal"] == "merge"
    assert row["target_account_id"] == "weixin:county"
    assert row["route"] == "redirect"
    assert row["yearly_saving"] == 30000.0
    assert row["cost_if_kept"] > 0
    assert str(row["reasons"][0]).startswith("保留比归集整合全部成本每年多")
    assert row["reasons"][1] == "归集整合至上级政府账号“county（微信公众号）”，公告引导关注"
    assert any(str(r).startswith("次选去向：") for r in row["reasons"])


def test_protective_questions_must_be_answered_and_leave_the_case_open() -> None:
    rows = county()
    rows[5] = {**rows[5], "functions": ["发布", "应急"]}
    done = planned(rows)
    row = row_of(done, "weixin:water")
    assert row["proposal"] != "keep"
    assert row["certainty"] == "discretionary"
    assert any(str(r).startswith("关停前须逐项答复：涉及应急、民生或办事服务") for r in row["reasons"])
    asked = questions_table(done.problem, done.solved.plan).to_pylist()
    assert {q["account_id"] for q in asked} >= {"weixin:water"}


def test_the_only_legal_channel_stays() -> None:
    rows = county()
    rows[5] = {**rows[5], "functions": ["发布", "法定公开"]}
    row = row_of(planned(rows), "weixin:water")
    assert row["proposal"] == "keep"
    assert row["reasons"][0] == "法定公开的唯一渠道，未经答复不提出关停"


def test_a_missing_cost_is_said_and_saves_nothing() -> None:
    rows = county()
    rows[8] = {**rows[8], "yearly_cost": None}
    done = planned(rows)
    row = row_of(done, "weixin:town")
    assert row["yearly_saving"] is None
    assert row["certainty"] == "discretionary"
    assert "资料不足：缺年度费用，须补充后再定" in row["reasons"]
    assert len(done.facts) <= 10


def test_followers_that_are_not_known_are_not_zero() -> None:
    rows = county()
    rows[8] = {**rows[8], "followers": None}
    assert row_of(planned(rows), "weixin:town")["followers_at_risk"] is None


def test_duties_are_carried_by_whoever_stays() -> None:
    done = planned(county())
    for row in duties_table(done.problem, done.solved.plan).to_pylist():
        assert row["carrier"] in ("account", "website", "app", "none")
        assert (row["carrier"] == "account") == (row["carrier_account_id"] is not None)


def test_closings_wait_for_their_contract_and_keep_the_hours() -> None:
    rows = county()
    rows[8] = {**rows[8], "contract_end": 20000 + 200}
    rows += [
        account(f"weixin:t{n}", f"甲例县{n}镇人民政府", f"990101{n + 2:03d}000", "township")
        for n in range(12)
    ]
    done = planned(rows, Scenario(quarters=4, staff_hours=120))
    at = [a.account_id for a in done.problem.accounts].index("weixin:town")
    assert (done.phases.quarter[at] or 9) >= 3
    assert max(done.phases.hours) <= 120
    going = int((~done.solved.plan.kept).sum())
    assert sum(done.phases.closings) + len(done.phases.too_late) == going
    late = phases_of(done.problem, done.solved.plan, 20000 - 4000)
    assert "合同到期晚于" in late.too_late[at]


def test_the_front_keeps_more_the_more_a_follower_is_worth() -> None:
    rows = county() + [
        account(f"weixin:d{n}", f"甲例县{n}局", COUNTY, "county", followers=4000 * n, yearly_cost=20000.0) for n in range(1, 20)
    ]  # fmt: skip
    problem = pose(register(rows), Scenario())
    front = front_of(problem, Stopping(gap=0.0))
    lost = [case.followers_lost for case in front]
    assert lost == sorted(lost, reverse=True)
    assert front[-1].kept > front[0].kept


def test_a_quota_has_a_price_and_a_second_scenario_is_compared() -> None:
    rows = county() + [
        account(f"weixin:d{n}", f"甲例县{n}局", COUNTY, "county", followers=90000, yearly_cost=2000.0) for n in range(1, 9)
    ]  # fmt: skip
    scenario = Scenario(quotas=(ScenarioQuota("county", "county", None, 3),))
    problem = pose(register(rows), scenario)
    plan = solve(problem.instance, EXACT).plan
    price = quota_prices(problem, plan, EXACT)[1]
    assert price.title == "每个县（市、区）县级账号不超过3个"
    assert price.yuan > 0
    assert price.kept_less > 0
    compared = compare_scenarios(problem, plan, Scenario(), EXACT)
    assert compared.kept[1] - compared.kept[0] == price.kept_less
    assert compared.objective[0] - compared.objective[1] == pytest.approx(price.yuan)
    assert len(compared.changes) >= price.kept_less


def test_what_platforms_allow_is_read_from_dated_facts() -> None:
    way = migration("weixin")
    assert way is not None
    assert way.allowed("service", "service", 1000)
    assert not way.allowed("service", "service", 1001)
    assert not way.allowed("subscription", "service", 10)
    assert not way.allowed("service", "service", None)
    assert migration("weibo") is None
    on = day_number(date(2026, 9, 30))
    assert [freeze_days("weixin", n, on) for n in (1000, 1001, 10001, 100001)] == [7, 15, 30, 60]
    assert freeze_days("weixin", 1000, day_number(date(2018, 1, 1))) == 15
    assert freeze_days("weixin", None, on) is None
    assert freeze_days("weixin_mini", None, on) == 7
    assert freeze_days("douyin", 5, on) is None
    assert freeze_days("own_platform", 5, on) is None


def test_measured_losses_are_used_tried_and_named() -> None:
    measured = replace(
        assumptions()["loss_same_platform"], value=0.1, low=0.05, high=0.2, source="实测：12个承接账号"
    )
    done = planned(county(), Scenario(measured=(measured,)))
    assert done.problem.values["loss_same_platform"] == 0.1
    assert {
        case.changed["loss_same_platform"] for case in done.cases if len(case.changed) == 3
    } == {0.05, 0.2}  # fmt: skip
    (row,) = (r for r in assumptions_table(done.problem).to_pylist() if r["name"] == "loss_same_platform")
    assert (row["value"], row["low"], row["high"], row["source"]) == (0.1, 0.05, 0.2, "实测：12个承接账号")
    assert done.problem.values["loss_website"] == assumptions()["loss_website"].value
