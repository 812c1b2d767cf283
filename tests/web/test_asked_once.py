"""What several parts of a page ask is asked once, and never remembered from one page to the next."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from web import material
from web.closures_made import DESCRIBED
from web.plan_material import drawn
from web.world import TODAY, World

from jianhao.web.closures.models import Closure
from jianhao.web.inspections.models import Finding
from jianhao.web.once import once, one_page
from jianhao.web.people.roles import Role
from jianhao.web.registry.deadlines import AFTER, deadlines, outlook
from jianhao.web.registry.models import Account
from jianhao.web.registry.standing import standing

LEVELS = {"bureau": "county", "town": "township", "school": "township"}
LITERAL = re.compile(r"'[^']*'|\b\d+\b")


def test_within_a_page_once_outside_each_time() -> None:
    numbers = iter(range(9))
    with one_page():
        assert [once("k", lambda: next(numbers)) for _ in range(3)] == [0, 0, 0]
        assert once("other", lambda: None) is None
        assert once("other", lambda: 1) is None  # nothing is an answer too
    assert [once("k", lambda: next(numbers)) for _ in range(2)] == [1, 2]
    with one_page():
        assert once("k", lambda: next(numbers)) == 3


def test_a_page_that_failed_leaves_nothing_behind() -> None:
    def fails() -> None:
        raise ValueError

    with pytest.raises(ValueError), one_page():
        once(once("k", lambda: 1), fails)
    assert once("k", lambda: 2) == 2


@pytest.mark.parametrize("unit", ["province", "county", "bureau"])
def test_no_page_asks_anything_twice(world: World, signed_in: Callable[[object], Client], unit: str) -> None:
    everything = (Role.OPERATOR, Role.REVIEWER, Role.DECIDER)
    client = signed_in(world.user("all", getattr(world, unit), *everything))
    own = world.accounts[unit]
    for address in (
        reverse("dashboard"),
        reverse("account", args=[own.pk]),
        reverse("calendar"),
        reverse("closures"),
    ):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(address).status_code == 200
        twice = {sql: n for sql, n in Counter(q["sql"] for q in asked.captured_queries).items() if n > 1}
        assert not twice, address


def test_lists_ask_nothing_row_by_row(world: World, signed_in: Callable[[object], Client]) -> None:
    """Columns that a list leaves out and prints all the same would be fetched for each row."""
    reviewer = world.user("reviewer", world.county, Role.REVIEWER)
    inspected = material.run(material.make(world, reviewer), reviewer)
    one = Finding.objects.get(inspection=inspected)
    for name in ("county", "bureau", "school"):
        one.pk, one.account, one.agency, one.finding_id = (
            None,
            world.accounts[name],
            getattr(world, name),
            name,
        )
        one.save()
    Finding.objects.update(sent=True)
    plan = drawn(world, reviewer)
    for name in ("bureau", "town", "school"):
        clerk = signed_in(world.user(f"of-{name}", getattr(world, name), Role.OPERATOR))
        clerk.post(
            reverse("begin_closure", args=[world.accounts[name].pk]), DESCRIBED | {"level": LEVELS[name]}
        )
    client = signed_in(reviewer)
    assert min(Finding.objects.count(), plan.accounts.count(), Closure.objects.count()) >= 3
    lists = [reverse("inspection", args=[inspected.pk]), reverse("findings") + "?task=all", reverse("plan", args=[plan.pk]),
             reverse("closures") + "?show=all", reverse("register"), reverse("inspected_accounts", args=[inspected.pk])]  # fmt: skip
    for address in lists:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        shapes = Counter(LITERAL.sub("?", query["sql"]) for query in asked.captured_queries)
        assert not [shape for shape, times in shapes.items() if times > 2], address


def test_the_first_page_shows_at_once_what_was_done(
    world: World, signed_in: Callable[[object], Client]
) -> None:
    clerk = world.user("c", world.county, Role.OPERATOR)
    before = standing(clerk, TODAY)
    Account.objects.filter(pk=world.accounts["county"].pk).update(
        confirmed_on=TODAY, contract_end=TODAY + timedelta(3)
    )
    Account.objects.filter(pk=world.accounts["town"].pk).update(local_state="closed", cancelled_on=TODAY)
    after = standing(clerk, TODAY)
    assert (after.present, after.before) == (before.present - 1, before.before)
    assert after.confirmed == before.confirmed + 1
    assert after.outlook == outlook(Account.objects.visible_to(clerk), TODAY)
    assert (
        after.outlook.soon == before.outlook.soon + 3
    )  # the contract, the name's protection, the look-back of 30 days


def test_dates_after_a_closing_are_the_same_for_few_and_for_many(world: World) -> None:
    for at, account in enumerate(world.accounts.values()):
        gone = TODAY - timedelta(AFTER[at % len(AFTER)] - at)
        Account.objects.filter(pk=account.pk).update(local_state="closed", cancelled_on=gone)
    for limit in (1, 2, 100):
        few, many = (deadlines(Account.objects.all(), TODAY, limit=limit, few=few) for few in (True, False))
        assert few == many
        assert len(few) >= min(limit, 2) * 2
