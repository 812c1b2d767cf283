"""Counts of a province are kept for all processes, and never stand in the way of a page."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from web.world import World

from jianhao.web import counts
from jianhao.web.counts import counted
from jianhao.web.people.roles import Role
from jianhao.web.registry.keeping import kept

FOLDER = Path(settings.CACHES["counts"]["LOCATION"])


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every count takes long enough to be kept."""
    monkeypatch.setattr(counts, "WORTH_KEEPING", 0)


def test_what_takes_no_time_is_counted_anew(world: World) -> None:
    numbers = iter((1, 2))
    assert [counted("k", lambda: next(numbers)) for _ in range(2)] == [1, 2]


@pytest.mark.parametrize("keeping", [0, counts.WORTH_KEEPING])
def test_accounts_that_came_since_are_shown_and_counted(
    world: World, signed_in: Callable[[object], Client], monkeypatch: pytest.MonkeyPatch, keeping: float
) -> None:
    monkeypatch.setattr(counts, "WORTH_KEEPING", keeping)
    client = signed_in(world.user("p", world.province, Role.REVIEWER))
    before = client.get("/accounts/").content.decode()
    world.account("新来的账号", world.county, "gh_0000000000ff")
    after = client.get("/accounts/").content.decode()
    assert "新来的账号" in after
    assert _counted(after) == _counted(before) + 1


def _counted(page: str) -> int:
    found = re.search(r"([\d,]+)个账号", page)
    assert found
    return int(found[1].replace(",", ""))


def test_what_was_counted_is_kept_and_forgotten(world: World, slow: None) -> None:
    numbers = iter((1, 2, 3))
    assert [counted("k", lambda: next(numbers)) for _ in range(2)] == [1, 1]
    assert counted("k2", lambda: None) is None
    assert counted("k2", lambda: 5) is None  # nothing is an answer too
    assert counted("k3", lambda: next(numbers), seconds=0) == 2
    assert counted("k3", lambda: next(numbers), seconds=0) == 3


def test_a_damaged_file_is_counted_anew(world: World, slow: None) -> None:
    assert counted("k", lambda: 1) == 1
    (file,) = FOLDER.glob("*.djcache")
    for damage in (b"", b"\x80\x04", file.read_bytes()[:-3]):
        file.write_bytes(damage)
        assert counted("k", lambda: 2) == 2


def test_where_nothing_can_be_written_it_is_counted_each_time(
    world: World, slow: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(30, "read only")

    monkeypatch.setattr("django.core.cache.backends.filebased.FileBasedCache.set", full)
    numbers = iter((1, 2))
    assert [counted("k", lambda: next(numbers)) for _ in range(2)] == [1, 2]


def test_a_countys_own_counts_show_at_once_what_was_done(world: World, slow: None) -> None:
    numbers = iter((1, 2, 3))
    county = world.user("c", world.county, Role.REVIEWER)
    assert [kept(county, "k", lambda: next(numbers)) for _ in range(2)] == [1, 2]
    city = world.user("d", world.city, Role.REVIEWER)
    assert [kept(city, "k", lambda: next(numbers)) for _ in range(2)] == [3, 3]
    other = world.user("e", world.province, Role.REVIEWER)
    assert kept(other, "k", lambda: 9) == 9
