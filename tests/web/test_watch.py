"""Comparisons of the register: what they see, what they leave alone, what people decide, what a second comparison does not double."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from web.world import NOW, TODAY, World

from jianhao.web.audit.models import AuditEvent
from jianhao.web.people.models import User
from jianhao.web.people.roles import Role
from jianhao.web.people.sealing import seal
from jianhao.web.refusals import NotAllowed, Refused
from jianhao.web.registry import actions as registry
from jianhao.web.registry.models import Account, Contact, StateChange
from jianhao.web.watch import actions_comparisons, actions_leads, jobs
from jianhao.web.watch.comparing import compared, snapshot_path
from jianhao.web.watch.models import Comparison, Lead, LeadKind, LeadState, WorkState

GONE = TODAY - timedelta(100)


@pytest.fixture
def reviewer(world: World) -> User:
    return world.user("reviewer", world.county, Role.REVIEWER)


def _closed(world: World, which: str = "town", on: date = GONE) -> Account:
    account = world.accounts[which]
    Account.objects.filter(pk=account.pk).update(
        local_state="closed", platform_state="cancelled", cancelled_on=on
    )
    account.refresh_from_db()
    return account


def _compare(by: User, as_of: date = TODAY) -> Comparison:
    asked = actions_comparisons.ask(agency=by.agency, as_of=as_of, now=NOW, by=by)
    jobs.watch_later()
    asked.refresh_from_db()
    assert (asked.state, asked.failure) == (WorkState.DONE, "")
    return asked


def _seen(kind: LeadKind) -> list[tuple[str, str]]:
    rows = Lead.objects.filter(kind=kind).order_by("pk")
    return [(one.account.name, one.other.name if one.other else "") for one in rows]


@pytest.mark.parametrize(
    ("changes", "seen"),
    [
        ({"name": "全新名称", "opened_on": GONE + timedelta(60)}, True),  # the same unit on the same platform
        ({"name": "全新名称", "opened_on": GONE + timedelta(366)}, False),
        ({"name": "全新名称", "opened_on": GONE - timedelta(1)}, False),
        ({"name": "全新名称"}, False),  # nobody knows when it was opened
        ({"name": "全新名称", "opened_on": GONE + timedelta(60), "platform": "douyin"}, False),
        (
            {"name": "丁镇之声官方", "opened_on": GONE + timedelta(60), "platform": "douyin"},
            True,
        ),  # of another platform, under the name
        (
            {"name": "丁镇之声", "opened_on": GONE + timedelta(60), "agency": "bureau"},
            True,
        ),  # another unit takes the name
        ({"name": "别的名称", "opened_on": GONE + timedelta(60), "agency": "bureau"}, False),
    ],
)
def test_what_is_seen_as_opened_again(world: World, reviewer: User, changes: dict, seen: bool) -> None:
    _closed(world)
    changes = dict(changes)
    agency = getattr(world, changes.pop("agency", "town"))
    platform = changes.pop("platform", "weixin")
    world.account(
        changes.pop("name"), agency, "gh_0000000000b1", platform, **{k: str(v) for k, v in changes.items()}
    )
    _compare(reviewer)
    assert bool(_seen(LeadKind.REBOUND)) is seen


def test_the_telephone_of_a_contact_joins_and_is_nowhere_to_be_read(world: World, reviewer: User) -> None:
    closed = _closed(world)
    again = world.account(
        "全新名称", world.bureau, "gh_0000000000b1", "douyin", opened_on=str(TODAY - timedelta(3))
    )
    for account, number in ((closed, "0570-1234567"), (again, "05701234567")):
        Contact.objects.create(
            account=account, role="owner", sealed_name=seal("某人", registry.CONTACT),
            sealed_telephone=seal(number, registry.CONTACT), since=TODAY,
        )  # fmt: skip
    _compare(reviewer)
    lead = Lead.objects.get(kind=LeadKind.REBOUND)
    assert "登记的联系方式相同" in lead.sentence
    assert "1234567" not in lead.sentence + str(lead.evidence) + str(lead.instead)


def test_a_number_of_many_units_is_a_shared_desk(world: World, reviewer: User) -> None:
    closed = _closed(world)
    again = world.account(
        "全新名称", world.bureau, "gh_0000000000b1", "douyin", opened_on=str(TODAY - timedelta(3))
    )
    for account in (closed, again, world.accounts["county"], world.accounts["school"]):
        Contact.objects.create(
            account=account, role="owner", sealed_name="", sealed_telephone=seal("0570-1234567", registry.CONTACT), since=TODAY
        )  # fmt: skip
    _compare(reviewer)
    assert _seen(LeadKind.REBOUND) == []


def test_a_list_entered_anew_is_no_rebound(world: World, reviewer: User) -> None:
    for number in range(24):
        name = f"示例{number}号账号"
        old = world.account(name, world.bureau, f"gh_00000000{number:04d}", local_state="closed")
        Account.objects.filter(pk=old.pk).update(cancelled_on=NOW.date() - timedelta(2))
        world.account(
            name, world.bureau, f"gh_10000000{number:04d}", opened_on=str(NOW.date() - timedelta(1))
        )
    _closed(world, on=NOW.date() - timedelta(2))
    world.account("全新名称", world.town, "gh_2000000000a1", opened_on=str(NOW.date() - timedelta(1)))
    done = _compare(reviewer, NOW.date())
    assert done.counts["entered_anew"] == 24
    assert _seen(LeadKind.REBOUND) == [("全新名称", "丁镇之声")]


def test_a_closed_account_that_posts_or_is_in_use_again(world: World, reviewer: User) -> None:
    closed = _closed(world)
    Account.objects.filter(pk=closed.pk).update(last_update=GONE + timedelta(9))
    school = world.accounts["school"]
    StateChange.objects.create(
        account=school, kind="local_state", old="closed", new="running", at=NOW - timedelta(9), by_name="某人"
    )
    _compare(reviewer)
    assert _seen(LeadKind.ACTIVE) == [("丁镇之声", "")]
    assert _seen(LeadKind.REOPENED) == [("丁镇小学", "")]


def test_changes_since_the_comparison_before(world: World, reviewer: User) -> None:
    first = _compare(reviewer)
    assert first.counts["compared_with_before"] == 0
    Account.objects.filter(pk=world.accounts["town"].pk).update(
        name="丁镇生活圈", functions=["发布", "电商"], verified_subject="某文化公司"
    )
    Account.objects.filter(pk=world.accounts["bureau"].pk).update(functions=["发布"])
    second = _compare(reviewer, TODAY + timedelta(1))
    assert second.counts["compared_with_before"] == 1
    lead = Lead.objects.get(kind=LeadKind.DRIFT)
    assert "名称由“丁镇之声”变为“丁镇生活圈”" in lead.sentence
    assert not Lead.objects.filter(kind=LeadKind.WIDER).exists()  # what was missing before is no change
    Account.objects.filter(pk=world.accounts["town"].pk).update(functions=["发布", "电商", "直播"])
    _compare(reviewer, TODAY + timedelta(2))
    assert "功能增加：直播" in Lead.objects.get(kind=LeadKind.WIDER).sentence


def test_a_change_that_a_second_person_agreed_to_is_none(world: World, reviewer: User) -> None:
    _compare(reviewer)
    clerk, decider = (
        world.user("clerk", world.town, Role.OPERATOR),
        world.user("decider", world.county, Role.DECIDER),
    )
    asked = registry.request_change(
        account=world.accounts["town"], values={"name": "丁镇发布"}, reason="更名", now=NOW, by=clerk
    )
    registry.decide(request=asked, approve=True, opinion="同意", now=NOW, by=decider)
    _compare(reviewer, TODAY + timedelta(1))
    assert _seen(LeadKind.DRIFT) == []


def test_comparing_twice_doubles_nothing_and_decisions_stay(world: World, reviewer: User) -> None:
    _closed(world)
    world.account("全新名称", world.town, "gh_0000000000b1", opened_on=str(GONE + timedelta(60)))
    _compare(reviewer)
    (lead,) = Lead.objects.all()
    actions_leads.decide(lead=lead, refer=False, reason="经批准迁移", now=NOW, by=reviewer)
    _compare(reviewer, TODAY + timedelta(1))
    (again,) = Lead.objects.all()
    assert (again.pk, again.state, again.reason) == (lead.pk, LeadState.DISMISSED, "经批准迁移")
    assert (again.first_seen, again.last_seen) == (TODAY, TODAY + timedelta(1))


def test_a_worker_that_ends_in_the_middle_leaves_the_same_leads(
    world: World, reviewer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    _closed(world)
    world.account("全新名称", world.town, "gh_0000000000b1", opened_on=str(GONE + timedelta(60)))
    asked = actions_comparisons.ask(agency=world.county, as_of=TODAY, now=NOW, by=reviewer)
    begun = actions_comparisons.begin(comparison=asked, by=reviewer)
    seen = compared(begun)  # the worker is killed here: the snapshot lies on disk, nothing else
    assert snapshot_path(seen.snapshot).is_file()
    assert not Lead.objects.exists()
    monkeypatch.setattr(jobs, "_daily", lambda: None)
    jobs.nudge()
    asked.refresh_from_db()
    assert (asked.state, asked.attempts, Lead.objects.count()) == (WorkState.DONE, 2, 1)
    assert not snapshot_path(seen.snapshot).is_file()
    assert snapshot_path(asked.snapshot).is_file()


def test_work_that_ends_the_worker_three_times_is_given_up(world: World, reviewer: User) -> None:
    asked = actions_comparisons.ask(agency=world.county, as_of=TODAY, now=NOW, by=reviewer)
    Comparison.objects.filter(pk=asked.pk).update(attempts=3)
    assert actions_comparisons.begin(comparison=asked, by=reviewer) is None
    asked.refresh_from_db()
    assert asked.state == WorkState.FAILED
    assert "连续3次中断" in asked.failure


def test_once_a_day_the_whole_register_is_compared(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    jobs.nudge()
    jobs.nudge()
    (one,) = Comparison.objects.all()
    assert (one.agency, one.as_of, one.state, one.asked_by) == (world.province, TODAY, WorkState.DONE, None)


def test_a_decision_takes_a_reason_a_person_and_one_event(world: World, reviewer: User) -> None:
    _closed(world)
    world.account("全新名称", world.town, "gh_0000000000b1", opened_on=str(GONE + timedelta(60)))
    _compare(reviewer)
    (lead,) = Lead.objects.all()
    with pytest.raises(Refused, match="理由"):
        actions_leads.decide(lead=lead, refer=False, reason="", now=NOW, by=reviewer)
    for stranger in (
        world.user("foreign", world.other, Role.REVIEWER),
        world.user("clerk", world.county, Role.OPERATOR),
    ):
        with pytest.raises(NotAllowed):
            actions_leads.decide(lead=lead, refer=True, reason="", now=NOW, by=stranger)
    actions_leads.decide(lead=lead, refer=True, reason="", now=NOW, by=reviewer)
    with pytest.raises(Refused, match="先撤回"):
        actions_leads.decide(lead=lead, refer=False, reason="不是", now=NOW, by=reviewer)
    actions_leads.undo(lead=lead, by=reviewer)
    lead.refresh_from_db()
    assert (lead.state, lead.decided_by, lead.reason) == (LeadState.OPEN, None, "")
    verbs = AuditEvent.objects.filter(target_kind="lead").order_by("sequence").values_list("verb", flat=True)
    assert list(verbs) == ["防反弹提示转办", "撤回防反弹提示的认定"]


def test_leads_go_with_an_account_that_the_register_moves(world: World, reviewer: User) -> None:
    _closed(world)
    again = world.account("全新名称", world.town, "gh_0000000000b1", opened_on=str(GONE + timedelta(60)))
    _compare(reviewer)
    Account.objects.filter(pk=again.pk).update(agency=world.bureau, agency_path=world.bureau.path)
    assert _compare(reviewer, TODAY + timedelta(1)).counts["moved"] == 1
    assert Lead.objects.get(kind=LeadKind.REBOUND).agency == world.bureau


def test_leads_never_accuse(world: World, reviewer: User) -> None:
    _closed(world)
    world.account("丁镇之声", world.town, "gh_0000000000b1", opened_on=str(GONE + timedelta(60)))
    _compare(reviewer)
    for lead in Lead.objects.all():
        text = lead.sentence + str(lead.evidence) + str(lead.instead)
        assert not any(word in text for word in ("线索", "疑点", "造假", "作弊"))
        assert lead.instead
