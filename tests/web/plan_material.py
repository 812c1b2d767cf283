"""A small province with what a plan needs to know of its accounts; plans made by the planner, and rows of one made by hand."""

from __future__ import annotations

from typing import Any

from web.world import NOW, World

from jianhao.consolidation.scenario import Scenario
from jianhao.web.inspections.folders import new_token
from jianhao.web.people.models import User
from jianhao.web.plans import actions_runs
from jianhao.web.plans.jobs import work_later
from jianhao.web.plans.models import Plan, PlannedAccount, Safeguard
from jianhao.web.registry.models import Account

COUNTY, TOWN = "990101000000", "990101001000"
# Account → what the register says of it; nobody's real figures.
FACTS: dict[str, dict[str, Any]] = {
    "county": {"followers": 40_000, "represents_government": True, "yearly_cost": 60_000.0},
    "bureau": {"followers": 800},
    "water": {"followers": 500},
    "water2": {"followers": 300},
    "rescue": {"followers": 900, "functions": ["应急", "信息发布"]},
    "town": {"followers": 400},
    "school": {"followers": 150},
}


def furnish(world: World) -> dict[str, Account]:
    """Further units and the facts of all accounts of 乙县."""
    water = world.agency("乙县水利局", world.county, level="county")
    rescue = world.agency("乙县应急管理局", world.county, level="county")
    world.accounts["water"] = world.account("乙县水利", water, "gh_0000000000b1")
    world.accounts["water2"] = world.account("乙县水利服务", water, "gh_0000000000b2")
    world.accounts["rescue"] = world.account("乙县应急", rescue, "gh_0000000000b3")
    world.county.division_code, world.town.division_code = COUNTY, TOWN
    world.county.save()
    world.town.save()
    for name, facts in FACTS.items():
        given = {"functions": ["信息发布"], "yearly_cost": 30_000.0, "account_type": "subscription"} | facts
        Account.objects.filter(pk=world.accounts[name].pk).update(**given)
        world.accounts[name].refresh_from_db()
    return world.accounts


def ask(world: World, by: User, **changes: Any) -> Plan:
    """A plan of the county, waiting."""
    options: dict[str, Any] = {
        "agency": world.county, "title": "全县整合方案", "scenario": Scenario(), "inspection_run": None, "previous": None,
        "lock_agreed": True,
    }  # fmt: skip
    return actions_runs.make(**(options | changes), now=NOW, by=by)


def solved(world: World, by: User, **changes: Any) -> Plan:
    """The same, made by the planner at once."""
    plan = ask(world, by, **changes)
    work_later()
    plan.refresh_from_db()
    return plan


def row_of(plan: Plan, account: Account) -> PlannedAccount:
    """What the plan proposes for an account."""
    return plan.accounts.select_related("plan", "account", "target__account").get(account=account)


# Account → proposal, certainty, who takes it over; what the planner might have said.
PROPOSALS = {
    "county": ("keep", "settled", None),
    "bureau": ("merge", "settled", "county"),
    "town": ("close", "settled", None),
    "school": ("merge", "discretionary", "county"),
}


def drawn(world: World, by: User, **fields: Any) -> Plan:
    """A finished plan with four rows, made without the planner; the school's account has a question to be answered."""
    plan = Plan.objects.create(
        agency=world.county, agency_path=world.county.path, title="全县整合方案", state="done", asked_by=by, asked_at=NOW,
        folder=new_token(), summary={"accounts": 4, "keep": 1, "merge": 2, "close": 1, "certainty": {"discretionary": 1}},
        **fields,
    )  # fmt: skip
    made: dict[str, PlannedAccount] = {}
    for number, (name, (proposal, certainty, target)) in enumerate(PROPOSALS.items()):
        account = world.accounts[name]
        made[name] = PlannedAccount.objects.create(
            plan=plan, account=account, agency=account.agency, agency_path=account.agency_path, number=number,
            county_code=COUNTY, county="乙县", proposal=proposal, certainty=certainty,
            target=made[target] if target else None, phase=None if proposal == "keep" else 1,
            destination="" if proposal == "keep" else "account" if target else "website",
            words={"sentence": "建议。", "grounds": ["理由甲"], "destination": "去向甲", "duties": []},
        )  # fmt: skip
    Safeguard.objects.create(
        planned=made["school"], kind="special", question="面向特殊群体", because="台账中有“儿童”"
    )
    PlannedAccount.objects.filter(pk=made["school"].pk).update(open_questions=1)
    return plan
