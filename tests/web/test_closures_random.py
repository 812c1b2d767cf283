"""Anybody sends any form at any time: whatever is taken is recorded once, and nobody gets past two persons or the gates."""

from __future__ import annotations

import os
import random

import pytest
from web.closures_made import ANNOUNCED, Clock, Office, bag_zip, pdf, png, rows
from web.world import World

from jianhao.closing.actions import Action
from jianhao.closing.gates import missing
from jianhao.closing.states import BEHIND_GATES, State
from jianhao.closing.table import rows_of
from jianhao.vocab.states import LocalState
from jianhao.web.audit.models import AuditEvent
from jianhao.web.audit.proof import prove_database
from jianhao.web.closures.knowing import facts_of
from jianhao.web.closures.models import ClosureEvent
from jianhao.web.closures.parts import actor_of
from jianhao.web.people.roles import Role
from jianhao.web.registry.models import Account

DEEP = bool(os.environ.get("JIANHAO_DEEP"))
BACK = frozenset({Action.WITHDRAW, Action.REFUSE, Action.SEND_BACK, Action.FOUND_ALIVE, Action.STOP_FREEZE, Action.OVERTURN_URGENT,
                  Action.NOTE_DECLINED, Action.DESCRIBE})  # fmt: skip
STEPS, SEEDS = (700, 6) if DEEP else (70, 1)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.fixture
def office(world: World, clock: Clock, signed_in) -> Office:
    return Office(world, clock, signed_in)


def _people(office: Office) -> list:
    world = office.world
    both = world.user("both", world.town, Role.OPERATOR, Role.DECIDER)
    everything = world.user("everything", world.county, Role.REVIEWER, Role.DECIDER, Role.REGULATOR)
    others = [
        world.user("a1", world.county, Role.REVIEWER),
        world.user("p1", world.province, Role.DECIDER, Role.REGULATOR),
    ]
    stranger = world.user("stranger", world.other, Role.DECIDER, Role.REGULATOR)
    return [
        office.clerk,
        office.head,
        office.supervisor,
        office.regulator,
        both,
        everything,
        *others,
        stranger,
    ]


def _form(rng: random.Random, today: str) -> dict:
    """Everything that any step may ask for, some of it missing, some of it wrong."""
    from jianhao.closing.words import Evidence

    given = {"reason": rng.choice(["", "经研究", "经研究"]), "on": rng.choice([today, today, today, "2026-01-01", "2099-01-01"]),
             "published_on": today, "on_account": "on", "on_website": "on", "missing": "图片", "cause": "no_export",
             "platform_state": rng.choice(["cancelled", "active", "unreachable"]), "national_state": rng.choice(["closed", ""]),
             "look_back": rng.choice([30, 90, 180, 365]), "route": rng.choice(["ordinary", "urgent", "lost_password"]),
             "represents_government": "0", "level": "township", "credentials": rng.choice(["1", "0"])}  # fmt: skip
    for evidence in Evidence:
        if rng.random() < 0.85:
            given[f"number_{evidence}"] = "件1"
            given[f"file_{evidence}"] = rng.choice([png, pdf])()
    return given | {"state": "archived", "open": "0"}


def _fill(rng: random.Random, office: Office, by) -> None:
    one = rng.choice(["unique", "duties", "successor", "links", "holds", "announcement", "archive"])
    if one == "archive":
        office.verify(bag_zip())
        return
    forms = {
        "unique": {"total": 1, "moved": rng.choice([0, 1]), "left": 0},
        "duties": rows({"duty": "通知", "to": rng.choice(["", "乙县发布"]), "proof": "单1"}),
        "successor": {"account_id": office.world.accounts["county"].account_id},
        "links": rows({"where": "网站", "changed": "on"}), "holds": {"looked": "on", "complaint": rng.choice(["", "", "信访"])},
        "announcement": ANNOUNCED,
    }  # fmt: skip
    office.fill(one, by, **forms[one])


def _row(rng: random.Random, closure):
    """Mostly a step that leads on, now and then one that leads back, sometimes one that is not there."""
    rows_here = rows_of(closure.case)
    onward = [row for row in rows_here if row.action not in BACK]
    if rng.random() < 0.1:
        return None
    return rng.choice(rows_here if rng.random() < 0.12 or not onward else onward)


def _who(rng: random.Random, people: list, row, closure):
    """Mostly somebody whose step it is."""
    may = [user for user in people if actor_of(user, closure.agency).may(row.permission)]
    return rng.choice(may if may and rng.random() < 0.6 else people)


@pytest.mark.parametrize("seed", range(SEEDS))
def test_whatever_anybody_sends(office: Office, clock: Clock, seed: int) -> None:
    rng, people, day = random.Random(seed), _people(office), 0
    office.begin(rng.choice([office.clerk, people[4]]))
    office.prepare()
    for _ in range(STEPS):
        before, told = office.closure, AuditEvent.objects.count()
        if rng.random() < 0.25:
            _fill(rng, office, rng.choice(people))
        else:
            row = _row(rng, before)
            action = row.action if row is not None else rng.choice(list(Action))
            who = _who(rng, people, row, before) if row is not None else rng.choice(people)
            office.step(who, action, **_form(rng, clock.today))
        after = office.closure
        _whole(office, before, after, told)
        if after.case.state in BEHIND_GATES and before.case.state not in BEHIND_GATES:
            assert not missing(before.case, facts_of(before))
        day += rng.choice([0, 0, 0, 1, 4])
        clock.on(day)
    assert prove_database().intact
    assert not Account.objects.exclude(pk=office.account.pk).exclude(local_state="running").exists()


def _whole(office: Office, before, after, told: int) -> None:
    case, account = after.case, Account.objects.get(pk=office.account.pk)
    agreed = [a.person for a in case.approvals]
    assert len(set(agreed)) == len(agreed)
    assert not set(agreed) & case.askers
    if case.urgent is not None:
        assert case.urgent.ordered_by not in case.askers | {case.urgent.reviewed_by}
    if case.incomplete is not None and case.incomplete.accepted_by:
        assert case.incomplete.accepted_by not in case.askers | {case.incomplete.signed_by}
    if case.state.local is not None:
        assert account.local_state == case.state.local
    elif case.state is State.DRAFT:
        assert account.local_state in (LocalState.running, LocalState.closing_proposed, LocalState.rebounded)
    changed = (before.record, before.prepared, before.announcement) != (
        after.record,
        after.prepared,
        after.announcement,
    )
    new = AuditEvent.objects.count() - told
    assert new >= 1 or not changed
    lines = ClosureEvent.objects.order_by("-number")
    if before.record != after.record:
        assert new == 1
        assert (lines[0].record["source"], lines[0].record["target"]) == (before.state, after.state)
    stranger = office.world.other
    assert not ClosureEvent.objects.filter(by__agency=stranger).exists()
