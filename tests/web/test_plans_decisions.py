"""Decisions on the accounts of a plan: by whom, with which reason, in which order, what stands against them."""

from __future__ import annotations

import json

import pytest
from django.db import IntegrityError, transaction
from web.plan_material import ask, drawn, furnish, row_of
from web.world import NOW, World

from jianhao.web.audit.models import AuditEvent
from jianhao.web.people.models import User
from jianhao.web.people.roles import Role
from jianhao.web.plans import actions_decisions, actions_runs
from jianhao.web.plans.agreed import agreed_closings
from jianhao.web.plans.listing import chosen_among, settled
from jianhao.web.plans.models import Decision, Plan, PlannedAccount
from jianhao.web.refusals import NotAllowed, Refused
from jianhao.web.registry.models import Account


class Staff:
    """The people of the county who take part."""

    def __init__(self, world: World) -> None:
        self.reviewer = world.user("reviewer", world.county, Role.REVIEWER)
        self.decider = world.user("decider", world.county, Role.DECIDER)
        self.regulator = world.user("regulator", world.county, Role.REGULATOR)


@pytest.fixture
def staff(world: World) -> Staff:
    furnish(world)
    return Staff(world)


@pytest.fixture
def plan(world: World, staff: Staff) -> Plan:
    return drawn(world, staff.reviewer)


def decide(row: PlannedAccount, kind: str, by: User, **given: object) -> PlannedAccount:
    options = {"chosen": None, "reason": "经研究", "now": NOW}
    return actions_decisions.decide(planned=row, kind=kind, **(options | given), by=by)


def answer(row: PlannedAccount, value: str, by: User, text: str = "已向学校核实") -> object:
    return actions_decisions.answer(safeguard=row.safeguards.get(), answer=value, text=text, now=NOW, by=by)


