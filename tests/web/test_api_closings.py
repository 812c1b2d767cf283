"""The interface on closings and plans says what their pages say, to the same people."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from web.closures_made import Clock, Office
from web.world import NOW, World

from jianhao.web.api import actions
from jianhao.web.people.models import User
from jianhao.web.people.roles import Role
from jianhao.web.plans.models import Plan, PlannedAccount


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.fixture
def office(world: World, clock: Clock, signed_in) -> Office:
    return Office(world, clock, signed_in)


def asking(user: User) -> Any:
    """A client with a token of a person."""
    token = actions.issue(name="取用", now=timezone.now(), by=user)[0]
    client = Client(headers={"Authorization": f"Bearer {token}"})
    return lambda address: client.get(f"/api/v1/{address}").json()


def test_a_closing_with_states_gates_and_deadlines(office: Office, clock: Clock) -> None:
    office.to_preparing()
    ask = asking(office.supervisor)
    listed = ask("closings")
    assert listed["total"] == 1
    assert (listed["items"][0]["state"], listed["items"][0]["owner"]) == ("preparing", "operator")
    one = ask(f"closings/{office.closure.pk}")
    assert {gate["answer"] for gate in one["gates"]} == {"cannot_say"}
    assert [gate["gate"] for gate in one["gates"]][:2] == ["unique", "archive"]
    assert one["states"] == {
        "platform_state": "active",
        "national_state": "running",
        "local_state": "closing_proposed",
        "differences": [],
    }
    (due,) = one["deadlines"]
    assert (due["action"], due["owner"], due["day"], due["overdue"]) == (
        "publish_notice",
        "operator",
        "2026-12-02",
        False,
    )
    assert one["days"]["notice_on"] is None
    office.prepare()
    assert {gate["answer"] for gate in ask(f"closings/{office.closure.pk}")["gates"]} == {
        "yes",
        "cannot_say",
        "no",
    }
    assert office.publish() == ""
    clock.on(8)
    assert office.release() == ""
    assert office.freeze() == ""
    one = ask(f"closings/{office.closure.pk}")
    assert {gate["answer"] for gate in one["gates"]} == {"yes"}
    assert (one["days"]["frozen_since"], one["days"]["confirm_until"]) == ("2026-11-10", "2026-11-24")
    assert one["states"]["platform_state"] == "frozen"
    clock.on(40)
    assert all(due["overdue"] for due in ask(f"closings/{office.closure.pk}")["deadlines"])
    assert ask("closings?state=frozen")["total"] == 1
    assert ask("closings?state=draft")["total"] == ask("closings?state=nowhere")["total"] == 0
    assert ask("closings?owner=operator")["total"] == 1
    assert ask("closings?owner=nobody")["total"] == 0
    stranger = asking(office.world.user("stranger", office.world.other, Role.REVIEWER))
    assert stranger("closings")["items"] == []
    assert "不在管理范围内" in stranger(f"closings/{office.closure.pk}")["detail"]


def test_a_plan_with_its_accounts(world: World) -> None:
    reviewer, clerk = world.user("r", world.county, Role.REVIEWER), world.user("c", world.town, Role.OPERATOR)
    summary = {
        "accounts": 2,
        "keep": 1,
        "merge": 1,
        "close": 0,
        "objective": 12.5,
        "bound": 12.0,
        "gap": 0.04,
        "stopped_by": "gap",
    }
    plans = [
        Plan.objects.create(
            agency=world.county, agency_path=world.county.path, title=f"方案{n}", state=state, asked_by=reviewer, asked_at=NOW,
            folder=f"{n:032x}", summary=said,
        )
        for n, state, said in ((1, "done", summary), (2, "done", summary), (3, "queued", {}))
    ]  # fmt: skip
    county, town = (
        PlannedAccount.objects.create(
            plan=plans[1], account=world.accounts[name], agency=world.accounts[name].agency, agency_path=world.accounts[name].agency_path,
            number=n, county="乙县", proposal=proposal, certainty="settled", words={"grounds": ["理由"]},
        )
        for n, (name, proposal) in enumerate((("county", "keep"), ("town", "merge")))
    )  # fmt: skip
    PlannedAccount.objects.filter(pk=town.pk).update(target=county, destination="account")
    ask = asking(reviewer)
    found = ask("plans")["items"]
    assert [(one["title"], one["current"], one["merge"]) for one in found] == [
        ("方案3", False, None),
        ("方案2", True, 1),
        ("方案1", False, 1),
    ]
    rows = ask(f"plans/{plans[1].pk}/accounts")["items"]
    assert [row["account_id"] for row in rows] == [
        world.accounts["county"].account_id,
        world.accounts["town"].account_id,
    ]
    assert (rows[1]["target_account_id"], rows[1]["grounds"]) == (
        world.accounts["county"].account_id,
        ["理由"],
    )
    assert ask(f"plans/{plans[1].pk}/accounts?proposal=merge")["total"] == 1
    assert ask(f"plans/{plans[1].pk}/accounts?decision=none")["total"] == 2
    assert ask(f"plans/{plans[1].pk}/accounts?proposal=sell")["total"] == 0
    assert asking(clerk)("plans")["detail"] == "没有权限。"
