"""Pages of the watch in a client: what they show, what their forms do, what leaves as files, what the first page says."""

from __future__ import annotations

import io
from datetime import date, timedelta

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from web.material import PNG
from web.world import NOW, TODAY, World

from jianhao.web.audit.models import AuditEvent
from jianhao.web.people.models import User
from jianhao.web.people.roles import Role
from jianhao.web.people.sealing import seal
from jianhao.web.registry.actions import CONTACT
from jianhao.web.registry.models import Account, Contact
from jianhao.web.watch.growing import ABOVE, growth
from jianhao.web.watch.look_backs import due_looks
from jianhao.web.watch.models import Candidate, Incident, Lead, LeadKind, Searched

GONE = TODAY - timedelta(100)


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def reviewer(world: World) -> User:
    return world.user("reviewer", world.county, Role.REVIEWER)


@pytest.fixture
def office(signed_in, reviewer: User) -> Client:
    return signed_in(reviewer)


def _text(answer) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


def _rebound(world: World, name: str = "全新名称") -> None:
    Account.objects.filter(pk=world.accounts["town"].pk).update(
        local_state="closed", platform_state="cancelled", cancelled_on=GONE
    )
    world.account(name, world.town, "gh_0000000000b1", opened_on=str(GONE + timedelta(60)))


def test_from_the_first_page_to_a_decision(world: World, office: Client) -> None:
    _rebound(world)
    office.post("/watch/compare/")
    assert "条防反弹提示待核实" in _text(office.get("/office/"))
    page = _text(office.get("/watch/"))
    assert "全新名称" in page
    (lead,) = Lead.objects.all()
    page = _text(office.get(f"/watch/leads/{lead.pk}/"))
    for words in (
        "需要核实（转办）",
        "不是",
        "2026年7月25日",
        "同一单位、同一平台",
        "也可能是",
    ):
        assert words in page
    assert "线索" not in page
    assert "疑点" not in page
    office.post(f"/watch/leads/{lead.pk}/decide/", {"answer": "dismissed", "reason": ""})
    lead.refresh_from_db()
    assert lead.state == "open"
    office.post(f"/watch/leads/{lead.pk}/decide/", {"answer": "dismissed", "reason": "经批准"})
    assert "撤回认定" in _text(office.get(f"/watch/leads/{lead.pk}/"))
    assert "全新名称" not in _text(office.get("/watch/")).split("<tbody>")[1]
    assert "全新名称" in _text(office.get("/watch/?state=all"))
    office.post(f"/watch/leads/{lead.pk}/undo/")
    lead.refresh_from_db()
    assert lead.state == "open"


def test_a_name_that_a_spreadsheet_would_run_leaves_as_text(world: World, office: Client) -> None:
    _rebound(world, "=HYPERLINK(1)丁镇")
    office.post("/watch/compare/")
    answer = office.post("/watch/export/?state=all")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert [cell.value for cell in sheet[3]][2].endswith("=HYPERLINK(1)丁镇")
    assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)
    table = office.post("/watch/export/?state=all&form=csv").content.decode("utf-8-sig")
    assert "'=HYPERLINK(1)丁镇" in table
    assert AuditEvent.objects.filter(verb="导出台账").count() == 2


def test_filters_that_nobody_knows_are_ignored(world: World, office: Client) -> None:
    _rebound(world)
    office.post("/watch/compare/")
    for query in (
        "kind=x",
        "county=x",
        "county=99999999999999999999",
        "sort=x",
        "page=x",
        "state=x&kind=rebound",
    ):
        assert "全新名称" in _text(office.get(f"/watch/?{query}")), query
    assert "没有符合条件的提示" in _text(office.get("/watch/?kind=active"))


def test_a_tip_off_is_one_form(world: World, office: Client) -> None:
    answer = office.post(
        "/incidents/tip-off/", {"q": "丁镇之声", "what": "收到异常私信", "origin": "telephone", "at": ""}
    )
    incident = Incident.objects.get()
    assert answer.headers["Location"] == f"/incidents/{incident.pk}/"
    assert (incident.account.name, incident.discovered_at) == ("丁镇之声", NOW)
    assert "件应急处置未办结" in _text(office.get("/office/"))


