"""14日更新 while an account is being closed: reminders, a waiver on file, the freeze of the platform."""

from __future__ import annotations

from datetime import timedelta

import pytest
from web.closures_made import Clock, Office, done
from web.world import TODAY, World

from jianhao.web.closures.waivers import waivers
from jianhao.web.registry.models import Account


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.fixture
def office(world: World, clock: Clock, signed_in) -> Office:
    return Office(world, clock, signed_in)


def test_it_is_reminded_until_somebody_above_waives_it(office: Office) -> None:
    office.begin()
    Account.objects.filter(pk=office.account.pk).update(last_update=TODAY - timedelta(10))
    assert "已10天未更新；注销完成前仍须更新" in office.page()
    account = f"/accounts/{office.account.pk}/"
    assert "已10天未更新；注销完成前仍须更新" in office.enter(office.regulator).get(account).content.decode()
    everything = Account.objects.all()
    assert list(waivers(everything, TODAY)) == []
    done(
        office.fill(
            "waiver", office.regulator, until=(TODAY + timedelta(30)).isoformat(), reason="公告期内不再更新"
        )
    )
    assert "未更新" not in office.page()
    assert "未更新" not in office.enter(office.regulator).get(account).content.decode()
    (row,) = waivers(everything, TODAY)
    assert row["account_id"] == office.account.account_id
    assert (row["rule"], row["reason"], row["until"]) == (
        "silence_14d",
        "公告期内不再更新",
        (TODAY + timedelta(30)).isoformat(),
    )
    assert "regulator" in row["approver"]
    assert list(waivers(everything, TODAY - timedelta(1))) == []
    assert list(waivers(everything, TODAY + timedelta(31))) == []
    assert list(waivers(Account.objects.exclude(pk=office.account.pk), TODAY)) == []


def test_a_frozen_account_cannot_publish_until_its_window_ends(office: Office, clock: Clock) -> None:
    office.to_frozen()
    everything, frozen = Account.objects.all(), clock.now.date()
    (row,) = waivers(everything, frozen)
    assert (row["rule"], row["until"]) == ("silence_14d", (frozen + timedelta(14)).isoformat())
    assert "其间不能发布" in row["reason"]
    assert list(waivers(everything, frozen - timedelta(1))) == []
    assert list(waivers(everything, frozen + timedelta(15))) == []
