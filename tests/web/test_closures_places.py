"""A closing is where its account is: a unit's list has it as soon as the account has come, and no longer than it stays."""

from __future__ import annotations

import pytest
from django.db import connection
from django.http import QueryDict
from web.closures_made import Clock, Office
from web.world import World

from jianhao.web.closures.following import TRIGGERS, follow
from jianhao.web.closures.listing import listed_closures
from jianhao.web.closures.models import Closure
from jianhao.web.people.actions_agencies import change_agency
from jianhao.web.people.models import Agency, User
from jianhao.web.people.roles import Role
from jianhao.web.registry.deadlines import deadlines, outlook
from jianhao.web.registry.models import Account
from jianhao.web.registry.writing import place


@pytest.fixture
def office(world: World, signed_in, monkeypatch: pytest.MonkeyPatch) -> Office:
    return Office(world, Clock(monkeypatch), signed_in)


def listed(office: Office, user: User) -> list[int]:
    found = listed_closures(user, QueryDict("show=all"), office.clock.now.date())
    return [line.row.pk for line in found.lines]


def placed() -> list[tuple[str, str]]:
    return list(Closure.objects.values_list("agency_path", "line_path"))


def test_a_new_closing_is_where_its_account_is(office: Office) -> None:
    closing = office.begin()
    assert placed() == [(office.world.town.path, "")]
    assert listed(office, office.regulator) == [closing.pk]
    assert listed(office, office.world.user("stranger", office.world.other, Role.REGULATOR)) == []


@pytest.mark.parametrize("how", ["saved", "updated", "in bulk"])
def test_it_goes_with_the_account(office: Office, how: str) -> None:
    closing, account, there = office.begin(), office.account, office.world.other
    stranger = office.world.user("stranger", there, Role.REGULATOR)
    if how == "saved":
        place(account, there)
        account.save()
    elif how == "updated":
        Account.objects.filter(pk=account.pk).update(agency=there, agency_path=there.path, line_path="")
    else:
        place(account, there)
        Account.objects.bulk_update([account], ["agency", "agency_path", "line_path"])
    assert placed() == [(there.path, "")]
    assert listed(office, stranger) == [closing.pk]
    assert listed(office, office.regulator) == listed(office, office.clerk) == []


def test_it_goes_with_the_line_of_its_unit(office: Office) -> None:
    """An education bureau sees the closings of the schools that it supervises, and of no others."""
    world = office.world
    by_line = world.user("bureau", world.bureau, Role.REGULATOR, by_line=True)
    closing = office.begin()
    assert listed(office, by_line) == []
    change_agency(
        agency=world.town,
        fields={"name": world.town.name},
        line=world.bureau,
        by=world.user("admin", world.county, Role.SYSTEM),
    )
    assert placed() == [(world.town.path, world.bureau.path)]
    assert listed(office, by_line) == [closing.pk]


def test_what_was_read_before_the_move_is_not_written_back(office: Office) -> None:
    """A closing and an account that were in hand while somebody else moved the account."""
    begun, there = office.begin(), office.world.other
    closing = Closure.objects.select_related("account").get(pk=begun.pk)
    moved = Account.objects.get(pk=office.account.pk)
    place(moved, there)
    moved.save()
    closing.open = False
    closing.save()
    assert placed() == [(there.path, "")]
    closing.pk, closing._state.adding = None, True
    closing.save()
    assert placed() == [(there.path, "")] * 2


def test_one_that_was_lost_on_the_way_is_brought_there(office: Office) -> None:
    """Written while the triggers were not there."""
    office.begin()
    with connection.cursor() as cursor:
        for trigger in TRIGGERS:
            cursor.execute(
                f"DROP TRIGGER {trigger.name}"
                + (f" ON {trigger.table}" if connection.vendor == "postgresql" else "")
            )
    Closure.objects.update(agency_path="", line_path="elsewhere")
    assert placed() == [("", "elsewhere")]
    follow()
    follow()
    assert placed() == [(office.world.town.path, "")]


def test_dates_of_a_scope_are_those_of_its_accounts(office: Office) -> None:
    """Found by their own place or by the accounts: the same."""
    office.begin()
    day, world = office.clock.now.date(), office.world
    people = [office.regulator, office.clerk, world.user("stranger", world.other, Role.REGULATOR)]
    for user in people:
        mine = Account.objects.visible_to(user)
        for few in (False, True):
            assert deadlines(mine, day, few=few, seer=user) == deadlines(mine, day, few=few)
            assert outlook(mine, day, few=few, seer=user) == outlook(mine, day, few=few)
    counts = [outlook(Account.objects.visible_to(user), day, seer=user).soon for user in people]
    assert counts == [1, 1, 0]


if connection.vendor == "postgresql":  # SQLite does not estimate from values of a column

    def test_the_database_tells_a_county_from_a_single_row(world: World) -> None:
        """Many units under one city, as in a province: a range of paths is not taken for one row."""
        city = world.city.path
        rows = [
            Agency(name=f"{n}", scope="government", level="county", parent=world.city, path=f"{city}{n // 50:06d}.{n % 50:06d}.")
            for n in range(20_000)
        ]  # fmt: skip
        Agency.objects.bulk_create(rows)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE people_agency")
            asked = "EXPLAIN (FORMAT JSON) SELECT 1 FROM people_agency WHERE path >= %s AND path < %s"
            cursor.execute(asked, [f"{city}000123.", f"{city}000123/"])
            (plan,) = cursor.fetchone()
        assert 25 <= plan[0]["Plan"]["Plan Rows"] <= 100
