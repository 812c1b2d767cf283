"""What the pages of closings say to whom; the calendar, the first page, the public look-up, papers."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.test import Client
from docx import Document
from web.closures_made import Clock, Office, done, pdf, png
from web.world import World

from jianhao.closing.actions import Action
from jianhao.web.people.roles import Role
from jianhao.web.registry.deadlines import deadlines, outlook
from jianhao.web.registry.models import Account


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.fixture
def office(world: World, clock: Clock, signed_in) -> Office:
    return Office(world, clock, signed_in)


def test_the_page_says_whose_turn_it_is_and_what_is_missing(office: Office) -> None:
    account = f"/accounts/{office.account.pk}/"
    assert "提出关停" in office.enter(office.clerk).get(account).content.decode()
    assert "提出关停" not in office.enter(office.head).get(account).content.decode()
    office.to_preparing()
    page = office.page()
    assert "登记公告发布</strong>，由主办单位经办人办理" in page
    assert page.count(">不能判断<") == 7
    assert "没有做过内容同质化核查" in page
    assert "关停准备" in page
    assert "/unique/" in page
    assert "/unique/" not in office.page(office.supervisor)
    assert "?matter=" not in office.page(office.supervisor).replace("?matter=waiver", "")
    office.prepare()
    page = office.page()
    assert "归档包已核验完好。" in page
    assert "完好，来源未证" in page
    done(office.publish())
    page = office.page(office.supervisor)
    assert "公告期至2026年11月9日，期满后办理。" in page
    assert "btn-primary" not in page
    assert "如今天申请注销：粉丝数800，冻结7天" in page
    assert "（5个工作日）" in page
    assert "style=" not in page


def test_everybody_finds_own_tasks_and_nobody_those_of_others(office: Office, clock: Clock) -> None:
    office.begin()
    turns = {
        "clerk": office.clerk,
        "head": office.head,
        "supervisor": office.supervisor,
        "regulator": office.regulator,
    }

    def whose() -> set[str]:
        return {
            name
            for name, user in turns.items()
            if "项关停待我办理" in office.enter(user).get("/office/").content.decode()
        }

    assert whose() == {"clerk"}
    done(office.step(office.clerk, Action.SUBMIT, number_application_form="申1号"))
    assert whose() == {"head"}
    done(office.step(office.head, Action.AGREE))
    assert whose() == {"supervisor"}
    clock.on(30)
    assert "项关停待我办理，已逾期" in office.enter(office.supervisor).get("/office/").content.decode()
    late = office.enter(office.supervisor).get("/closures/?show=late").content.decode()
    assert "丁镇之声" in late
    assert "待主管单位审批" in late
    assert (
        "没有符合条件的关停"
        in office.enter(office.supervisor).get("/closures/?show=incomplete").content.decode()
    )


def test_dates_of_closings_stand_in_the_calendar(office: Office, clock: Clock, world: World) -> None:
    office.begin()
    mine = Account.objects.filter(pk=office.account.pk)
    (found,) = [d for d in deadlines(mine, clock.now.date()) if d.kind == "关停办理"]
    assert (found.day - clock.now.date()).days == 30
    assert "30天" in found.note
    assert outlook(mine, clock.now.date()).soon == 1
    assert outlook(mine, clock.now.date() + timedelta(31)).late == 1
    page = office.enter(office.clerk).get("/calendar/").content.decode()
    assert "关停办理" in page
    assert (
        "关停办理"
        not in office.enter(world.user("o", world.other, Role.DECIDER)).get("/calendar/").content.decode()
    )


def test_the_public_is_told_after_the_notice_and_not_before(office: Office, clock: Clock) -> None:
    office.to_preparing()
    office.prepare()
    before = Client().get("/?q=丁镇之声").content.decode()
    assert "关停" not in before.replace("不完整归档公开", "")
    done(office.publish())
    told = Client().get("/?q=丁镇之声").content.decode()
    assert "公告关停，正在办理注销" in told
    assert "关停原因：整合优化政务新媒体。" in told
    assert "请关注乙县发布" in told
    clock.on(8)
    done(office.release())
    done(office.freeze())
    clock.on(16)
    done(
        office.step(office.clerk, Action.CONFIRM_CANCELLATION, on=clock.today, file_cancellation_proof=png())
    )
    gone = Client().get("/?q=丁镇之声").content.decode()
    assert "已关停，请关注乙县发布" in gone
    assert "其后以该名称发布信息的账号与原主办单位无关" in gone
    assert "https://example.gov.cn/1" in gone


PAPERS = ("notice", "approval", "handover", "filing", "transfer")


def test_papers_are_made_of_what_is_known(office: Office) -> None:
    Account.objects.filter(name="乙县发布").update(link="https://mp.weixin.qq.com/s?__biz=MzA5OTAwMDAwMQ==")
    office.to_announced()
    client, where = office.enter(office.clerk), f"/closures/{office.closure.pk}/paper/?paper="
    for paper in PAPERS:
        answer = client.get(where + paper)
        assert "attachment" in answer.headers["Content-Disposition"]
        document = Document(io.BytesIO(answer.content))
        text = "\n".join(
            [p.text for p in document.paragraphs]
            + [c.text for t in document.tables for r in t.rows for c in r.cells]
        )
        assert "丁镇" in text, paper
    assert "乙县发布" in client.get(where + "notice-text").content.decode("utf-8-sig")
    assert len(client.get(where + "notice-short").content.decode("utf-8-sig")) <= 300
    assert b"base64" in client.get(where + "notice-page").content
    assert client.get(where + "letter-recovery").status_code == 302
    assert client.get(where + "nonsense").status_code == 302


def test_hostile_names_are_texts(office: Office) -> None:
    Account.objects.filter(pk=office.account.pk).update(name='<script>alert("名")</script>')
    office.begin()
    done(office.fill("holds", looked="on", complaint="<script>alert(1)</script>"))
    pages = [
        "/closures/",
        f"/closures/{office.closure.pk}/",
        f"/accounts/{office.account.pk}/",
        "/closures/batches/",
    ]
    for address in pages:
        page = office.enter(office.clerk).get(address).content.decode()
        assert "<script>alert" not in page, address


def test_evidence_is_sent_back_whole_as_a_download_to_those_who_may_see_it(
    office: Office, world: World
) -> None:
    office.to_announced()
    file = office.closure.files.get(purpose="notice_proof")
    answer = office.enter(office.supervisor).get(f"/closures/files/{file.pk}/")
    assert b"".join(answer.streaming_content).startswith(b"\x89PNG")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    stranger = world.user("stranger", world.other, Role.REVIEWER)
    assert office.enter(stranger).get(f"/closures/files/{file.pk}/").status_code == 404


def test_an_office_sets_its_own_days(office: Office, world: World) -> None:
    client = office.enter(office.regulator)
    given = {"name": "unit_review", "days": 9, "unit": "natural", "source": "乙县办法"}
    assert client.post("/closures/terms/", given).status_code == 302
    office.begin()
    done(office.step(office.clerk, Action.SUBMIT, number_application_form="申1号"))
    assert "2026年11月11日前（9天）" in office.page()
    page = client.get("/closures/terms/").content.decode()
    assert "乙县办法" in page
    assert "本机关设定" in page
    foreign = (
        office.enter(world.user("g", world.other, Role.REGULATOR)).get("/closures/terms/").content.decode()
    )
    assert "乙县办法" not in foreign
    assert "必填" in client.post("/closures/terms/", given | {"days": "-1"}).content.decode()
    assert client.post("/closures/terms/", given | {"name": "../x"}).status_code == 200


def test_look_backs_say_what_they_saw_and_what_is_not_known(office: Office, clock: Clock) -> None:
    office.to_frozen()
    clock.on(16)
    done(
        office.step(office.clerk, Action.CONFIRM_CANCELLATION, on=clock.today, file_cancellation_proof=png())
    )
    done(office.step(office.clerk, Action.FILE_NATIONAL, on=clock.today, file_filing_receipt=pdf()))
    seen = {
        "on": clock.today,
        "platform_state": "cancelled",
        "national_state": "closed",
        "file_outside_check": png(),
    }
    done(office.step(office.regulator, Action.CHECK_GONE, **seen))
    done(office.step(office.clerk, Action.TRANSFER, on=clock.today, number_transfer_list="档1"))
    done(office.step(office.regulator, Action.BEGIN_LOOK_BACK))
    early = office.step(
        office.regulator, Action.RECORD_LOOK_BACK, look_back=30, on=clock.today, number_look_back_record="记1"
    )
    assert "尚未到期" in early
    clock.on(47)
    given = {"look_back": 30, "on": clock.today, "number_look_back_record": "记1", "carried": 1, "name_used": "0",
             "active": 600, "before": 1000, "followers": 1500, "growth": 2}  # fmt: skip
    done(office.step(office.regulator, Action.RECORD_LOOK_BACK, **given))
    page = office.page()
    assert "流失约" in page
    assert "移交的1项职责中1项由承接渠道履行" in page
    assert "年度费用未填，不计算节约。" in page
    Account.objects.filter(pk=office.account.pk).update(yearly_cost=36_500, operation="自办")
    summary = office.enter(office.regulator).get("/closures/after/").content.decode()
    assert "3100" in summary.replace(",", "")
    assert "可用的承接账号只有1个，少于5个，沿用假设。" in summary
    assert "回头看" in summary
    nothing = (
        office.enter(office.world.user("x", office.world.other, Role.DECIDER))
        .get("/closures/after/")
        .content.decode()
    )
    assert "还没有关停办理" in nothing
