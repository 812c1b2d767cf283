"""The list, the export, contacts, calendar, confirmation, sign-off, clerk's link, reconciliation, public look-up."""

from __future__ import annotations

import io
import re
from datetime import UTC, date, datetime, timedelta

import openpyxl
import pytest
from django.test import Client
from web.world import HEADINGS, NOW, TODAY, World, workbook

from jianhao.closing.freeze import freeze_terms
from jianhao.dates import day_number
from jianhao.vocab.platforms import Platform
from jianhao.web.audit.models import AuditEvent
from jianhao.web.people.actions import issue_link
from jianhao.web.people.actions_agencies import change_agency
from jianhao.web.people.models import LinkPurpose
from jianhao.web.people.roles import Role
from jianhao.web.refusals import NotAllowed
from jianhao.web.registry import actions
from jianhao.web.registry.actions_sheets import digest_of, sign
from jianhao.web.registry.deadlines import Kind, deadlines, outlook
from jianhao.web.registry.ics import calendar, escaped, folded
from jianhao.web.registry.lookup import Standing, look_up
from jianhao.web.registry.models import Account, Contact, StateChange
from jianhao.web.registry.periods import half_year, quarter_end_before
from jianhao.web.registry.reconciling import Gap, Line, reconcile
from jianhao.web.registry.searching import initials

ALL = ["乙县发布", "乙县教育", "丁镇之声", "丁镇小学"]


def _names(page: str) -> list[str]:
    return re.findall(r'<th scope="row"><a href="/accounts/\d+/">([^<]+)</a>', page)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ALL), ("q=丁镇", ["丁镇之声", "丁镇小学"]), ("q=YXJY", ["乙县教育"]),
        ("q=gh_0000000000a6", ["丁镇之声"]), ("q=ｇｈ_0000000000A6", ["丁镇之声"]), ("q=丙县", []), ("q=乙县教育局", ["乙县教育"]),
        ("platform=weibo", []), ("local_state=running&q=小学", ["丁镇小学"]), ("platform=nonsense", ALL),
        ("silent=none&sort=name", ["丁镇之声", "丁镇小学", "乙县发布", "乙县教育"]), ("page=99999999999", ALL),
        ("q=' OR 1=1 --", []), ("q=%25", []), ("q=_", ALL),
    ],
)  # fmt: skip
def test_finding_accounts(world: World, signed_in, query: str, expected: list[str]) -> None:
    client = signed_in(world.user("reviewer", world.county, Role.REVIEWER))
    assert sorted(_names(client.get(f"/accounts/?{query}").content.decode())) == sorted(expected)


def test_the_tree_narrows_the_list_and_stays_within_the_scope(world: World, signed_in) -> None:
    client = signed_in(world.user("reviewer", world.county, Role.REVIEWER))
    assert _names(client.get(f"/accounts/?in={world.town.pk}").content.decode()) == ["丁镇之声", "丁镇小学"]
    assert len(_names(client.get(f"/accounts/?in={world.other.pk}").content.decode())) == 4


def test_initials() -> None:
    assert (initials("甲县发布"), initials("平安A县12")) == ("jxfb", "paax12")


def test_names_are_texts_on_pages_and_in_workbooks(world: World, signed_in) -> None:
    hostile = "<script>alert(1)</script>"
    world.account(
        hostile,
        world.county,
        "gh_0000000000c1",
        remark='=HYPERLINK("http://x")',
        contractor="@SUM(1)",
        supervisor="13912345678",
    )
    client = signed_in(world.user("reviewer", world.county, Role.REVIEWER))
    for address in (
        "/accounts/",
        "/accounts/?q=script",
        f"/units/{world.county.pk}/",
        f"/accounts/{Account.objects.last().pk}/",
    ):
        page = client.get(address).content.decode()
        assert hostile not in page
        assert "&lt;script&gt;" in page
    answer = client.post("/accounts/export/?q=script")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    headings = [cell.value for cell in sheet[2]]
    row = dict(zip(headings, (cell.value for cell in sheet[3]), strict=True))
    assert row["账号名称"] == hostile
    assert row["备注"].startswith("'=")
    assert row["受托单位"].startswith("'@")
    assert row["主管单位"] == "139****5678"
    assert all(cell.data_type != "f" for cell in sheet[3])
    assert AuditEvent.objects.get(verb="导出台账").details.count("script")


