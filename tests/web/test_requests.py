"""Opening and changing accounts: asked by one, decided by another; forged forms change nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from web.world import NOW, TODAY, World

from jianhao.web.people.roles import Role
from jianhao.web.refusals import NotAllowed, Refused
from jianhao.web.registry import actions
from jianhao.web.registry.models import Account, ChangeRequest, RequestState
from jianhao.web.registry.opening import opening_checks


def _opening(world: World, by, **values):
    given = {"name": "丁镇政务", **values}
    return actions.request_opening(
        agency=world.town, platform="douyin", native_id="", values=given, reason="视频发布", now=NOW, by=by
    )


def test_an_approved_opening_becomes_an_account(world: World) -> None:
    clerk, decider = (
        world.user("clerk", world.town, Role.OPERATOR),
        world.user("decider", world.county, Role.DECIDER),
    )
    request = _opening(world, clerk, functions=["发布"])
    assert [check["satisfied"] for check in request.checks] == [True, True, True, True]
    done = actions.decide(request=request, approve=True, opinion="", now=NOW, by=decider)
    account = done.account
    assert (account.name, account.local_state, account.platform, account.agency) == (
        "丁镇政务",
        "approved",
        "douyin",
        world.town,
    )
    assert account.functions == ["发布"]
    assert [c.new for c in account.state_changes.all()] == ["approved"]
    with pytest.raises(Refused):
        actions.decide(request=request, approve=True, opinion="", now=NOW, by=decider)


def test_nobody_decides_an_own_request(world: World, signed_in) -> None:
    both = world.user("both", world.county, Role.REVIEWER)
    request = _opening(world, both)
    assert request.on_behalf
    with pytest.raises(NotAllowed):
        actions.decide(request=request, approve=True, opinion="同意", now=NOW, by=both)
    signed_in(both).post(f"/requests/{request.pk}/decide/", {"answer": "approve", "opinion": "同意"})
    request.refresh_from_db()
    assert request.state == RequestState.SUBMITTED
    with pytest.raises(IntegrityError), transaction.atomic():
        ChangeRequest.objects.filter(pk=request.pk).update(decided_by=both, decided_at=NOW, state="approved")
    with pytest.raises(IntegrityError), transaction.atomic():
        ChangeRequest.objects.filter(pk=request.pk).update(state="approved")


def test_a_decider_of_another_county_or_of_below_does_not_decide(world: World) -> None:
    request = _opening(world, world.user("clerk", world.town, Role.OPERATOR))
    for agency in (world.other, world.school):
        with pytest.raises(NotAllowed):
            actions.decide(
                request=request,
                approve=True,
                opinion="",
                now=NOW,
                by=world.user(f"d{agency.pk}", agency, Role.DECIDER),
            )


def test_a_second_account_on_the_platform_and_a_full_quota_are_said(world: World) -> None:
    regulator = world.user("regulator", world.city, Role.REGULATOR)
    actions.set_quota(agency=world.county, platform="", level="", maximum=4, basis="办法", by=regulator)
    actions.set_quota(
        agency=world.county, platform="weixin", level="township", maximum=0, basis="办法", by=regulator
    )
    checks = opening_checks(world.town, "weixin", TODAY)
    assert [(c.title, c.satisfied) for c in checks] == [
        ("同一平台一个账号", False), ("数量上限", False), ("数量上限", False), ("关停后再开设", True),
    ]  # fmt: skip
    assert "丁镇之声" in checks[0].sentence
    assert "现有4个" in checks[1].sentence
    assert [c.satisfied for c in opening_checks(world.other, "douyin", TODAY)] == [True, True, True]


def test_an_account_closed_within_a_year_is_said(world: World) -> None:
    Account.objects.filter(pk=world.accounts["town"].pk).update(
        local_state="closed", cancelled_on=TODAY - timedelta(100)
    )
    checks = {c.title: c.satisfied for c in opening_checks(world.town, "weixin", TODAY)}
    assert checks == {"同一平台一个账号": True, "数量上限": True, "关停后再开设": False}
    Account.objects.filter(pk=world.accounts["town"].pk).update(cancelled_on=TODAY - timedelta(365))
    assert all(c.satisfied for c in opening_checks(world.town, "weixin", TODAY))


@pytest.mark.parametrize(
    ("name", "platform", "agency", "days", "satisfied"),
    [
        ("丁镇之声", "weixin", "bureau", 100, False),  # another unit takes a closed name
        ("丁镇之声官方", "weixin", "bureau", 100, False),
        ("丁镇之生", "weixin", "bureau", 100, False),  # of the same sound
        ("丁镇之声", "weixin", "bureau", 400, True),
        ("丁镇之声", "douyin", "bureau", 100, True),  # another unit on another platform
        ("丁镇之声", "douyin", "town", 100, False),  # the unit itself goes to another platform
        ("乙县教育服务", "weixin", "bureau", 100, True),
    ],
)
def test_a_name_of_a_closed_account_is_said_before_an_opening(
    world: World, name: str, platform: str, agency: str, days: int, satisfied: bool
) -> None:
    Account.objects.filter(pk=world.accounts["town"].pk).update(
        local_state="closed", cancelled_on=TODAY - timedelta(days)
    )
    check = opening_checks(getattr(world, agency), platform, TODAY, name=name)[-1]
    assert (check.title, check.satisfied) == ("与已关停账号的名称", satisfied)
    assert bool(check.evidence) is not satisfied


def test_approving_a_closed_name_takes_a_reason(world: World, signed_in) -> None:
    Account.objects.filter(pk=world.accounts["bureau"].pk).update(
        local_state="closed", cancelled_on=TODAY - timedelta(100)
    )
    decider = world.user("decider", world.county, Role.DECIDER)
    request = actions.request_opening(
        agency=world.bureau, platform="weixin_mini", native_id="", values={"name": "乙县教育发布"}, reason="办事", now=NOW,
        by=world.user("bureau", world.bureau, Role.OPERATOR),
    )  # fmt: skip
    page = signed_in(decider).get(f"/requests/{request.pk}/").content.decode()
    assert "名称与“乙县教育发布”相同或者相近" in page
    assert "“乙县教育”（微信公众号，乙县教育局），2026年7月25日注销" in page
    with pytest.raises(Refused, match="请填写意见"):
        actions.decide(request=request, approve=True, opinion="", now=NOW, by=decider)
    actions.decide(request=request, approve=True, opinion="职责不同，同意", now=NOW, by=decider)


def test_an_unsatisfied_check_needs_an_opinion(world: World) -> None:
    clerk, decider = (
        world.user("clerk", world.town, Role.OPERATOR),
        world.user("decider", world.county, Role.DECIDER),
    )
    request = actions.request_opening(
        agency=world.town,
        platform="weixin",
        native_id="",
        values={"name": "丁镇二"},
        reason="x",
        now=NOW,
        by=clerk,
    )
    with pytest.raises(Refused):
        actions.decide(request=request, approve=True, opinion="", now=NOW, by=decider)
    actions.decide(request=request, approve=True, opinion="应急需要", now=NOW, by=decider)


def test_a_change_writes_the_account_its_search_and_its_history(world: World) -> None:
    clerk, decider = (
        world.user("clerk", world.town, Role.OPERATOR),
        world.user("decider", world.county, Role.DECIDER),
    )
    account = world.accounts["town"]
    request = actions.request_change(
        account=account,
        values={"name": "丁镇发布", "platform_state": "stopped"},
        reason="改名",
        now=NOW,
        by=clerk,
    )
    account.refresh_from_db()
    assert account.name == "丁镇之声"
    actions.decide(request=request, approve=True, opinion="", now=NOW, by=decider)
    account.refresh_from_db()
    assert (account.name, account.platform_state) == ("丁镇发布", "stopped")
    assert "dzfb" in account.search
    change = account.state_changes.get()
    assert (change.kind, change.old, change.new, change.old_word) == (
        "platform_state",
        "active",
        "stopped",
        "正常",
    )


def test_a_change_of_what_has_changed_since_is_refused(world: World) -> None:
    clerk, decider = (
        world.user("clerk", world.town, Role.OPERATOR),
        world.user("decider", world.county, Role.DECIDER),
    )
    request = actions.request_change(
        account=world.accounts["town"], values={"name": "新名"}, reason="x", now=NOW, by=clerk
    )
    Account.objects.filter(pk=world.accounts["town"].pk).update(name="别的名")
    with pytest.raises(Refused, match="已有改动"):
        actions.decide(request=request, approve=True, opinion="", now=NOW, by=decider)
    request.refresh_from_db()
    assert request.state == RequestState.SUBMITTED


def test_facts_do_not_carry_identity_however_the_form_is_forged(world: World, signed_in) -> None:
    clerk = world.user("clerk", world.town, Role.OPERATOR)
    account = world.accounts["town"]
    with pytest.raises(NotAllowed):
        actions.update_facts(account=account, values={"local_state": "closed"}, now=NOW, by=clerk)
    forged = {"followers": "120", "name": "改名", "local_state": "closed", "agency": world.other.pk, "agency_path": "x",
              "account_id": "weixin:gh_ffffffffffff", "entered_for_unit": "1"}  # fmt: skip
    assert signed_in(clerk).post(f"/accounts/{account.pk}/facts/", forged).status_code == 302
    after = Account.objects.get(pk=account.pk)
    assert after.followers == 120
    same = ("name", "local_state", "agency_id", "agency_path", "account_id", "entered_for_unit")
    assert all(getattr(after, n) == getattr(account, n) for n in same)


def test_filling_in_for_a_unit_is_marked_and_an_operator_above_may_not(world: World) -> None:
    account = world.accounts["town"]
    above = world.user("above", world.county, Role.OPERATOR)
    with pytest.raises(NotAllowed):
        actions.update_facts(account=account, values={"followers": 5}, now=NOW, by=above)
    actions.update_facts(
        account=account, values={"followers": 5}, now=NOW, by=world.user("rev", world.county, Role.REVIEWER)
    )
    account.refresh_from_db()
    assert account.entered_for_unit
    actions.update_facts(
        account=account, values={"followers": 6}, now=NOW, by=world.user("clerk", world.town, Role.OPERATOR)
    )
    account.refresh_from_db()
    assert not account.entered_for_unit


def test_only_the_author_withdraws(world: World) -> None:
    clerk = world.user("clerk", world.town, Role.OPERATOR)
    request = _opening(world, clerk)
    with pytest.raises(NotAllowed):
        actions.withdraw(request=request, now=NOW, by=world.user("rev", world.county, Role.REVIEWER))
    actions.withdraw(request=request, now=NOW, by=clerk)
    with pytest.raises(Refused):
        actions.decide(
            request=request, approve=True, opinion="", now=NOW, by=world.user("d", world.county, Role.DECIDER)
        )


def test_the_id_of_an_approved_opening_is_given_later(world: World, signed_in) -> None:
    clerk, decider = (
        world.user("clerk", world.town, Role.OPERATOR),
        world.user("decider", world.county, Role.DECIDER),
    )
    account = actions.decide(
        request=_opening(world, clerk), approve=True, opinion="", now=NOW, by=decider
    ).account
    assert account.account_id.startswith("douyin:request-")
    form = {"name": account.name, "local_state": "running", "reason": "平台已审核", "native_id": "不是 编号"}
    page = signed_in(clerk).post(f"/accounts/{account.pk}/change/", form).content.decode()
    assert "不是抖音的账号ID" in page
    signed_in(clerk).post(f"/accounts/{account.pk}/change/", {**form, "native_id": "1234567890123456"})
    request = ChangeRequest.objects.get(account=account, state=RequestState.SUBMITTED, kind="change")
    assert "1234567890123456" in signed_in(decider).get(f"/requests/{request.pk}/").content.decode()
    actions.decide(request=request, approve=True, opinion="", now=NOW, by=decider)
    account.refresh_from_db()
    assert (account.account_id, account.local_state) == ("douyin:1234567890123456", "running")
    assert account.native_ids.get().value == "1234567890123456"
    with pytest.raises(Refused, match="已登记这个"):
        actions.request_change(
            account=account, values={}, native_id="1234567890123456", reason="x", now=NOW, by=clerk
        )


def test_an_id_of_another_account_is_refused_and_a_further_one_is_kept_beside(world: World) -> None:
    clerk, decider = (
        world.user("clerk", world.town, Role.OPERATOR),
        world.user("decider", world.county, Role.DECIDER),
    )
    account = world.accounts["town"]
    with pytest.raises(Refused, match="另一个账号"):
        actions.request_change(
            account=account, values={}, native_id="gh_0000000000a5", reason="x", now=NOW, by=clerk
        )
    request = actions.request_change(
        account=account, values={}, native_id="gh_0000000000f6", reason="迁移", now=NOW, by=clerk
    )
    actions.decide(request=request, approve=True, opinion="", now=NOW, by=decider)
    account.refresh_from_db()
    assert account.account_id == "weixin:gh_0000000000a6"
    assert set(account.native_ids.values_list("value", flat=True)) == {"gh_0000000000a6", "gh_0000000000f6"}
