"""Every page of the register opens for whoever may open it, with what it should say."""

from __future__ import annotations

import pytest
from web.world import World

from jianhao.web.people.roles import Role


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/office/", "待办"), ("/accounts/", "丁镇小学"), ("/requests/", "没有待审批的申请"), ("/calendar/", "60天内没有到期事项"),
        ("/units/", "乙县教育局"), ("/imports/", "还没有导入过文件"), ("/imports/new/", "先读取、不改动台账"),
        ("/reconciliations/", "还没有核对过"), ("/requests/opening/", "为什么需要新开"), ("/me/", "管理范围"),
        ("/me/password/", "原密码"), ("/me/second-factor/", "验证器"), ("/people/clerk-link/", "一次性链接"),
    ],
)  # fmt: skip
def test_pages_of_a_reviewer(world: World, signed_in, address: str, words: str) -> None:
    answer = signed_in(world.user("reviewer", world.county, Role.REVIEWER)).get(address)
    assert answer.status_code == 200
    assert words in answer.content.decode()


@pytest.mark.parametrize("part", ["", "facts/", "change/", "contact/", "handover/"])
def test_pages_of_an_account(world: World, signed_in, part: str) -> None:
    client = signed_in(world.user("reviewer", world.county, Role.REVIEWER))
    answer = client.get(f"/accounts/{world.accounts['school'].pk}/{part}")
    assert answer.status_code == 200
    assert "丁镇小学" in answer.content.decode()


def test_unit_page(world: World, signed_in) -> None:
    client = signed_in(world.user("reviewer", world.county, Role.REVIEWER))
    page = client.get(f"/units/{world.town.pk}/").content.decode()
    assert "丁镇之声" in page
    assert "1个待确认" in page


@pytest.mark.parametrize("address", ["/people/", "/people/new/", "/people/administrators/", "/agencies/"])
def test_pages_of_the_system_administrator(world: World, signed_in, address: str) -> None:
    assert signed_in(world.user("system", world.county, Role.SYSTEM)).get(address).status_code == 200


def test_headers_forbid_inline_and_foreign_code(world: World, signed_in) -> None:
    answer = signed_in(world.user("reviewer", world.county, Role.REVIEWER)).get("/accounts/")
    policy = answer.headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert answer.headers["Cache-Control"] == "no-store"
    page = answer.content.decode()
    assert "style=" not in page
    assert "onclick" not in page
    assert "<script>" not in page


def test_people_without_a_role_see_what_to_do(world: World, signed_in) -> None:
    page = signed_in(world.user("nobody", world.county)).get("/office/").content.decode()
    assert "尚未授予角色" in page


def test_forms_that_choose_a_unit_accept_one_of_the_scope_and_no_other(world: World, signed_in) -> None:
    client = signed_in(world.user("system", world.county, Role.SYSTEM))
    given = {"name": "填报员", "login_name": "newclerk", "agency": world.town.name}
    assert "/link/" in client.post("/people/new/", given).content.decode()
    page = client.post(
        "/people/new/", {**given, "login_name": "second", "agency": world.other.name}
    ).content.decode()
    assert "没有这个单位" in page
    assert 'value="填报员"' in page
    page = client.post("/people/new/", {}).content.decode()
    assert "aria-invalid" in page
    new = {"name": "庚镇人民政府", "level": "township", "scope": "government", "line": world.bureau.name}
    assert client.post(f"/agencies/{world.county.pk}/new/", new).status_code == 302
    assert type(world.town).objects.get(name="庚镇人民政府").line == world.bureau


def test_an_opening_through_the_page(world: World, signed_in) -> None:
    clerk = signed_in(world.user("clerk", world.town, Role.OPERATOR))
    form = {
        "agency": world.town.name,
        "platform": "weixin",
        "name": "丁镇二号",
        "native_id": "gh_0000000000e1",
        "reason": "需要",
    }
    page = clerk.post("/requests/opening/", form, follow=True).content.decode()
    assert "未满足" in page
    decider = signed_in(world.user("decider", world.county, Role.DECIDER))
    where = "/requests/1/" if "/requests/1/" in page else page.split('action="/requests/')[1].split("/")[0]
    address = where if where.startswith("/") else f"/requests/{where}/"
    decider.post(address + "decide/", {"answer": "approve", "opinion": "应急需要"})
    assert "丁镇二号" in clerk.get("/accounts/?local_state=approved").content.decode()
    bad = clerk.post("/requests/opening/", {**form, "native_id": "不是编号"}).content.decode()
    assert "不是微信公众号的账号ID" in bad


def test_vendored_files_are_those_recorded() -> None:
    import hashlib
    import json
    from pathlib import Path

    import jianhao.web.ui

    folder = Path(jianhao.web.ui.__file__).parent / "static" / "office" / "vendor"
    for row in json.loads((folder / "vendor.json").read_text(encoding="utf-8")):
        assert hashlib.sha256((folder / row["file"]).read_bytes()).hexdigest() == row["sha256"]


def test_the_migrations_are_those_of_the_models(db: None) -> None:
    from django.core.management import call_command

    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_there_is_one_topmost_agency(world: World) -> None:
    from django.db import IntegrityError, transaction

    with pytest.raises(IntegrityError), transaction.atomic():
        world.agency("另一个省", None)