def test_an_export_is_read_back_without_changes(world: World, signed_in, tmp_path) -> None:
    client = signed_in(world.user("reviewer", world.county, Role.REVIEWER))
    Account.objects.filter(pk=world.accounts["town"].pk).update(
        followers=12, last_update=TODAY, functions=["发布", "办事"], yearly_cost=1200.5
    )
    content = client.post("/accounts/export/").content
    where = client.post("/imports/new/", {"file": io.BytesIO(content)} | {"file": _named(content)}).headers[
        "Location"
    ]
    page = client.get(where + "?kind=same").content.decode()
    assert page.count('<tr><td class="tight">') == 4
    assert "新增 0" in page
    assert "修改 0" in page


def _named(content: bytes) -> io.BytesIO:
    stream = io.BytesIO(content)
    stream.name = "台账.xlsx"
    return stream


def test_contacts_are_sealed_shown_by_need_and_never_exported(world: World, signed_in) -> None:
    clerk, account = world.user("clerk", world.town, Role.OPERATOR), world.accounts["town"]
    who = {"name": "负责人甲", "telephone": "0000-7654321", "until": TODAY + timedelta(20)}
    actions.set_contact(account=account, role="owner", **who, as_of=TODAY, by=clerk)
    stored = str(list(Contact.objects.values()))
    assert "7654321" not in stored
    assert "负责人甲" not in stored
    shown = actions.see_contacts(account=account, by=world.user("decider", world.county, Role.DECIDER))
    assert [(name, telephone) for _, name, telephone in shown] == [("负责人甲", "0000-7654321")]
    logged = str(list(AuditEvent.objects.values()))
    assert "7654321" not in logged
    assert "负责人甲" not in logged
    with pytest.raises(NotAllowed):
        actions.see_contacts(account=world.accounts["school"], by=clerk)
    exported = signed_in(world.user("rev", world.county, Role.REVIEWER)).post("/accounts/export/").content
    assert "7654321" not in str(
        [c.value for r in openpyxl.load_workbook(io.BytesIO(exported)).active for c in r]
    )
    actions.set_contact(
        account=account, role="owner", name="负责人乙", telephone="", until=None, as_of=TODAY, by=clerk
    )
    assert account.contacts.filter(handed_over_on=None).count() == 1
    assert account.contacts.count() == 2


def _due(day_fields: dict[str, object]) -> list[tuple[str, date]]:
    account = Account.objects.get(account_id="weixin:gh_0000000000a6")
    Account.objects.filter(pk=account.pk).update(**day_fields)
    return [(str(d.kind), d.day) for d in deadlines(Account.objects.filter(pk=account.pk), TODAY)]


def test_deadlines(world: World) -> None:
    assert _due({}) == []
    assert _due({"verified_until": TODAY + timedelta(60)}) == [("认证年审", TODAY + timedelta(60))]
    assert _due({"verified_until": TODAY + timedelta(61)}) == []
    assert _due({"contract_end": TODAY - timedelta(1)}) == [("合同到期", TODAY - timedelta(1))]
    assert outlook(Account.objects.all(), TODAY).late == 1
    gone = TODAY - timedelta(10)
    found = _due({"contract_end": None, "cancelled_on": gone, "local_state": "closed"})
    assert found == [("名称保护期满", gone + timedelta(15)), ("回头看", gone + timedelta(30))]
    assert outlook(Account.objects.all(), TODAY).soon == 2


def test_a_frozen_account_must_be_confirmed(world: World) -> None:
    account = world.accounts["town"]
    Account.objects.filter(pk=account.pk).update(platform_state="frozen", followers=900)
    StateChange.objects.create(
        account=account,
        kind="platform_state",
        new="frozen",
        at=datetime(2026, 10, 28, tzinfo=UTC),
        by_name="x",
    )
    (found,) = deadlines(Account.objects.filter(pk=account.pk), TODAY)
    assert (found.kind, found.day) == (Kind.FREEZE, date(2026, 10, 28) + timedelta(14))
    days = [
        freeze_terms(Platform.weixin, n, day_number(TODAY)).days
        for n in (0, 1_000, 1_001, 10_000, 100_000, 100_001, None)
    ]
    assert days == [
        7,
        7,
        15,
        15,
        30,
        60,
        60,
    ]