def test_an_account_is_chosen_where_several_are_meant(world: World, office: Client) -> None:
    page = _text(office.post("/incidents/tip-off/", {"q": "丁镇", "what": "收到异常私信", "origin": "visit"}))
    assert "请选定一个" in page
    assert "丁镇小学" in page
    assert not Incident.objects.exists()
    chosen = {"q": "丁镇", "account": str(world.accounts["school"].pk), "what": "异常", "origin": "visit"}
    office.post("/incidents/tip-off/", chosen)
    assert Incident.objects.get().account.name == "丁镇小学"
    forged = chosen | {"account": str(world.accounts["other"].pk)}
    assert 'role="alert"' in _text(office.post("/incidents/tip-off/", forged))
    assert "没有找到" in _text(office.post("/incidents/tip-off/", chosen | {"q": "丙县发布", "account": ""}))
    assert Incident.objects.count() == 1


def test_an_incident_by_its_forms(world: World, office: Client, signed_in) -> None:
    office.post("/incidents/tip-off/", {"q": "丁镇之声", "what": "异常私信", "origin": "telephone"})
    pk = Incident.objects.get().pk
    clerk = signed_in(world.user("clerk", world.town, Role.OPERATOR))
    page = _text(clerk.post(f"/incidents/{pk}/note/", {"step": "report", "name": "head", "to": ""}))
    assert '<details open><summary class="btn-text">登记报告' in page
    file = SimpleUploadedFile("截图.png", PNG, "image/png")
    clerk.post(f"/incidents/{pk}/file/", {"title": "私信截图", "file": file})
    wrong = SimpleUploadedFile("截图.png", b"<script>", "image/png")
    assert "应为完整的" in _text(clerk.post(f"/incidents/{pk}/file/", {"title": "别的", "file": wrong}))
    for name in ("evidence", "password", "unbind", "complaint"):
        clerk.post(f"/incidents/{pk}/note/", {"step": "measure", "name": name, "needed": "1"})
    clerk.post(f"/incidents/{pk}/note/", {"step": "report", "name": "head", "to": "镇长"})
    clerk.post(f"/incidents/{pk}/note/", {"step": "recover", "what": "已收回"})
    assert (
        clerk.post(
            f"/incidents/{pk}/judge/", {"step": "grade", "name": "larger", "reason": "失控"}
        ).status_code
        == 403
    )
    office.post(
        f"/incidents/{pk}/note/", {"step": "review", "cause": "弱口令", "lessons": "改密"}
    )  # not where it belongs
    assert Incident.objects.get().state == "open"
    office.post(f"/incidents/{pk}/judge/", {"step": "grade", "name": "larger", "reason": "失控"})
    office.post(f"/incidents/{pk}/judge/", {"step": "review", "cause": "弱口令", "lessons": "改密"})
    assert Incident.objects.get().state == "closed"
    page = _text(office.get(f"/incidents/{pk}/"))
    assert "私信内容系统看不到" in page
    kept = Incident.objects.get().files.get()
    assert b"".join(office.get(f"/incidents/files/{kept.pk}/").streaming_content) == PNG


def test_the_card_of_an_account(world: World, office: Client) -> None:
    town = world.accounts["town"]
    Contact.objects.create(
        account=town, role="owner", sealed_name=seal("赵某", CONTACT), sealed_telephone=seal("0570-7654321", CONTACT), since=TODAY
    )  # fmt: skip
    page = _text(office.post(f"/accounts/{town.pk}/card/"))
    for words in ("赵某", "0570-7654321", "备岗", "台账没有登记", "没有经核实的号码", "先截图"):
        assert words in page
    assert AuditEvent.objects.filter(verb="查看联系人").count() == 1


