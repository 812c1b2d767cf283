"""The pages of 上级交办: the whole way on pages alone, what they say to whom, forged forms, hostile names and files."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from web import assigned_lists
from web.assigned_lists import DUE, LINK, Staff, accept, given, of_town, opened, receive, reply, workbook
from web.material import PNG
from web.world import NOW, TODAY, World

from jianhao.web.assigned.models import AssignedItem, AssignedList, ItemStep
from jianhao.web.people.roles import Role

FORM = {"title": "全省问题清单", "issuer": "示例省网信办", "document_no": "", "deadline": DUE.isoformat()}


@pytest.fixture
def staff(world: World) -> Staff:
    return Staff(world)


@pytest.fixture(autouse=True)
def _on_that_day(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("assigned.views_lists", "assigned.views_items", "registry.views"):
        monkeypatch.setattr(f"jianhao.web.{module}.today", lambda: TODAY)


def upload(client, content: bytes, name: str = "清单.xlsx", **changes: str):
    return client.post(
        "/assigned/new/", {**FORM, **changes, "file": SimpleUploadedFile(name, content)}, follow=True
    )


def test_from_the_upload_to_the_answer_on_pages_alone(world: World, staff: Staff, signed_in) -> None:
    office, other, clerk, decider = (
        signed_in(p) for p in (staff.reviewer, staff.other, staff.clerk, staff.decider)
    )
    table = [["账号", "单位", "情况", "期限"], ["丁镇之声", "丁镇人民政府", "标题有错别字", None]]
    assert "没有找到问题清单的表头" in upload(office, workbook([["甲", "乙"], [1, 2]])).content.decode()
    table[0][3] = "整改要求"
    page = upload(office, workbook(table))
    where = page.redirect_chain[-1][0]
    shown = page.content.decode()
    assert "列的对应" in shown
    assert "含个人信息的列" not in shown
    assert 'name="c0_2"' in shown
    office.post(
        f"{where}columns/", {"c0_0": "name", "c0_1": "agency", "c0_2": "problem", "c0_3": "requirement"}
    )
    one = AssignedList.objects.get()
    assert one.items.get().problem == "标题有错别字"
    assert clerk.get(where).status_code == 403
    assert "没有待反馈的事项" in clerk.get("/assigned/?task=reply").content.decode()
    office.post(f"{where}take-in/")
    page = office.get(where).content.decode()
    assert "交办全部已对应的" in page
    office.post(f"{where}give/", {"deadline": DUE.isoformat(), "all": "1"})
    assert "项上级交办待反馈" in clerk.get("/office/").content.decode()
    item = one.items.get()
    form = {"outcome": "done", "text": "已更正", "done_on": TODAY.isoformat(), "link": "javascript:alert(1)",
            "picture": SimpleUploadedFile("x.png", PNG)}  # fmt: skip
    assert "链接应以" in clerk.post(f"/assigned/items/{item.pk}/reply/", form).content.decode()
    form |= {"link": "", "picture": SimpleUploadedFile("x.png", b"<svg onload=alert(1)>")}
    assert "PNG或JPEG" in clerk.post(f"/assigned/items/{item.pk}/reply/", form).content.decode()
    form |= {"picture": SimpleUploadedFile("../../x.png", PNG)}
    assert clerk.post(f"/assigned/items/{item.pk}/reply/", form).status_code == 302
    step = item.steps.get()
    picture = clerk.get(f"/assigned/steps/{step.pk}/picture/")
    assert (picture.content, picture.headers["Content-Type"]) == (PNG, "image/png")
    assert picture.headers["Content-Disposition"].startswith("attachment")
    assert "项上级交办反馈待审核" in other.get("/office/").content.decode()
    assert clerk.post(f"/assigned/items/{item.pk}/judge/", {"answer": "yes"}).status_code == 403
    other.post(f"/assigned/items/{item.pk}/judge/", {"answer": "yes"})
    book = openpyxl.load_workbook(io.BytesIO(office.post(f"{where}answer/").content))
    assert "已更正" in [c.value for row in book.active.iter_rows() for c in row]
    assert office.post(f"{where}report/").content.startswith(b"PK")
    with zipfile.ZipFile(io.BytesIO(office.post(f"{where}proofs/").content)) as archive:
        names = archive.namelist()
        assert all("/" not in name and ".." not in name for name in names)
        assert [archive.read(name) for name in names] == [PNG]
    assert any(names[0] in str(c.value) for row in book.active.iter_rows() for c in row)
    office.post(f"{where}finish/")
    assert AssignedList.objects.get().state == "open"
    assert "可以确认答复" in decider.get(where).content.decode()
    decider.post(f"{where}finish/")
    assert AssignedList.objects.get().state == "done"


def test_an_item_is_matched_on_its_page_within_the_scope(world: World, staff: Staff, signed_in) -> None:
    one = opened(world, staff)
    client = signed_in(staff.reviewer)
    row = one.items.get(number="3")
    address = f"/assigned/items/{row.pk}/match/"
    assert f'value="{world.accounts["bureau"].pk}"' in client.get(address).content.decode()
    assert "丁镇小学" in client.get(address, {"q": "dzxx"}).content.decode()
    assert world.accounts["other"].account_id not in client.get(address, {"q": "丙县发布"}).content.decode()
    for forged in ({"account": str(world.accounts["other"].pk)}, {"agency": "丙县人民政府办公室"}, {"account": "9" * 30},
                   {"account": "-1"}, {}, {"absent": "1"}):  # fmt: skip
        assert client.post(address, forged).status_code == 200
        row.refresh_from_db()
        assert row.match == "open", forged
    assert client.post(address, {"account": str(world.accounts["bureau"].pk)}).status_code == 302
    row.refresh_from_db()
    assert (row.match, row.agency) == ("found", world.bureau)
    absent = one.items.get(number="5")
    client.post(f"/assigned/items/{absent.pk}/match/", {"absent": "1", "reason": "该局已撤销。"})
    absent.refresh_from_db()
    assert (absent.match, absent.state) == ("absent", "replied")
    assert "由您提交的反馈" in client.get(f"/assigned/items/{absent.pk}/").content.decode()


def test_what_belongs_to_others_is_not_there(world: World, staff: Staff, signed_in) -> None:
    one = given(opened(world, staff), staff.reviewer)
    item, county = of_town(one, world), one.items.get(number="1")
    reply(county, staff.reviewer)
    step = ItemStep.objects.get()
    stranger = signed_in(staff.stranger)
    for where in (f"/assigned/{one.pk}/", f"/assigned/items/{item.pk}/", f"/assigned/items/{item.pk}/reply/",
                  f"/assigned/items/{item.pk}/match/", f"/assigned/steps/{step.pk}/picture/"):  # fmt: skip
        assert stranger.get(where).status_code == 404, where
    for where in ("columns", "take-in", "give", "drop", "finish", "answer", "report", "proofs"):
        status = stranger.post(f"/assigned/{one.pk}/{where}/", {"deadline": DUE.isoformat()}).status_code
        assert status == 404, where
    clerk = signed_in(staff.clerk)
    assert (
        clerk.get(f"/assigned/items/{county.pk}/").status_code == 404
    )  # another unit's, though of the same list
    assert clerk.post(f"/assigned/items/{county.pk}/reply/", {}).status_code == 404
    waiting = one.items.get(number="3")
    assert clerk.get(f"/assigned/items/{waiting.pk}/").status_code == 404
    page = clerk.get("/assigned/?task=all").content.decode()
    assert "丁镇之声" in page
    assert "乙县发布" not in page


def test_rows_of_another_list_cannot_be_given_along(world: World, staff: Staff, signed_in) -> None:
    one, two = opened(world, staff), opened(world, staff)
    foreign = of_town(two, world)
    client = signed_in(staff.reviewer)
    client.post(
        f"/assigned/{one.pk}/give/", {"deadline": DUE.isoformat(), "item": [foreign.pk, "x", "9" * 40]}
    )
    foreign.refresh_from_db()
    assert foreign.state == "waiting"
    client.post(f"/assigned/{one.pk}/give/", {"deadline": "昨天", "all": "1"})
    assert not one.items.exclude(state="waiting").exists()


def test_columns_that_are_none_are_refused(world: World, staff: Staff, signed_in) -> None:
    one = receive(staff.reviewer, assigned_lists.usual())
    client = signed_in(staff.reviewer)
    before = one.items.count()
    for forged in ({"c0_0": "password"}, {"c0_1": "name", "c0_7": "name"}, {"c0_9": "name"}):
        client.post(f"/assigned/{one.pk}/columns/", forged)
        one.refresh_from_db()
        assert (
            "c0_9" not in client.get(f"/assigned/{one.pk}/").content.decode()
        )  # 整改责任人 is nobody's to choose
    assert one.items.count() in (before, 6)
    assert not any("李某" in (i.name + i.problem + i.note) for i in one.items.all())


def test_names_are_texts_on_every_page(world: World, staff: Staff, signed_in) -> None:
    evil = '<script>alert("名")</script>'
    table = [
        ["账号名称", "主办单位", "问题描述", "链接", "整改要求"],
        [evil, "丁镇人民政府", evil, f"https://x/{evil}", evil],
        ["丁镇之声", "丁镇人民政府", evil, None, evil],
    ]
    client = signed_in(staff.reviewer)
    page = upload(client, workbook(table), title=evil, issuer=evil)
    where = page.redirect_chain[-1][0]
    client.post(f"{where}take-in/")
    one = AssignedList.objects.get()
    given(one, staff.reviewer)
    item = of_town(one, world)
    reply(item, staff.clerk, text=evil, link=f"https://x/{evil}")
    for address in (
        where,
        "/assigned/",
        f"/assigned/items/{item.pk}/",
        f"/assigned/items/{one.items.first().pk}/match/",
    ):
        shown = client.get(address).content.decode()
        assert "<script>alert" not in shown, address
        assert "&lt;script&gt;" in shown, address
        assert "style=" not in shown
        assert "https://x/" not in shown or 'href="https://x/' not in shown  # links of others are texts


def test_large_and_strange_files_are_answered_with_a_sentence(
    world: World, staff: Staff, signed_in, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(staff.reviewer)
    for content, name in (
        (b"", "a.xlsx"),
        (b"PK\x03\x04", "a.xlsx"),
        (b"\x00" * 5_000, "a.csv"),
        (b"%PDF-", "a.xlsx"),
    ):
        page = upload(client, content, name)
        assert page.status_code == 200
        assert 'class="error"' in page.content.decode(), name
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", b"a," * (33 * 1024**2))
    assert 'class="error"' in upload(client, bomb.getvalue(), "a.zip").content.decode()
    monkeypatch.setattr("jianhao.web.uploads.MEGABYTE", 1)
    page = upload(client, assigned_lists.usual())  # cut off while it arrives
    assert 'class="error"' in page.content.decode()
    monkeypatch.undo()
    assert not AssignedList.objects.exists()


def test_overdue_items_come_first_and_say_so(world: World, staff: Staff, signed_in) -> None:
    one = given(opened(world, staff), staff.reviewer)
    AssignedItem.objects.filter(pk=of_town(one, world).pk).update(deadline=TODAY - timedelta(1))
    client = signed_in(staff.reviewer)
    page = client.get("/assigned/?task=reply").content.decode()
    assert page.index("丁镇之声") < page.index("乙县发布")
    assert page.count("已逾期") == 1
    clerk = signed_in(staff.clerk)
    assert "项上级交办已逾期" in clerk.get("/office/").content.decode()
    account = clerk.get(f"/accounts/{world.accounts['town'].pk}/").content.decode()
    assert "标题有错别字" in account
    assert "标题有错别字" not in clerk.get(f"/accounts/{world.accounts['school'].pk}/").content.decode()


def test_a_forged_acceptance_of_the_own_answer_is_refused(world: World, staff: Staff, signed_in) -> None:
    one = given(opened(world, staff), staff.reviewer)
    item = of_town(one, world)
    reply(item, staff.reviewer)
    client = signed_in(staff.reviewer)
    assert "审核反馈" not in client.get(f"/assigned/items/{item.pk}/").content.decode()
    client.post(f"/assigned/items/{item.pk}/judge/", {"answer": "yes"})
    item.refresh_from_db()
    assert item.state == "replied"
    accept(item, staff.other)
    both = world.user("both", world.county, Role.REVIEWER, Role.DECIDER)
    page = signed_in(both).get(f"/assigned/{one.pk}/").content.decode()
    assert "还有5项没有采纳" in page
    assert LINK not in page
    assert NOW.date() == TODAY
