"""What look-backs measured beside what plans assume: by way, by platform, nothing said of too few."""

from __future__ import annotations

from typing import Any

import pytest
from web.world import NOW, TODAY, World

from jianhao.closing.case import Case
from jianhao.closing.records import kept
from jianhao.closing.states import State
from jianhao.closing.words import Route
from jianhao.consolidation.scenario import parse_scenario
from jianhao.dates import day_number
from jianhao.vocab.platform_names import Platform
from jianhao.web.closures.models import Closure
from jianhao.web.closures.rates import rates_of
from jianhao.web.people.roles import Role
from jianhao.web.plans.models import Plan
from jianhao.web.registry.models import Account

GONE = day_number(TODAY) - 60


@pytest.fixture
def closed(world: World) -> Any:
    """Accounts that were closed and looked back at, one after the other."""
    clerk, number = world.user("clerk", world.town, Role.OPERATOR), [0]

    def make(successor: Account | None, after: int | None, *, platform: str = "weixin", migrates: bool = False, carried: int | None = 1,
             duties: int = 2) -> Closure:  # fmt: skip
        number[0] += 1
        account = world.account(
            f"关停{number[0]}", world.town, f"gh_closed{number[0]:05d}", platform=platform
        )
        case = Case(
            f"{number[0]}", account.account_id, Platform(platform), None, Route.ORDINARY, State.LOOKING_BACK, GONE, "user-1",
            cancelled_on=GONE, migrates_followers=migrates, look_backs=(30,),
        )  # fmt: skip
        row = {
            "days": 30,
            "on": GONE + 30,
            "active": 100,
            "before": 1000,
            "followers": after,
            "growth": 0.0,
            "carried": carried,
            "name_used": None,
        }
        told = {"account_id": successor.account_id, "name": successor.name, "platform": successor.platform} if successor else {
            "account_id": "", "name": "政府网站", "platform": "website"}  # fmt: skip
        prepared = {
            "look_backs": [row],
            "successor": told,
            "duties": {"rows": [{"duty": str(n)} for n in range(duties)]},
        }
        return Closure.objects.create(
            account=account, record=kept(case), prepared=prepared, state=case.state, route=case.route, began_by=clerk,
            began_at=NOW, changed_at=NOW,
        )  # fmt: skip

    return make


def successors(world: World, count: int, platform: str = "weixin") -> list[Account]:
    return [
        world.account(f"承接{platform}{n}", world.county, f"gh_taker_{platform}{n}", platform=platform)
        for n in range(count)
    ]


def rates() -> Any:
    return rates_of(Closure.objects.select_related("account").order_by("pk"))


def test_by_way_and_platform_with_median_and_interval(world: World, closed: Any) -> None:
    for n, one in enumerate(successors(world, 6)):
        closed(one, 1000 + (60, 60, 60, 60, 60, 10)[n])
    for one in successors(world, 5, "weibo"):
        closed(one, 1010)
    same, other, website, migration = rates().ways
    assert (same.words.successors, same.words.value, same.words.median) == (6, "48%", "40%")
    assert same.measured.low < 0.45 < same.measured.high
    assert same.agrees
    assert "假设值在区间以内" in same.sentence
    assert (other.words.value, other.words.interval, other.agrees) == ("90%", "90%至90%", False)
    assert "请核对假设" in other.sentence
    assert (website.words.successors, website.words.value, website.agrees) == (0, "—", None)
    assert migration.words.value == "—"
    ((platform, of_weixin),) = rates().platforms
    assert (platform, of_weixin.successors) == ("微信公众号", 11)


def test_migrations_are_counted_apart(world: World, closed: Any) -> None:
    for one in successors(world, 5):
        closed(one, 1095, migrates=True)
    same, _, _, migration = rates().ways
    assert (same.words.successors, migration.words.value) == (0, "5%")


def test_too_few_say_nothing_and_mixed_ones_are_not_told_apart(world: World, closed: Any) -> None:
    takers = successors(world, 5)
    for one in takers[:4]:
        closed(one, 1050)
    closed(takers[4], 1050)
    closed(takers[4], 1050, platform="weibo")
    found = rates()
    assert (found.ways[0].words.successors, found.ways[0].words.value, found.mixed) == (4, "—", 1)
    assert "少于5个，沿用假设" in found.ways[0].sentence


def test_what_nobody_measured_is_not_counted_as_lost(world: World, closed: Any) -> None:
    for one in successors(world, 5):
        closed(one, None, carried=None)
    closed(None, None, duties=0)
    found = rates()
    assert found.ways[0].words.successors == 0
    assert (found.carried.duties, found.carried.carried, found.carried.unseen) == (10, 0, 10)


def test_duties_are_added_up_over_closings(world: World, closed: Any) -> None:
    taker = successors(world, 1)[0]
    closed(taker, 1050)
    closed(taker, 1050, carried=9, duties=3)
    found = rates().carried
    assert (found.duties, found.carried, found.unseen) == (5, 4, 0)


def test_plans_are_offered_what_was_measured(world: World, closed: Any, signed_in) -> None:
    planner = signed_in(world.user("p", world.county, Role.DECIDER))
    assert "采用实测流失比例" not in planner.get("/plans/new/").content.decode()
    for one in successors(world, 6):
        closed(one, 1050)
    page = planner.get("/plans/new/").content.decode()
    assert "采用实测流失比例" in page
    assert "同平台引导关注的用户流失比例50%（50%至50%），实测：6个承接账号的回头看" in page
    given = {"title": "方案", "agency": world.county.name, "lock_agreed": "on"}
    planner.post("/plans/new/", given | {"use_measured": "on"})
    (measured,) = parse_scenario(Plan.objects.get().scenario, "s").measured
    assert (measured.name, measured.value) == ("loss_same_platform", 0.5)
    Plan.objects.all().delete()
    planner.post("/plans/new/", given)
    assert parse_scenario(Plan.objects.get().scenario, "s").measured == ()


def test_the_page_shows_the_scope(world: World, closed: Any, signed_in) -> None:
    for one in successors(world, 5):
        closed(one, 1050)
    page = signed_in(world.user("r", world.county, Role.REGULATOR)).get("/closures/rates/").content.decode()
    assert "同平台引导关注的用户流失比例" in page
    assert ">50%<" in page
    assert ">45%<" in page
    assert "采用实测流失比例" in page
    foreign = signed_in(world.user("f", world.other, Role.REGULATOR)).get("/closures/rates/").content.decode()
    assert ">50%<" not in foreign