def test_the_yearly_search_and_what_it_found(world: World, office: Client) -> None:
    county = world.accounts["county"]
    page = _text(office.get("/watch/searches/"))
    assert "乙县发布" in page
    assert "乙县官方" in page
    sheet = openpyxl.load_workbook(io.BytesIO(office.post("/watch/searches/export/").content)).active
    assert sheet.max_row == 2 + 4  # the accounts of the county
    address = f"/accounts/{county.pk}/search/"
    found = {
        "name": "乙县发布厅",
        "platform": "douyin",
        "link": "https://www.douyin.com/user/abc",
        "term": "乙县发布",
    }
    assert (
        "javascript:"
        not in _text(office.post(address, found | {"link": "javascript:alert(1)"})).split("<main")[0]
    )
    assert not Candidate.objects.exists()
    office.post(address, found)
    office.post(address, found)
    lead = Lead.objects.get()
    assert (lead.kind, lead.account) == (LeadKind.REPORTED, county)
    assert "“乙县发布厅”" in lead.sentence
    office.post(address, {"searched": "1"})
    assert Searched.objects.get().found == 2
    assert "乙县官方" not in _text(office.get("/watch/searches/"))
    assert "乙县官方" in _text(office.get("/watch/searches/?show=done"))


def test_a_registered_account_is_no_find(world: World, office: Client) -> None:
    from jianhao.web.registry.models import NativeId

    other = world.account("丙县微博", world.other, "2800000001", "weibo")
    NativeId.objects.create(account=other, kind="uid", value="2800000001")
    given = {"name": "丙县微博", "platform": "weibo", "link": "https://weibo.com/u/2800000001"}
    page = _text(office.post(f"/accounts/{world.accounts['county'].pk}/search/", given))
    assert "已在台账中" in page
    assert not Lead.objects.exists()


def test_look_backs_that_are_due(world: World, reviewer: User, office: Client) -> None:
    Account.objects.filter(pk=world.accounts["town"].pk).update(
        local_state="closed", cancelled_on=TODAY - timedelta(31)
    )
    Account.objects.filter(pk=world.accounts["school"].pk).update(
        local_state="closed", cancelled_on=TODAY - timedelta(70)
    )
    looks = [(one.account.name, one.days, one.left) for one in due_looks(reviewer, TODAY)]
    assert looks == [("丁镇小学", 30, -40), ("丁镇之声", 30, -1), ("丁镇小学", 90, 20)]
    page = _text(office.get("/watch/look-backs/"))
    assert "账号是否确已不能访问" in page


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([(None, False)] * 3, "少于5个"),
        ([(None, False)] * 2 + [(date(2026, 1, 5), True)] * 4, "2个没有登记开设日期"),
        ([(date(2026, 1, 5), False)] * 6, "没有登记批准文号"),
        ([(date(2025, 1 + 3 * (n % 4), 5), True) for n in range(8)], "没有高于通常水平"),
        (
            [(date(2025, 1 + 3 * (n % 4), 5), True) for n in range(8)] + [(date(2026, 10, 9), False)] * 8,
            ABOVE,
        ),
    ],
)
def test_openings_against_what_was_approved(rows: list[tuple[date | None, bool]], said: str) -> None:
    found = growth(None, rows, TODAY)
    assert said in found.sentence
    assert found.sentence.startswith("不能判断，因为") is (found.rate is None)


def test_the_page_of_openings(world: World, office: Client) -> None:
    page = _text(office.get("/watch/growth/"))
    assert "乙县人民政府办公室" in page
    assert "不能判断，因为账号只有4个" in page
    assert "<svg" in page
    assert "style=" not in page


def test_what_the_page_of_an_account_says(world: World, office: Client) -> None:
    _rebound(world)
    office.post("/watch/compare/")
    again = Account.objects.get(name="全新名称")
    page = _text(office.get(f"/accounts/{again.pk}/"))
    assert "防反弹和应急处置" in page
    assert "关停后再开设" in page