def test_the_calendar_file(world: World) -> None:
    Account.objects.filter(pk=world.accounts["town"].pk).update(
        name="丁镇,之;声\n" + "长" * 40, contract_end=TODAY
    )
    found = deadlines(Account.objects.all(), TODAY)
    content = calendar(found, NOW).decode()
    assert content.startswith("BEGIN:VCALENDAR\r\n")
    assert all(len(line.encode()) <= 75 for line in content.split("\r\n"))
    unfolded = content.replace("\r\n ", "")
    assert "SUMMARY:合同到期：丁镇\\,之\\;声\\n" in unfolded
    assert "DTSTART;VALUE=DATE:20261102" in unfolded
    assert calendar(found, NOW).decode() == content
    assert (escaped("a\\b,c;d"), folded("x" * 80)) == (
        "a\\\\b\\,c\\;d",
        "x" * 75 + "\r\n " + "x" * 5 + "\r\n",
    )


def test_one_click_confirms_the_units_accounts(world: World, signed_in) -> None:
    clerk = signed_in(world.user("clerk", world.town, Role.OPERATOR))
    clerk.post(f"/units/{world.town.pk}/confirm/")
    assert Account.objects.exclude(confirmed_on=None).get() == world.accounts["town"]
    clerk.post(f"/units/{world.school.pk}/confirm/")
    assert Account.objects.exclude(confirmed_on=None).count() == 1
    assert [half_year(date(2026, m, 1)) for m in (6, 7)] == ["2026H1", "2026H2"]
    assert quarter_end_before(date(2026, 1, 5)) == date(2025, 12, 31)


def test_a_signature_is_void_after_a_change(world: World) -> None:
    clerk = world.user("clerk", world.town, Role.OPERATOR)
    sheet = sign(agency=world.town, signer="分管负责人", signed_on=TODAY, now=NOW, by=clerk)
    assert sheet.digest == digest_of(world.town)[0]
    actions.update_facts(account=world.accounts["town"], values={"followers": 3}, now=NOW, by=clerk)
    assert sheet.digest != digest_of(world.town)[0]


def test_unit_sheets_hold_one_sheet_a_unit(world: World, signed_in) -> None:
    answer = signed_in(world.user("reviewer", world.county, Role.REVIEWER)).post("/units/export/")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["乙县人民政府办公室", "乙县教育局", "丁镇人民政府", "丁镇中心小学"]
    assert "审签人" in book["丁镇人民政府"]["A1"].value


def test_a_clerk_fills_in_by_a_link_once(world: World) -> None:
    reviewer = world.user("reviewer", world.county, Role.REVIEWER)
    token = issue_link(
        purpose=LinkPurpose.UNIT_SHEET,
        agency=world.town,
        holder="经办人甲",
        now=datetime.now(tz=UTC),
        by=reviewer,
    )
    client, account = Client(), world.accounts["town"]
    page = client.get(f"/link/{token}/", follow=True).content.decode()
    assert "丁镇之声" in page
    assert "丁镇小学" not in page
    stranger = world.accounts["school"]
    form = {
        f"a{account.pk}-followers": "66",
        f"a{account.pk}-remark": "",
        f"a{stranger.pk}-followers": "1",
        "confirmed": "1",
    }
    assert "已提交" in client.post(f"/link/{token}/sheet/", form).content.decode()
    account.refresh_from_db()
    stranger.refresh_from_db()
    assert (account.followers, stranger.followers) == (66, None)
    assert account.confirmed_on is not None
    assert client.post(f"/link/{token}/sheet/", form).status_code == 410
    assert AuditEvent.objects.get(verb="经链接填报").actor == "经办人甲（丁镇人民政府，一次性链接）"


def test_a_link_for_a_password_opens_no_sheet(world: World) -> None:
    system = world.user("system", world.county, Role.SYSTEM)
    who = world.user("clerk", world.town, Role.OPERATOR)
    token = issue_link(purpose=LinkPurpose.SET_PASSWORD, user=who, now=datetime.now(tz=UTC), by=system)
    assert Client().get(f"/link/{token}/sheet/").status_code == 410


def _line(account_id: str, **more: object) -> Line:
    return Line(account_id, more.pop("name", account_id), "weixin", **more)