def test_every_decision_has_a_person_a_reason_and_one_event(world: World, staff: Staff, plan: Plan) -> None:
    row = row_of(plan, world.accounts["bureau"])
    before = AuditEvent.objects.count()
    for kind in ("disagree", "keep", "close", "target", "withdrawn"):
        with pytest.raises(Refused):
            decide(row, kind, staff.decider, reason="")
    for kind in ("", "nonsense", "merge"):
        with pytest.raises(Refused, match="选择"):
            decide(row, kind, staff.decider)
    assert AuditEvent.objects.count() == before
    done = decide(row, "disagree", staff.decider, reason="仍有大量办事群众关注")
    assert (done.decision, done.decided_by, done.decided_at) == ("disagree", staff.decider, NOW)
    event = AuditEvent.objects.order_by("-sequence").first()
    assert AuditEvent.objects.count() == before + 1
    assert (event.verb, event.reason, event.actor_id) == (
        "决定账号去留",
        "仍有大量办事群众关注",
        staff.decider.pk,
    )
    assert json.loads(event.details) == {
        "账号": world.accounts["bureau"].account_id, "建议": "归集整合", "前": "未决定", "后": "不同意",
    }  # fmt: skip
    decide(row, "agree", staff.decider, reason="")
    assert row_of(plan, world.accounts["bureau"]).reason == "同意测算建议。"
    decide(row, "withdrawn", staff.decider, reason="待补充材料")
    taken_back = row_of(plan, world.accounts["bureau"])
    assert (taken_back.decision, taken_back.decided_by, taken_back.reason) == ("", None, "")
    with pytest.raises(Refused, match="不需要撤回"):
        decide(row, "withdrawn", staff.decider)
    kinds = list(Decision.objects.filter(planned=row).order_by("pk").values_list("kind", flat=True))
    assert kinds == ["disagree", "agree", "withdrawn"]
    for values in (
        {"decision": "agree"},
        {"decision": "agree", "decided_by": staff.decider, "decided_at": NOW},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            PlannedAccount.objects.filter(pk=row.pk).update(**values)


def test_only_deciders_of_the_scope_decide(world: World, staff: Staff, plan: Plan) -> None:
    row = row_of(plan, world.accounts["bureau"])
    with pytest.raises(NotAllowed):
        decide(row, "agree", staff.regulator)
    for name, agency in (("foreign", world.other), ("below", world.bureau)):
        with pytest.raises(NotAllowed, match="管理范围"):
            decide(row, "agree", world.user(name, agency, Role.REVIEWER))
    assert decide(row, "agree", world.user("city", world.city, Role.DECIDER)).decision == "agree"


def test_the_record_leaves_with_the_office_only(world: World, staff: Staff, plan: Plan) -> None:
    for user in (
        world.user("clerk", world.county, Role.OPERATOR),
        world.user("foreign", world.other, Role.REVIEWER),
    ):
        with pytest.raises(NotAllowed):
            actions_decisions.log_record(plan=plan, rows=4, by=user)
    actions_decisions.log_record(plan=plan, rows=4, by=staff.regulator)
    assert AuditEvent.objects.filter(verb="导出征求意见和决定记录").count() == 1


def test_whoever_asked_for_the_plan_does_not_decide_on_the_own_unit(
    world: World, staff: Staff, plan: Plan
) -> None:
    row = row_of(plan, world.accounts["county"])
    with pytest.raises(NotAllowed, match="提出测算的人以外"):
        decide(row, "keep", staff.reviewer)
    with pytest.raises(NotAllowed, match="提出测算的人以外"):
        actions_decisions.agree_all(plan=plan, accounts=[row.pk], reason="", now=NOW, by=staff.reviewer)
    assert decide(row, "keep", staff.decider).decision == "keep"


def test_protective_questions_are_answered_before_anybody_agrees_to_a_closing(
    world: World, staff: Staff, plan: Plan
) -> None:
    row = row_of(plan, world.accounts["school"])
    for kind in ("agree", "close"):
        with pytest.raises(Refused, match="面向特殊群体"):
            decide(row, kind, staff.decider)
    with pytest.raises(Refused, match="面向特殊群体"):
        decide(row, "target", staff.decider, chosen=row_of(plan, world.accounts["county"]))
    assert decide(row, "keep", staff.decider).decision == "keep"
    with pytest.raises(Refused, match="情况"):
        answer(row, "cleared", staff.regulator, text="")
    with pytest.raises(Refused, match="选择"):
        answer(row, "nonsense", staff.regulator)
    with pytest.raises(NotAllowed):
        answer(row, "cleared", world.user("clerk", world.county, Role.OPERATOR))
    answer(row, "stands", staff.regulator)
    with pytest.raises(Refused, match="应予保留"):
        decide(row, "agree", staff.decider)
    answer(row, "cleared", staff.reviewer)
    assert row_of(plan, world.accounts["school"]).open_questions == 0
    assert decide(row, "agree", staff.decider).decision == "agree"
    with pytest.raises(Refused, match="撤回决定"):
        answer(row, "stands", staff.reviewer)
    events = AuditEvent.objects.filter(verb="答复保护性事项").order_by("sequence")
    assert [json.loads(e.details)["后"] for e in events] == ["属实，应予保留", "已落实，不影响关停"]


def test_only_settled_proposals_are_agreed_to_in_bulk(world: World, staff: Staff, plan: Plan) -> None:
    by_name = {name: row_of(plan, world.accounts[name]) for name in ("county", "bureau", "town", "school")}

    def agree(*rows: PlannedAccount, by: User = staff.decider) -> int:
        return actions_decisions.agree_all(
            plan=plan, accounts=[row.pk for row in rows], reason="", now=NOW, by=by
        )

    assert {row.account for row in settled(plan.accounts)} == {
        world.accounts[n] for n in ("county", "bureau", "town")
    }
    with pytest.raises(Refused, match="逐个研究"):
        agree(by_name["school"], by_name["bureau"])
    with pytest.raises(Refused, match="选择账号"):
        agree()
    foreign = drawn_elsewhere(world, staff)
    with pytest.raises(Refused, match="不属于本方案"):
        agree(by_name["bureau"], foreign)
    with pytest.raises(NotAllowed):
        agree(by_name["bureau"], by=staff.regulator)
    assert not plan.accounts.exclude(decision="").exists()
    PlannedAccount.objects.filter(pk=by_name["town"].pk).update(lacking=["年度费用"])
    with pytest.raises(Refused, match="逐个研究"):
        agree(by_name["town"])
    PlannedAccount.objects.filter(pk=by_name["town"].pk).update(lacking=[])
    before = AuditEvent.objects.count()
    assert agree(by_name["bureau"], by_name["town"]) == 2
    assert AuditEvent.objects.count() == before + 1
    event = AuditEvent.objects.order_by("-sequence").first()
    assert set(json.loads(event.details)["账号"]) == {
        world.accounts[n].account_id for n in ("bureau", "town")
    }
    assert Decision.objects.filter(kind="agree", by=staff.decider).count() == 2
    with pytest.raises(Refused, match="已有决定"):
        agree(by_name["bureau"])
    assert set(Account.objects.values_list("local_state", flat=True)) == {"running"}


def drawn_elsewhere(world: World, staff: Staff) -> PlannedAccount:
    """A row of another unit's plan."""
    other = Plan.objects.create(
        agency=world.town, agency_path=world.town.path, title="镇方案", state="done", asked_by=staff.reviewer, asked_at=NOW,
        folder="f" * 32,
    )  # fmt: skip
    account = world.accounts["town"]
    return PlannedAccount.objects.create(
        plan=other, account=account, agency=world.town, agency_path=world.town.path, number=0, county="乙县",
        proposal="keep", certainty="settled",
    )  # fmt: skip


def test_a_closing_and_who_takes_it_over_cannot_contradict_each_other(
    world: World, staff: Staff, plan: Plan
) -> None:
    county, bureau, town, school = (
        row_of(plan, world.accounts[n]) for n in ("county", "bureau", "town", "school")
    )
    decide(bureau, "agree", staff.decider)
    with pytest.raises(Refused, match="承接1个账号"):
        decide(county, "close", staff.decider)
    decide(bureau, "withdrawn", staff.decider)
    decide(county, "close", staff.decider)
    with pytest.raises(Refused, match="决定不保留"):
        decide(row_of(plan, world.accounts["bureau"]), "agree", staff.decider)
    with pytest.raises(Refused, match="决定不保留"):
        actions_decisions.agree_all(plan=plan, accounts=[bureau.pk], reason="", now=NOW, by=staff.decider)
    decide(county, "withdrawn", staff.decider)
    for chosen, why in (
        (None, "填写"),
        (bureau, "自己"),
        (town, "拟不保留"),
        (drawn_elsewhere(world, staff), "填写"),
    ):
        with pytest.raises(Refused, match=why):
            decide(row_of(plan, world.accounts["bureau"]), "target", staff.decider, chosen=chosen)
    decide(school, "keep", staff.decider)
    decide(bureau, "target", staff.decider, chosen=row_of(plan, world.accounts["school"]))
    with pytest.raises(Refused, match="承接1个账号"):
        decide(school, "withdrawn", staff.decider)
    closing = agreed_closings(staff.decider)
    assert [(one.account, one.successor) for one in closing] == [
        (world.accounts["bureau"], world.accounts["school"])
    ]


def test_what_was_agreed_to_is_listed_with_reason_and_successor(
    world: World, staff: Staff, plan: Plan
) -> None:
    assert agreed_closings(staff.decider) == []
    decide(row_of(plan, world.accounts["bureau"]), "agree", staff.decider, reason="并入县发布")
    decide(row_of(plan, world.accounts["town"]), "close", staff.decider, reason="长期不更新")
    decide(row_of(plan, world.accounts["county"]), "keep", staff.decider)
    found = {one.account: one for one in agreed_closings(staff.decider)}
    assert set(found) == {world.accounts["bureau"], world.accounts["town"]}
    bureau, town = found[world.accounts["bureau"]], found[world.accounts["town"]]
    assert (bureau.reason, bureau.successor, bureau.place) == (
        "并入县发布",
        world.accounts["county"],
        "account",
    )
    assert (town.reason, town.successor, town.place) == ("长期不更新", None, "website")
    assert agreed_closings(world.user("foreign", world.other, Role.DECIDER)) == []
    drawn(world, staff.reviewer)  # a plan that nobody has decided on yet takes the place of the one before
    assert agreed_closings(staff.decider) == []


def test_decisions_are_made_on_the_last_plan_only(world: World, staff: Staff, plan: Plan) -> None:
    row = row_of(plan, world.accounts["bureau"])
    later = drawn(world, staff.reviewer)
    Plan.objects.filter(pk=later.pk).update(state="running")
    with pytest.raises(Refused, match="正在按已有决定重新测算"):
        decide(row, "agree", staff.decider)
    Plan.objects.filter(pk=later.pk).update(state="cancelled")
    decide(row, "agree", staff.decider)
    Plan.objects.filter(pk=later.pk).update(state="done")
    with pytest.raises(Refused, match="已有更新的方案"):
        decide(row, "keep", staff.decider)
    Plan.objects.filter(pk=later.pk).update(state="failed")
    with pytest.raises(Refused, match="还不能决定"):
        decide(row_of(later, world.accounts["bureau"]), "keep", staff.decider)


def test_a_plan_goes_on_from_the_last_one_with_the_decisions_as_they_are(
    world: World, staff: Staff, plan: Plan
) -> None:
    decide(row_of(plan, world.accounts["bureau"]), "keep", staff.decider)
    decide(row_of(plan, world.accounts["town"]), "agree", staff.decider)
    asked = ask(world, staff.reviewer, previous=plan, lock_agreed=False)
    assert [lock["kind"] for lock in asked.locks] == ["keep"]
    actions_runs.cancel(plan=asked, now=NOW, by=staff.reviewer)
    decide(row_of(plan, world.accounts["town"]), "close", staff.decider)
    again = actions_runs.again(plan=asked, now=NOW, by=staff.reviewer)
    assert [(lock["account_id"], lock["keep"], lock["target"]) for lock in again.locks] == [
        (world.accounts["bureau"].account_id, True, None), (world.accounts["town"].account_id, False, None),
    ]  # fmt: skip
    actions_runs.cancel(plan=again, now=NOW, by=staff.reviewer)
    agreed = ask(world, staff.reviewer, previous=plan)
    assert len(agreed.locks) == 2
    actions_runs.cancel(plan=agreed, now=NOW, by=staff.reviewer)
    later = drawn(world, staff.reviewer)
    with pytest.raises(Refused, match="最近得出"):
        ask(world, staff.reviewer, previous=plan)
    with pytest.raises(Refused, match="最近得出"):
        ask(world, staff.reviewer, agency=world.town, previous=later)
    with pytest.raises(Refused, match="更新的方案"):
        actions_runs.again(plan=asked, now=NOW, by=staff.reviewer)


def test_a_destination_is_named_by_id_or_by_its_only_name(world: World, staff: Staff, plan: Plan) -> None:
    county = world.accounts["county"]
    assert chosen_among(plan, county.account_id).account == county
    assert chosen_among(plan, county.name).account == county
    assert chosen_among(plan, "没有的账号") is None
    Account.objects.filter(pk=world.accounts["school"].pk).update(name=county.name)
    assert chosen_among(plan, county.name).account == county  # the one of that name that stays
    PlannedAccount.objects.filter(plan=plan, account=world.accounts["school"]).update(proposal="keep")
    assert chosen_among(plan, county.name) is None
