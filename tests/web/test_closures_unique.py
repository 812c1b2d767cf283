"""独有内容 of a closing from the last comparison: listed, decided on one by one or for all, never guessed where nothing was compared."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from web import material
from web.closures_made import Clock, Office, done, rows
from web.world import NOW, World

from jianhao.closing.gates import Gate, Passed, look
from jianhao.web.audit.models import AuditEvent
from jianhao.web.audit.proof import prove_database
from jianhao.web.closures.knowing import facts_of
from jianhao.web.closures.unique import last_compared
from jianhao.web.inspections import actions_rounds, actions_runs
from jianhao.web.inspections.jobs import work_later
from jianhao.web.inspections.models import Inspection
from jianhao.web.people.roles import Role

SHARED = "根据县政府统一安排，供水管网改造工程分期实施，施工期间部分路段临时封闭，请广大群众提前规划出行路线并注意施工标志。"
OWN = (
    "丁镇自来水厂定于明日上午清洗蓄水池，北街、南街两个村民小组停水四小时，请提前储水，恢复供水后先放水三分钟再使用。联系人手机13800001234。",
    "镇卫生院本月起每周三开设慢性病门诊，参保居民凭身份证就诊，行动不便的老人可以由家庭医生上门测量血压并登记用药情况。",
)
ADDRESS = "https://mp.weixin.qq.com/s/"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.fixture
def office(world: World, clock: Clock, signed_in) -> Office:
    return Office(world, clock, signed_in)


def compare(office: Office, own: tuple[str, ...] = OWN) -> Inspection:
    """An inspection of the county in which the town's posts were compared with the county's."""
    world, as_of = office.world, material.AS_OF
    by = world.user(f"inspector{Inspection.objects.count()}", world.county, Role.REVIEWER)
    one = actions_rounds.make(
        agency=world.county, title="季度检查", as_of=as_of, window=90, packs=["national-2019"], platforms=[], feedback_workdays=3,
        now=NOW, by=by,
    )  # fmt: skip
    ids = {name: world.accounts[name].account_id.partition(":")[2] for name in ("town", "county")}
    lines = [(ids["county"], "微信公众号", "c1", "供水改造公告", SHARED, ADDRESS + "c1", as_of, 9)]
    lines.append((ids["town"], "微信公众号", "t0", "供水改造公告（转）", SHARED, ADDRESS + "t0", as_of, 9))
    lines += [
        (
            ids["town"],
            "微信公众号",
            f"t{n}",
            ("停水通知", "慢性病门诊")[n - 1],
            text,
            ADDRESS + f"t{n}",
            as_of,
            9,
        )
        for n, text in enumerate(own, 1)
    ]
    heading = ("账号ID", "平台", "内容ID", "标题", "正文", "链接", "发布时间", "阅读数")
    content = BytesIO(material.table(heading, lines))
    actions_rounds.add_material(
        inspection=one, role="posts", stream=content, name="发布内容.csv", now=NOW, by=by
    )
    actions_runs.ask(inspection=one, now=NOW, by=by)
    work_later()
    return one


def gate(office: Office) -> Any:
    closure = office.closure
    return next(one for one in look(closure.case, facts_of(closure)) if one.gate is Gate.UNIQUE)


def send(office: Office, by: Any = None, **given: str) -> Any:
    return office.enter(by or office.clerk).post(f"/closures/{office.closure.pk}/unique/", given)


def posts_of(office: Office) -> list[str]:
    compared = last_compared(office.closure.account)
    assert compared is not None
    return [post.post_id for post in compared.unique]


def test_without_a_comparison_nothing_can_be_said(office: Office) -> None:
    office.to_preparing()
    assert gate(office).passed is Passed.CANNOT_SAY
    assert "没有做过内容同质化核查" in office.page()
    page = office.enter(office.clerk).get(f"/closures/{office.closure.pk}/unique/", follow=True)
    assert "没有做过内容同质化核查，不能由系统列出" in page.content.decode()
    assert send(office).status_code == 302
    done(office.fill("unique", total=0, moved=0, left=0))
    assert gate(office).passed is Passed.YES


def test_a_comparison_without_posts_of_the_account_says_nothing(office: Office) -> None:
    office.to_preparing()
    by = office.world.user("inspector", office.world.county, Role.REVIEWER)
    material.run(material.make(office.world, by), by)
    school = office.world.accounts["school"]
    assert school.results.exists()
    assert last_compared(school) is None


def test_posts_are_listed_and_decided_on_one_by_one(office: Office) -> None:
    compare(office)
    office.to_preparing()
    answer = gate(office)
    assert (answer.passed, answer.sentence) == (Passed.NO, "有2条独有内容尚未决定是否迁移。")
    assert f"/closures/{office.closure.pk}/unique/" in office.page()
    page = office.enter(office.clerk).get(f"/closures/{office.closure.pk}/unique/").content.decode()
    assert "停水通知" in page
    assert "慢性病门诊" in page
    assert "供水改造公告" not in page
    assert "比对该账号3条，其中2条没有在其他账号出现" in page
    assert ">通知公告<" in page
    first, second = posts_of(office)
    refused = send(office, **rows({"post_id": first, "moved": "0", "reason": ""}))
    assert "不迁移的请写理由。" in refused.content.decode()
    assert (
        send(
            office, **rows({"post_id": first, "moved": "0", "reason": "已过时效"}, {"post_id": second})
        ).status_code
        == 302
    )
    assert gate(office).sentence == "有1条独有内容尚未决定是否迁移。"
    assert send(office, **rows({"post_id": second, "moved": "1"})).status_code == 302
    assert gate(office).passed is Passed.YES
    kept = office.closure.prepared["unique"]
    assert (kept["total"], kept["moved"], kept["left"]) == (2, 1, 1)
    assert kept["decided"][first] == [False, "已过时效"]
    event = AuditEvent.objects.filter(verb="关停填报").last()
    assert second in event.details
    assert first not in event.details
    assert prove_database().intact
    send(office, **rows({"post_id": first, "moved": ""}))
    assert gate(office).passed is Passed.NO


def test_one_decision_for_all_leaves_those_that_were_made(office: Office) -> None:
    compare(office)
    office.to_preparing()
    first, second = posts_of(office)
    send(office, **rows({"post_id": first, "moved": "1"}))
    nothing = rows()
    assert "不迁移的请写理由。" in send(office, rest="0", **nothing).content.decode()
    assert send(office, rest="0", rest_reason="没有保存价值", **nothing).status_code == 302
    assert office.closure.prepared["unique"]["decided"] == {
        first: [True, ""],
        second: [False, "没有保存价值"],
    }
    assert gate(office).passed is Passed.YES


def test_posts_that_are_not_of_the_list_are_not_taken(office: Office) -> None:
    compare(office)
    office.to_preparing()
    send(office, **rows({"post_id": "weixin:gh_0000000000a3:c1", "moved": "1"}))
    assert office.closure.prepared["unique"]["decided"] == {}


def test_counts_do_not_stand_in_for_a_list(office: Office) -> None:
    office.to_preparing()
    done(office.fill("unique", total=0, moved=0, left=0))
    compare(office)
    assert gate(office).sentence == "有2条独有内容尚未决定是否迁移。"
    page = office.enter(office.clerk).get(f"/closures/{office.closure.pk}/fill/?matter=unique")
    assert page.headers["Location"] == f"/closures/{office.closure.pk}/unique/"


def test_nothing_unique_needs_no_decision(office: Office) -> None:
    compare(office, own=())
    office.to_preparing()
    assert gate(office).passed is Passed.YES


def test_the_text_is_shown_without_personal_numbers_and_to_the_scope_alone(office: Office) -> None:
    compare(office)
    office.to_preparing()
    address = f"/closures/{office.closure.pk}/unique/text/"
    post = next(one for one in posts_of(office) if one.endswith(":t1"))
    page = office.enter(office.clerk).get(address, {"post": post}).content.decode()
    assert "北街、南街两个村民小组停水四小时" in page
    assert "13800001234" not in page
    assert "138****1234" in page
    assert office.enter(office.clerk).get(address, {"post": "weixin:gh_0000000000a3:c1"}).status_code == 404
    stranger = office.world.user("stranger", office.world.other, Role.REVIEWER)
    assert office.enter(stranger).get(address, {"post": post}).status_code == 404
    assert send(office, stranger, rest="1", **rows()).status_code == 404
    head = send(office, office.head, rest="1", **rows())
    assert "由主办单位经办人填报" in head.content.decode()
