"""A closing by its people: the whole route, every refusal, what is recorded, what the register says."""

from __future__ import annotations

import pytest
from web.closures_made import Clock, Office, pdf, png
from web.world import World

from jianhao.closing.actions import Action
from jianhao.web.audit.models import AuditEvent
from jianhao.web.audit.proof import prove_database
from jianhao.web.closures.models import ClosureEvent
from jianhao.web.registry.models import StateChange


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.fixture
def office(world: World, clock: Clock, signed_in) -> Office:
    return Office(world, clock, signed_in)


def test_a_whole_closing_by_four_people(office: Office, clock: Clock) -> None:
    office.to_frozen()
    account = office.account
    account.refresh_from_db()
    assert (account.local_state, account.platform_state, account.successor) == (
        "cancelling",
        "frozen",
        "weixin:gh_0000000000a3",
    )
    assert "冻结期至" in office.step(
        office.clerk, Action.CONFIRM_CANCELLATION, on=clock.today, file_cancellation_proof=png()
    )
    clock.on(16)
    assert (
        office.step(office.clerk, Action.CONFIRM_CANCELLATION, on=clock.today, file_cancellation_proof=png())
        == ""
    )
    assert office.step(office.clerk, Action.FILE_NATIONAL, on=clock.today, file_filing_receipt=pdf()) == ""
    seen = {
        "on": clock.today,
        "platform_state": "unreachable",
        "national_state": "closed",
        "file_outside_check": png(),
    }
    assert office.step(office.regulator, Action.CHECK_GONE, **seen) == ""
    assert office.step(office.clerk, Action.TRANSFER, on=clock.today, number_transfer_list="档2026-7") == ""
    closure = office.closure
    account.refresh_from_db()
    assert (closure.state, closure.case.closed_on is not None) == ("archived", True)
    assert (account.local_state, account.platform_state, account.national_state) == (
        "archived",
        "unreachable",
        "closed",
    )
    assert (account.cancelled_on.isoformat(), account.archive_no) == (clock.today, "档2026-7")
    steps = list(closure.events.order_by("number").values_list("action", flat=True))
    assert [s for s in steps if s in tuple(Action)] == [
        "describe", "submit", "agree", "agree", "publish_notice", "release", "request_freeze", "confirm_cancellation",
        "file_national", "check_gone", "transfer",
    ]  # fmt: skip
    persons = set(ClosureEvent.objects.filter(by__isnull=False).values_list("by__login_name", flat=True))
    assert persons == {"clerk", "head", "supervisor", "regulator"}
    assert not account.entered_for_unit
    assert list(StateChange.objects.filter(account=account, kind="local_state").order_by("pk").values_list("new", flat=True)) == [
        "closing_proposed", "announced", "cancelling", "closed", "archived"
    ]  # fmt: skip


def test_every_line_has_its_event_in_the_chain(office: Office, clock: Clock) -> None:
    office.to_frozen()
    events = {e.sequence: e for e in AuditEvent.objects.all()}
    lines = list(ClosureEvent.objects.order_by("number"))
    assert len({line.audit for line in lines}) == len(lines)
    for line in lines:
        told = events[line.audit]
        assert told.actor == line.by_name
        assert told.agency_path == office.account.agency_path
    assert prove_database().intact
