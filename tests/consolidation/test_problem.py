"""From a register to arcs, locks and quotas."""

from __future__ import annotations

import numpy as np
import pytest
from plan_checker import wrong_with
from plan_register import COUNTY, account, county, register

from jianhao.consolidation.carriers import Relation
from jianhao.consolidation.problem import Previous, Problem, pose
from jianhao.consolidation.scenario import Scenario, parse_scenario
from jianhao.consolidation.solve import solve
from jianhao.consolidation.stopping import Stopping
from jianhao.errors import UnusableCall

EXACT = Stopping(gap=0.0)


def arcs(problem: Problem) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {a.account_id: {} for a in problem.accounts}
    for i, one in enumerate(problem.accounts):
        for a in range(int(problem.arcs.start[i]), int(problem.arcs.start[i + 1])):
            other = problem.accounts[int(problem.arcs.target[a])].account_id
            found[one.account_id][other] = Relation(int(problem.arcs.relation[a])).name
    return found


def proposals(problem: Problem) -> dict[str, str]:
    solved = solve(problem.instance, EXACT)
    assert wrong_with(problem.instance, solved.plan) == []
    targets = solved.plan.targets(problem.instance)
    return {
        a.account_id: "keep" if solved.plan.kept[i] else "close" if targets[i] < 0 else problem.accounts[targets[i]].account_id
        for i, a in enumerate(problem.accounts)
    }  # fmt: skip


def test_duties_go_to_the_own_unit_or_upwards() -> None:
    found = arcs(pose(register(), Scenario()))
    assert found["weixin:water"] == {
        "weixin:water2": "OWN_UNIT", "weixin:county": "GOVERNMENT", "weibo:county": "GOVERNMENT", "weixin:city": "GOVERNMENT_ABOVE",
    }  # fmt: skip
    assert found["weixin:edu"]["weixin:city-edu"] == "SYSTEM_ABOVE"
    assert found["weixin:town"].keys() == {"weixin:county", "weibo:county", "weixin:city"}
    assert found["weixin:city"] == {}


def test_a_court_is_not_carried_by_a_government() -> None:
    assert arcs(pose(register(), Scenario()))["weixin:court"] == {}


def test_services_go_only_where_the_platform_can_offer_them() -> None:
    rows = county()
    rows[5] = {**rows[5], "functions": ["发布", "办事"]}
    rows.append(account("app:county", "甲例县人民政府办公室", COUNTY, "county", represents_government=True))
    assert arcs(pose(register(rows), Scenario()))["weixin:water"] == {"app:county": "GOVERNMENT"}


def test_one_account_of_each_government_stays_and_units_keep_one_a_platform() -> None:
    found = proposals(pose(register(), Scenario()))
    assert found["weixin:city"] == found["weixin:county"] == "keep"
    assert [found["weixin:water"], found["weixin:water2"]].count("keep") <= 1


def test_followers_migrate_only_into_small_accounts_of_the_right_kind() -> None:
    rows = county()
    rows[5] = {**rows[5], "followers": 60000}
    problem = pose(register(rows), Scenario(yuan_per_active_follower=10))
    saving = {
        (problem.accounts[i].account_id, problem.accounts[int(problem.arcs.target[a])].account_id)
        for i in range(len(problem.accounts))
        for a in range(int(problem.arcs.start[i]), int(problem.arcs.start[i + 1]))
        if problem.instance.arc_saving[a] > 0
    }
    assert saving == {("weixin:water", "weixin:water2")}
    rows[6] = {**rows[6], "account_type": "服务号"}
    assert not pose(register(rows), Scenario(yuan_per_active_follower=10)).instance.arc_saving.any()


@pytest.mark.parametrize(
    ("lock", "account_id", "expected"),
    [("keep = true", "weixin:water2", "keep"), ('target = "weibo:county"', "weixin:edu", "weibo:county")],
)
def test_locks_are_kept(lock: str, account_id: str, expected: str) -> None:
    scenario = parse_scenario(f'[[lock]]\naccount_id = "{account_id}"\n{lock}\n', "s.toml")
    assert proposals(pose(register(), scenario))[account_id] == expected


def test_locks_beat_quotas_and_the_sentence_names_both() -> None:
    text = '[[quota]]\nscope = "county"\nmax = 1\n'
    text += "".join(f'[[lock]]\naccount_id = "weixin:{n}"\nkeep = true\n' for n in ("edu", "water"))
    problem = pose(register(), parse_scenario(text, "s.toml"))
    found = proposals(problem)
    assert found["weixin:edu"] == found["weixin:water"] == found["weixin:county"] == "keep"
    assert list(found.values()).count("keep") <= 3 + 2  # the two of the city are in no county
    (sentence,) = [s for s in problem.locks.conflicts if "名额与锁定矛盾" in s]
    assert "名额1个" in sentence
    assert "“edu”（方案设置锁定）" in sentence
    assert "“county”（县级以上政府应当开设的账号）" in sentence
    assert "名额按3个执行" in sentence


def test_locks_that_contradict_each_other_are_said() -> None:
    text = '[[lock]]\naccount_id = "weixin:edu"\ntarget = "weibo:county"\n[[lock]]\naccount_id = "weibo:county"\nclose = true\n'
    problem = pose(register(), parse_scenario(text, "s.toml"))
    found = proposals(problem)
    assert found["weibo:county"] != "keep"
    assert found["weixin:edu"] not in ("keep", "weibo:county")
    assert any(s.startswith("锁定互相矛盾") for s in problem.locks.conflicts)


def test_a_lock_on_an_unknown_account_is_an_unusable_call() -> None:
    with pytest.raises(UnusableCall, match="不在台账中"):
        pose(register(), parse_scenario('[[lock]]\naccount_id = "weixin:nobody"\nclose = true\n', "s.toml"))


def test_regrowth_is_closed_and_closed_accounts_are_left_out() -> None:
    rows = county()
    rows[4] = {**rows[4], "local_state": "rebounded"}
    rows[5] = {**rows[5], "local_state": "closed", "national_state": "closed", "platform_state": "cancelled"}
    found = register(rows)
    assert found.closed == 1
    assert proposals(pose(found, Scenario()))["weixin:edu"] != "keep"


def test_missing_costs_are_filled_in_and_marked() -> None:
    rows = county()
    rows[5] = {**rows[5], "yearly_cost": None}
    problem = pose(register(rows), Scenario())
    (i,) = problem.locks.lacking
    assert problem.accounts[i].account_id == "weixin:water"
    assert problem.locks.lacking[i] == ("年度费用",)
    assert problem.known.cost[i] == 30000.0
    assert problem.known.cost_missing[i]


def test_an_earlier_plan_is_preferred_by_fifteen_percent() -> None:
    earlier = {"weixin:water": Previous("keep", None), "weixin:edu": Previous("merge", "weixin:county")}
    problem = pose(register(), Scenario(), earlier)
    water = [a.account_id for a in problem.accounts].index("weixin:water")
    assert problem.instance.keep_cost[water] == pytest.approx(0.85 * problem.plain.keep_cost[water])
    changed = np.flatnonzero(problem.instance.arc_cost != problem.plain.arc_cost)
    assert [problem.accounts[int(problem.arcs.target[a])].account_id for a in changed] == ["weixin:county"]


def test_an_empty_county_and_a_unit_without_agency_do_no_harm() -> None:
    rows = [
        account("weixin:alone", "", "", ""),
        account("weibo:far", "乙例县水利局", "990199000000", "county"),
    ]
    found = proposals(pose(register([{**r, "agency": r["agency"] or None} for r in rows]), Scenario()))
    assert set(found.values()) <= {"keep", "close"}
