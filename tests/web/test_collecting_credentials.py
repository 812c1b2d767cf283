"""The page of credentials: those that are there first, the others when chosen or looked for."""

from __future__ import annotations

from django.utils import timezone
from web.world import World

from jianhao.web.collecting import actions_pulls
from jianhao.web.people.roles import Role
from jianhao.web.registry.models import Account

PAGE = "/collecting/credentials/"


def names(client, address: str) -> list[str]:
    return [row.account.name for row in client.get(address).context["listed"].rows]


def test_whoever_has_none_is_shown_what_can_be_entered(world: World, signed_in) -> None:
    client = signed_in(world.user("clerk", world.county, Role.OPERATOR))
    answer = client.get(PAGE)
    assert [row.account for row in answer.context["listed"].rows] == [world.accounts["county"]]
    assert "还没有登记" in client.get(f"{PAGE}?show=held").content.decode()


def test_those_with_a_credential_come_first_and_the_others_are_chosen(world: World, signed_in) -> None:
    admin = world.user("admin", world.city, Role.SYSTEM)
    client, county = signed_in(admin), world.accounts["county"]
    below = set(Account.objects.visible_to(admin).filter(platform="weixin").values_list("name", flat=True))
    assert set(names(client, PAGE)) == below
    held = actions_pulls.enter(
        account=county, appid="wx0123456789abcdef", secret="a" * 32, now=timezone.now(), by=admin
    )
    assert names(client, PAGE) == [county.name]
    assert set(names(client, f"{PAGE}?show=left")) == below - {county.name}
    actions_pulls.withdraw(credential=held, now=timezone.now(), by=admin)
    answer = client.get(PAGE)
    assert "已撤销" in answer.content.decode()
    assert names(client, f"{PAGE}?show=what&page=9") == [county.name]


def test_one_is_found_by_name_in_the_chosen_list_and_closed_ones_in_none(world: World, signed_in) -> None:
    admin = world.user("admin", world.city, Role.SYSTEM)
    client, town = signed_in(admin), world.accounts["town"]
    assert names(client, f"{PAGE}?show=left&q={town.name}") == [town.name]
    answer = client.get(f"{PAGE}?show=held&q=没有这个")
    assert "没有符合条件的公众号" in answer.content.decode()
    Account.objects.filter(pk=town.pk).update(local_state="archived")
    assert names(client, f"{PAGE}?show=left&q={town.name}") == []