def test_three_lists() -> None:
    own = [
        _line("a", agency="甲局", verified_subject="甲局", platform_state="active", local_state="running"),
        _line("b", agency="乙局", verified_subject="某公司", platform_state="active", local_state="running"),
        _line("c", agency="丙局", platform_state="cancelled", local_state="closed"),
        _line("d", agency="丁局", platform_state="active", local_state="closed"),
        _line("e", agency="戊局", platform_state="active", local_state="proposed"),
    ]
    national = [
        _line("b", national_state="running"),
        _line("c", national_state="running"),
        _line("z", agency="己局"),
    ]
    seen = [_line("x", ids=(("gh", "1"),)), _line("d"), _line("a"), _line("y", platform_state="cancelled")]
    found = [(str(f.gap), f.account_id) for f in reconcile(own, national, seen)]
    assert found == [
        ("漏报", "a"),
        ("私开", "x"),
        ("私开", "d"),
        ("已注销未关停", "c"),
        ("主体不一致", "b"),
        ("台账未登记", "z"),
    ]
    assert reconcile(own, None, None) == [f for f in reconcile(own, national, None) if f.gap is Gap.SUBJECT]


def test_lists_are_joined_by_any_id_and_never_by_name() -> None:
    own = [
        _line(
            "a", name="同名", ids=(("gh", "1"), ("biz", "9")), local_state="running", platform_state="active"
        )
    ]
    assert reconcile(own, [_line("k", name="别名", ids=(("biz", "9"),))], None) == []
    assert len(reconcile(own, [_line("k", name="同名", ids=(("biz", "8"),))], None)) == 2


def test_a_reconciliation_through_the_page(world: World, signed_in, tmp_path) -> None:
    rows = [
        HEADINGS,
        [
            1,
            "乙县发布",
            "微信公众号",
            "gh_0000000000a3",
            "乙县人民政府办公室",
            "",
            "",
            "",
            "",
            "",
            "正常运行",
            "",
        ],
    ]
    client = signed_in(world.user("regulator", world.county, Role.REGULATOR))
    with workbook(tmp_path / "国办.xlsx", rows).open("rb") as stream:
        where = client.post("/reconciliations/", {"national": stream}).headers["Location"]
    page = client.get(where).content.decode()
    assert "漏报 3" in page
    assert "私开 0" in page
    assert client.post(where + "export/").status_code == 200
    assert "至少上传一份" in client.post("/reconciliations/", {}).content.decode()


def test_the_public_look_up(world: World) -> None:
    old = world.account(
        "戊镇发布",
        world.town,
        "gh_0000000000d1",
        local_state="closed",
        platform_state="cancelled",
        successor="乙县发布",
    )
    world.account("未批准", world.town, "gh_0000000000d2", local_state="unapproved")
    Account.objects.filter(pk=world.accounts["county"].pk).update(link="https://example.invalid/yixian")
    for asked in ("乙县发布", "gh_0000000000a3", "weixin:gh_0000000000a3"):
        (card,) = look_up(asked)
        assert (card.standing, card.name) == (Standing.OFFICIAL, "乙县发布")
    (closed,) = look_up(old.name)
    assert (closed.standing, closed.successor) == (Standing.CLOSED, "乙县发布（微信公众号）")
    for asked in ("未批准", "", "x", "' OR 1=1", "<script>"):
        assert look_up(asked) == []
    page = Client().get("/", {"q": "戊镇发布"})
    text = page.content.decode()
    assert "已关停，请关注乙县发布" in text
    assert "<svg" in text
    assert (
        "本名录未收录该账号，不代表该账号为假冒。" in Client().get("/", {"q": "<b>无</b>"}).content.decode()
    )
    assert "<b>无" not in Client().get("/", {"q": "<b>无</b>"}).content.decode()
    assert len(page.content) < 20_000


def test_accounts_follow_their_unit(world: World) -> None:
    system = world.user("system", world.county, Role.SYSTEM)
    fields = {"name": "丁镇第一小学", "level": "", "scope": "school", "division_code": "", "credit_code": ""}
    change_agency(agency=world.school, fields=fields, line=None, by=system)
    account = world.accounts["school"]
    account.refresh_from_db()
    assert account.line_path == ""
    assert "丁镇第一小学" in account.search
