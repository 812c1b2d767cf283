"""Plans of the planner from the register to the next plan: the same as the command line's, locks kept, nothing closed by itself."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from web import material, plan_material
from web.plan_material import furnish, row_of, solved
from web.world import NOW, World

from jianhao.consolidation.scenario import Scenario, ScenarioLock, ScenarioQuota
from jianhao.web.audit.models import AuditEvent
from jianhao.web.audit.proof import prove_database
from jianhao.web.inspections.folders import RUNS, place
from jianhao.web.people.models import User
from jianhao.web.people.roles import Role
from jianhao.web.plans import actions_decisions, actions_runs
from jianhao.web.plans.agreed import agreed_closings
from jianhao.web.plans.inputs import request_for
from jianhao.web.plans.jobs import nudge, resume, work_later
from jianhao.web.plans.models import Plan, PlannedAccount
from jianhao.web.refusals import NotAllowed, Refused
from jianhao.web.registry.models import Account


@pytest.fixture
def reviewer(world: World) -> User:
    furnish(world)
    return world.user("reviewer", world.county, Role.REVIEWER)


@pytest.fixture
def decider(world: World) -> User:
    return world.user("decider", world.county, Role.DECIDER)


def decide(row: PlannedAccount, kind: str, by: User, chosen: PlannedAccount | None = None) -> PlannedAccount:
    return actions_decisions.decide(planned=row, kind=kind, chosen=chosen, reason="经研究", now=NOW, by=by)


def clear(row: PlannedAccount, by: User) -> None:
    for one in row.safeguards.all():
        actions_decisions.answer(safeguard=one, answer="cleared", text="已转到县政务服务网", now=NOW, by=by)


def states() -> list[tuple[str, ...]]:
    return list(Account.objects.order_by("pk").values_list("local_state", "platform_state", "national_state"))


def test_a_plan_says_what_the_command_line_says(world: World, reviewer: User, tmp_path: Path) -> None:
    from jianhao.jobs.plan import PlanRequest, plan_accounts

    scenario = Scenario(quotas=(ScenarioQuota("unit", None, None, 1),), quarters=6)
    plan = solved(world, reviewer, scenario=scenario)
    assert (plan.state, plan.failure) == ("done", "")
    request = request_for(plan, tmp_path / "work")
    plan_accounts(PlanRequest(accounts=request.accounts, scenario=request.scenario, out=tmp_path / "out"))
    folder = place(RUNS, plan.folder)
    for name in ("plan", "plan_accounts", "plan_duties", "plan_questions", "plan_alternatives", "rejected"):
        assert pq.read_table(folder / f"{name}.parquet").equals(
            pq.read_table(tmp_path / "out" / f"{name}.parquet")
        ), name
    said = pq.read_table(folder / "plan.parquet").to_pylist()
    assert {row["account_id"] for row in said} == {
        world.accounts[name].account_id for name in plan_material.FACTS
    }
    for told in said:
        row = plan.accounts.select_related("target__account").get(account__account_id=told["account_id"])
        assert (row.proposal, row.certainty, row.phase) == (
            told["proposal"],
            told["certainty"],
            told["phase"],
        )
        assert (row.target.account.account_id if row.target else None) == told["target_account_id"]
        assert row.saving == told["yearly_saving"]
        assert row.words["sentence"].startswith("建议")
    assert plan.words["total"][1:5] == [7, *(plan.summary[name] for name in ("keep", "merge", "close"))]
    assert row_of(plan, world.accounts["county"]).proposal == "keep"
    assert {row_of(plan, world.accounts[name]).goes for name in ("water", "water2")} != {False}
    assert (folder / "整合方案征求意见稿.xlsx").is_file()


def test_units_fill_in_what_accounts_leave_open(world: World, reviewer: User, tmp_path: Path) -> None:
    plan = plan_material.ask(world, reviewer)
    request = request_for(plan, tmp_path)
    rows = request.accounts[0].read_text(encoding="utf-8").splitlines()
    town = next(row for row in rows if "丁镇之声" in row).split(",")
    heading = rows[0].split(",")
    assert town[heading.index("层级")] == "township"
    assert town[heading.index("行政区划代码")] == plan_material.TOWN
    assert town[heading.index("主管单位")] == world.county.name
    school = next(row for row in rows if "丁镇小学" in row).split(",")
    assert school[heading.index("行政区划代码")] == plan_material.TOWN
    assert (
        school[heading.index("主管单位")] == ""
    )  # the school's level is not known: the tree may be an import's
    assert Account.objects.get(pk=world.accounts["town"].pk).level == ""


def test_decisions_bind_the_next_plan_and_close_nothing(world: World, reviewer: User, decider: User) -> None:
    before = states()
    first = solved(world, reviewer)
    going = [
        row
        for row in first.accounts.select_related("plan", "account", "target").order_by("number")
        if row.goes
    ]
    kept = row_of(first, world.accounts["county"])
    assert len(going) >= 3
    stays, agreed, sent = going[0], going[1], going[2]
    for row in (agreed, sent):
        clear(row, decider)
    decide(stays, "keep", decider)
    decide(agreed, "agree", decider)
    decide(sent, "target", decider, chosen=row_of(first, stays.account))
    second = solved(world, decider, previous=first, title="第二稿")
    assert (second.state, second.failure) == ("done", "")
    locks = tomllib.loads((place(RUNS, second.folder) / "inputs/scenario.toml").read_text("utf-8"))["lock"]
    assert {"account_id": stays.account.account_id, "keep": True} in locks
    assert {"account_id": sent.account.account_id, "target": stays.account.account_id} in locks
    assert row_of(second, stays.account).proposal == "keep"
    assert row_of(second, sent.account).target.account == stays.account
    again = row_of(second, agreed.account)
    assert (again.proposal, again.decision, again.carried, again.decided_by) == (
        agreed.proposal,
        "agree",
        True,
        decider,
    )
    assert row_of(second, sent.account).decision == "target"
    assert second.notes == []
    closings = {one.account: one for one in agreed_closings(decider)}
    assert set(closings) == {agreed.account, sent.account}
    assert closings[sent.account].successor == stays.account
    assert (closings[sent.account].place, closings[sent.account].reason) == ("account", "经研究")
    assert closings[sent.account].planned.plan == second
    with pytest.raises(Refused, match="第二稿"):
        decide(kept, "agree", decider)
    assert states() == before
    assert prove_database().intact


def test_a_lock_against_the_proposal_waits_for_a_destination(
    world: World, reviewer: User, decider: User
) -> None:
    first = solved(world, reviewer)
    row = row_of(first, world.accounts["bureau"])
    if not row.goes:
        decide(row, "close", decider)
        assert agreed_closings(decider) == []
    else:  # the planner lets it go: locked to stay it is kept, then locked to go
        decide(row, "keep", decider)
        first = solved(world, decider, previous=first)
        row = row_of(first, world.accounts["bureau"])
        assert (row.proposal, row.decision, row.carried) == ("keep", "keep", True)
        decide(row, "close", decider)
        assert agreed_closings(decider) == []
    second = solved(world, reviewer, previous=first)
    row = row_of(second, world.accounts["bureau"])
    assert (row.goes, row.decision, row.carried) == (True, "close", True)
    assert [one.account for one in agreed_closings(decider)] == [world.accounts["bureau"]]


def test_a_plan_on_an_inspection_uses_what_was_measured(world: World, reviewer: User) -> None:
    inspected = material.run(material.make(world, reviewer), reviewer)
    run = inspected.runs.get()
    plan = solved(world, reviewer, inspection_run=run)
    assert (plan.state, plan.failure) == ("done", "")
    assert plan.summary["inspection"] is True
    assert plan.accounts.exclude(due=None).exists()
    assert plan.summary["as_of"] is not None
    stranger = world.user("stranger", world.other, Role.REVIEWER)
    with pytest.raises(Refused, match="检查"):
        plan_material.ask(world, stranger, agency=world.other, inspection_run=run)


def test_a_lock_whose_account_has_gone_is_left_out_and_said(
    world: World, reviewer: User, decider: User
) -> None:
    first = solved(world, reviewer)
    row = row_of(first, world.accounts["water2"])
    decide(row, "keep", decider)
    gone = Account.objects.filter(pk=row.account_id)
    gone.update(platform_state="cancelled", national_state="closed", local_state="closed")
    second = solved(world, reviewer, previous=first)
    assert second.state == "done"
    assert not second.accounts.filter(account=row.account).exists()
    assert second.notes == [
        f"账号{row.account.account_id}已不在测算范围内，对{row.account.account_id}的锁定未采用。"
    ]


def test_a_plan_that_cannot_be_made_says_why_and_is_made_again(world: World, reviewer: User) -> None:
    lock = ScenarioLock("weixin:gh_00000000ffff", keep=True)
    plan = solved(world, reviewer, scenario=Scenario(locks=(lock,)))
    assert plan.state == "failed"
    assert "gh_00000000ffff" in plan.failure
    assert not place(RUNS, plan.folder).exists()
    Plan.objects.filter(pk=plan.pk).update(scenario="")
    folder = plan.folder
    actions_runs.again(plan=plan, now=NOW, by=reviewer)
    work_later()
    plan.refresh_from_db()
    assert (plan.state, plan.failure, plan.folder != folder) == ("done", "", True)
    with pytest.raises(Refused, match="已完成"):
        actions_runs.again(plan=plan, now=NOW, by=reviewer)


def test_a_waiting_plan_is_cancelled_and_a_stopped_one_leaves_nothing(
    world: World, reviewer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = plan_material.ask(world, reviewer)
    with pytest.raises(Refused, match="正在测算"):
        plan_material.ask(world, reviewer)
    actions_runs.cancel(plan=plan, now=NOW, by=reviewer)
    work_later()
    plan.refresh_from_db()
    assert plan.state == "cancelled"

    def stopped(plan: Plan, work: Path) -> object:
        Plan.objects.filter(pk=plan.pk).update(cancel_asked=True)
        return request_for(plan, work)

    monkeypatch.setattr("jianhao.web.plans.jobs.request_for", stopped)
    second = solved(world, reviewer)
    assert (second.state, second.summary, second.accounts.count()) == ("cancelled", {}, 0)
    assert not place(RUNS, second.folder).exists()
    assert not list(place(RUNS, second.folder).parent.glob(f"*{second.folder}*"))


def test_a_plan_left_by_a_worker_that_ended_is_made_again_and_given_up_in_the_end(
    world: World, reviewer: User
) -> None:
    plan = plan_material.ask(world, reviewer)
    Plan.objects.filter(pk=plan.pk).update(state="running", attempts=1)
    assert resume() == 1
    plan.refresh_from_db()
    assert (plan.state, plan.attempts) == ("done", 2)
    again = plan_material.ask(world, reviewer)
    Plan.objects.filter(pk=again.pk).update(attempts=3)
    assert nudge() == 1
    again.refresh_from_db()
    assert (again.state, "内存" in again.failure) == ("failed", True)


def test_who_may_ask_for_a_plan_and_of_what(world: World, reviewer: User) -> None:
    for role in (Role.OPERATOR, Role.AUDITOR, Role.SECURITY, Role.SYSTEM):
        with pytest.raises(NotAllowed):
            plan_material.ask(world, world.user(f"who-{role}", world.county, role))
    with pytest.raises(NotAllowed, match="管理范围"):
        plan_material.ask(world, world.user("low", world.town, Role.REVIEWER))
    by_line = world.user("line", world.bureau, Role.REVIEWER, by_line=True)
    with pytest.raises(NotAllowed, match="管理范围"):  # a guided school is another unit's to plan
        plan_material.ask(world, by_line, agency=world.school)
    plan = plan_material.ask(world, world.user("regulator", world.county, Role.REGULATOR))
    event = AuditEvent.objects.order_by("-sequence").first()
    assert (event.verb, event.target_id, event.agency_path) == (
        "提交整合方案测算",
        str(plan.pk),
        world.county.path,
    )
    for user, seen in (
        (world.user("above", world.city, Role.DECIDER), True),
        (reviewer, True),
        (world.user("foreign", world.other, Role.REVIEWER), False),
        (world.user("below", world.bureau, Role.REVIEWER), False),
        (by_line, False),
    ):
        assert Plan.objects.visible_to(user).filter(pk=plan.pk).exists() is seen
