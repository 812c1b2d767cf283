"""上级交办: from a list to the answer in its own columns, by the people who may and by no others."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from pathlib import Path

import docx
import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from web import assigned_lists
from web.assigned_lists import DUE, LINK, Staff, accept, given, of_town, opened, receive, reply
from web.material import PNG
from web.world import NOW, TODAY, World

from jianhao.dates import day_number
from jianhao.web.assigned import actions_items, actions_lists
from jianhao.web.assigned.answer_report import write_report
from jianhao.web.assigned.answer_workbook import write_answers
from jianhao.web.assigned.answers import answer_cells
from jianhao.web.assigned.holding import content_of
from jianhao.web.assigned.listing import tasks
from jianhao.web.assigned.models import AssignedItem, AssignedList
from jianhao.web.assigned.places import due
from jianhao.web.assigned.views_files import _tables
from jianhao.web.audit.models import AuditEvent
from jianhao.web.audit.proof import prove_database
from jianhao.web.people.models import Agency
from jianhao.web.people.roles import Role
from jianhao.web.refusals import NotAllowed, Refused
from jianhao.web.registry.models import NativeId


@pytest.fixture
def staff(world: World) -> Staff:
    return Staff(world)


@pytest.fixture
def one(world: World, staff: Staff) -> AssignedList:
    return opened(world, staff)


def test_rows_are_matched_by_id_or_exact_name_and_unit_and_by_nothing_less(
    world: World, one: AssignedList
) -> None:
    said = {
        item.number: (item.match, item.account, item.agency, item.matched_how) for item in one.items.all()
    }
    assert said["1"] == ("found", world.accounts["county"], world.county, "账号ID")
    assert said["2"] == ("found", world.accounts["town"], world.town, "名称和主办单位")
    assert said["3"] == ("open", None, None, "只有名称，没有主办单位。")
    assert said["4"][:3] == ("open", None, None)  # a stranger's account is not even named
    assert said["4"][3] == "账号ID或链接在本级台账中没有找到。"
    assert said["5"][3] == "本级台账中没有同名的账号。"
    assert said["6"] == ("found", None, world.bureau, "只有主办单位")
    assert one.items.get(number="3").candidates == [world.accounts["bureau"].pk]
    assert one.items.get(number="4").candidates == []


def test_an_id_counts_more_than_a_name_and_two_that_differ_are_for_a_person(
    world: World, staff: Staff
) -> None:
    table = [
        ["账号名称", "平台", "主办单位", "账号ID", "链接", "问题描述"],
        ["旧名", "微信公众号", "乙县人民政府办公室", "gh_0000000000a3", None, "x"],
        ["乙县发布", "微信公众号", "乙县人民政府办公室", "gh_0000000000ff", None, "x"],
        ["乙县发布", "微博", "乙县人民政府办公室", None, None, "x"],
        ["乙县发布", None, "乙县教育局", None, None, "x"],
    ]
    world.account("乙县发布", world.county, "gh_0000000000b1", local_state="closed")
    made = receive(staff.reviewer, assigned_lists.workbook(table))
    renamed, unknown, other_platform, other_unit = made.items.order_by("row")
    assert (renamed.match, renamed.matched_how) == ("found", "账号ID（清单中的名称不同，请核对）")
    assert (unknown.match, unknown.matched_how) == ("open", "该单位有2个同名账号。")
    assert (other_platform.match, other_platform.candidates) == ("open", [])
    assert (other_unit.match, other_unit.matched_how) == ("open", "有同名账号，主办单位名称不一致。")


def test_the_link_of_an_article_is_no_contradiction_but_another_id_is(world: World, staff: Staff) -> None:
    article = "https://mp.weixin.qq.com/s/AbCdEfGhIjKlMnOpQrStUv"
    shown = "https://mp.weixin.qq.com/s?__biz=MzA3NDQ1Njg5MA==&mid=2650000001&idx=1&sn=abc"
    table = [["账号名称", "主办单位", "问题链接", "问题描述"],
             *[["丁镇之声", "丁镇人民政府", link, "x"] for link in (article, shown, "http://www.example.gov.cn/a")]]  # fmt: skip
    made = receive(staff.reviewer, assigned_lists.workbook(table))
    assert {(i.match, i.matched_how) for i in made.items.all()} == {("found", "名称和主办单位")}
    town = world.accounts["town"]
    NativeId.objects.create(account=town, kind="biz", value="1111111111")
    again = receive(staff.reviewer, assigned_lists.workbook(table))
    assert [i.match for i in again.items.order_by("row")] == ["found", "open", "found"]
    NativeId.objects.create(account=town, kind="biz", value="3074456890")
    by_link = receive(
        staff.reviewer, assigned_lists.workbook([["链接", "问题描述"], [shown, "x"]])
    ).items.get()
    assert (by_link.match, by_link.account, by_link.matched_how) == ("found", town, "链接")


def test_nothing_is_given_before_it_is_taken_in_nor_what_is_not_matched(world: World, staff: Staff) -> None:
    draft = receive(staff.reviewer, assigned_lists.usual())
    with pytest.raises(Refused, match="预览"):
        given(draft, staff.reviewer)
    assert not AssignedItem.objects.visible_to(staff.clerk).exists()
    one = actions_lists.take_in(assigned=draft, now=NOW, by=staff.reviewer)
    open_row = one.items.get(number="3")
    with pytest.raises(Refused, match="没有已对应"):
        actions_items.give(
            assigned=one, items=[open_row.pk], deadline=DUE, as_of=TODAY, now=NOW, by=staff.reviewer
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        AssignedItem.objects.filter(pk=open_row.pk).update(state="assigned")
    with pytest.raises(Refused, match="不能晚于交办单位"):
        actions_items.give(
            assigned=one, items=None, deadline=DUE + timedelta(1), as_of=TODAY, now=NOW, by=staff.reviewer
        )
    given(one, staff.reviewer)
    assert {i.number: i.state for i in one.items.all()} == {
        "1": "assigned", "2": "assigned", "3": "waiting", "4": "waiting", "5": "waiting", "6": "assigned",
    }  # fmt: skip
    assert one.items.get(number="1").deadline.isoformat() == "2026-11-12"  # the row's own date is the earlier
    assert of_town(one, world).deadline == DUE - timedelta(2)


def test_a_person_matches_what_the_program_could_not_within_the_scope(
    world: World, staff: Staff, one: AssignedList
) -> None:
    row = one.items.get(number="3")
    with pytest.raises(NotAllowed, match="管理范围"):
        actions_items.match(item=row, account=world.accounts["other"], agency=None, by=staff.reviewer)
    with pytest.raises(NotAllowed, match="管理范围"):
        actions_items.match(item=row, account=None, agency=world.city, by=staff.reviewer)
    for who in (staff.clerk, staff.decider, staff.stranger):
        with pytest.raises(NotAllowed):
            actions_items.match(item=row, account=world.accounts["bureau"], agency=None, by=who)
    done = actions_items.match(item=row, account=world.accounts["bureau"], agency=None, by=staff.reviewer)
    assert (done.match, done.agency, done.matched_by) == ("found", world.bureau, staff.reviewer)
    given(one, staff.reviewer)
    moved = actions_items.match(item=row, account=None, agency=world.town, by=staff.reviewer)
    assert (moved.state, moved.agency, moved.deadline) == ("waiting", world.town, None)


def test_who_answers_does_not_accept(world: World, staff: Staff, one: AssignedList) -> None:
    item = of_town(given(one, staff.reviewer), world)
    foreign = world.user("foreign", world.bureau, Role.OPERATOR)
    for who in (foreign, staff.stranger, staff.decider):
        with pytest.raises(NotAllowed):
            reply(item, who)
    for wrong, why in (({"text": ""}, "整改情况"), ({"link": ""}, "链接或者截图"), ({"done_on": None}, "完成日期"),
                       ({"done_on": TODAY + timedelta(1)}, "晚于今天"), ({"outcome": "absent"}, "请选择"),
                       ({"outcome": "objects", "link": ""}, "链接或者截图")):  # fmt: skip
        with pytest.raises(Refused, match=why):
            reply(item, staff.clerk, **wrong)
    assert reply(item, staff.reviewer, link="", picture=SimpleUploadedFile("图.png", PNG)).state == "replied"
    assert item.steps.get().on_behalf
    with pytest.raises(NotAllowed, match="本人"):
        accept(item, staff.reviewer)
    with pytest.raises(NotAllowed):
        accept(item, staff.stranger)
    with pytest.raises(Refused, match="理由"):
        accept(item, staff.other, accept=False)
    assert accept(item, staff.other, accept=False, opinion="请附更正后的链接").state == "returned"
    reply(item, staff.clerk)
    with pytest.raises(NotAllowed):  # a decider does not judge, an operator neither
        accept(item, staff.decider)
    with pytest.raises(NotAllowed):
        accept(item, staff.clerk)
    done = accept(item, staff.reviewer)
    assert (done.state, done.replied_by, done.accepted_by) == ("accepted", staff.clerk, staff.reviewer)
    with pytest.raises(IntegrityError), transaction.atomic():
        AssignedItem.objects.filter(pk=item.pk).update(accepted_by=staff.clerk)
    with pytest.raises(IntegrityError), transaction.atomic():
        AssignedItem.objects.filter(pk=item.pk).update(replied_by=None)
    with pytest.raises(Refused, match="不需要反馈"):
        reply(item, staff.clerk)
    with pytest.raises(Refused, match="不能再改动"):
        actions_items.match(item=item, account=world.accounts["county"], agency=None, by=staff.reviewer)
    report = prove_database()
    assert report.intact


def test_that_an_account_is_in_no_register_is_an_answer_of_two_persons(
    world: World, staff: Staff, one: AssignedList
) -> None:
    row = one.items.get(number="5")
    with pytest.raises(Refused, match="核实情况"):
        actions_items.say_absent(item=row, reason="", now=NOW, by=staff.reviewer)
    said = actions_items.say_absent(item=row, reason="该局2025年撤销。", now=NOW, by=staff.reviewer)
    assert (said.match, said.state) == ("absent", "replied")
    with pytest.raises(NotAllowed):
        accept(row, staff.reviewer)
    back = accept(row, staff.other, accept=False, opinion="请再核实")
    assert (back.match, back.state, back.replied_by) == ("open", "waiting", None)
    actions_items.say_absent(item=row, reason="该局2025年撤销。", now=NOW, by=staff.reviewer)
    assert accept(row, staff.other).state == "accepted"


def finish_all(world: World, staff: Staff, one: AssignedList) -> None:
    """Every row answered and accepted."""
    actions_items.match(
        item=one.items.get(number="3"), account=world.accounts["bureau"], agency=None, by=staff.reviewer
    )
    for number in ("4", "5"):
        actions_items.say_absent(
            item=one.items.get(number=number), reason="不属于本县。", now=NOW, by=staff.reviewer
        )
    given(one, staff.reviewer)
    for item in one.items.filter(state="assigned"):
        reply(item, staff.reviewer)
    for item in one.items.all():
        accept(item, staff.other)


def test_the_answer_goes_up_when_all_is_accepted_and_another_person_says_so(
    world: World, staff: Staff, one: AssignedList
) -> None:
    with pytest.raises(Refused, match="6项没有办结"):
        actions_lists.finish(assigned=one, now=NOW, by=staff.decider)
    finish_all(world, staff, one)
    assert any(d.title == "份上级交办清单可以答复" and d.count == 1 for d in due(staff.decider, TODAY))
    with pytest.raises(NotAllowed, match="受理人"):
        actions_lists.finish(assigned=one, now=NOW, by=staff.reviewer)
    with pytest.raises(NotAllowed):
        actions_lists.finish(assigned=one, now=NOW, by=staff.stranger)
    done = actions_lists.finish(assigned=one, now=NOW, by=staff.decider)
    assert (done.state, done.done_by) == ("done", staff.decider)
    with pytest.raises(IntegrityError), transaction.atomic():
        AssignedList.objects.filter(pk=one.pk).update(done_by=staff.reviewer)
    with pytest.raises(Refused):
        actions_lists.drop(assigned=one, reason="x", by=staff.reviewer)


def _written(one: AssignedList, tmp_path: Path) -> openpyxl.Workbook:
    path = tmp_path / "answer.xlsx"
    write_answers(content_of(one), _tables(one), answer_cells(one), path, day=day_number(one.deadline))
    first = path.read_bytes()
    write_answers(content_of(one), _tables(one), answer_cells(one), path, day=day_number(one.deadline))
    assert path.read_bytes() == first
    return openpyxl.load_workbook(BytesIO(first))


def test_the_answer_stands_in_their_own_columns_and_is_no_formula(
    world: World, staff: Staff, one: AssignedList, tmp_path: Path
) -> None:
    given(one, staff.reviewer)
    item = of_town(one, world)
    reply(item, staff.clerk, text='=HYPERLINK("http://x") 电话13912345678')
    assert not answer_cells(one)  # nothing that is not accepted is told
    accept(item, staff.reviewer)
    sheet = _written(one, tmp_path)["问题清单"]
    header = next(row for row in sheet.iter_rows(values_only=True) if row[0] == "序号")
    assert list(header) == assigned_lists.HEADINGS
    by_number = {row[0].value: row for row in sheet.iter_rows() if row[0].value in (1, 2)}
    written = by_number[2][header.index("整改情况")]
    assert written.data_type == "s"
    assert written.value.startswith("'=HYPERLINK")
    assert "139****5678" in written.value
    assert "整改完成时间：2026-11-02" in written.value
    assert LINK in written.value
    assert by_number[1][header.index("整改情况")].value is None


def test_a_list_without_reply_columns_gets_them_at_its_right(
    world: World, staff: Staff, tmp_path: Path
) -> None:
    table = [
        ["账号名称", "主办单位", "问题描述", "是否完成整改"],
        ["丁镇之声", "丁镇人民政府", "错别字", None],
    ]
    one = receive(staff.reviewer, assigned_lists.workbook(table, sheet="表一"))
    actions_lists.take_in(assigned=one, now=NOW, by=staff.reviewer)
    item = of_town(given(one, staff.reviewer), world)
    reply(item, staff.clerk)
    accept(item, staff.reviewer)
    rows = list(_written(one, tmp_path)["表一"].iter_rows(values_only=True))
    assert rows[0] == (
        "账号名称",
        "主办单位",
        "问题描述",
        "是否完成整改",
        "整改情况",
        "整改完成时间",
        "佐证材料",
    )
    assert rows[1] == ("丁镇之声", "丁镇人民政府", "错别字", "是", "已更正标题。", "2026-11-02", LINK)


def test_the_letter_counts_what_was_accepted_and_says_what_is_left(
    world: World, staff: Staff, one: AssignedList, tmp_path: Path
) -> None:
    given(one, staff.reviewer)
    item = of_town(one, world)
    reply(item, staff.clerk)
    accept(item, staff.reviewer)
    path = tmp_path / "report.docx"
    write_report(one, path)
    first = path.read_bytes()
    write_report(one, path)
    assert path.read_bytes() == first
    text = "\n".join(p.text for p in docx.Document(str(path)).paragraphs)
    assert "交办事项共6项，涉及3个单位；已答复1项，其中已整改1项；尚未办结5项" in text
    assert "示例省网信办：" in text
    assert "“丁镇之声（微信公众号）”（标题有错别字）：已整改，2026年11月2日完成。已更正标题。" in text
    assert "待反馈2项、待交办3项" in text


def test_tasks_stand_on_the_first_page_overdue_ones_first(
    world: World, staff: Staff, one: AssignedList
) -> None:
    given(one, staff.reviewer)
    later = DUE + timedelta(1)
    now = {d.title: d for d in due(staff.clerk, TODAY) if d.count}
    assert now["项上级交办待反馈"].until == DUE - timedelta(2)
    assert [(d.title, d.overdue) for d in due(staff.clerk, later) if d.count] == [("项上级交办已逾期", True)]
    office = {d.title: d.count for d in due(staff.reviewer, later) if d.count}
    assert office["项上级交办待对应账号"] == 3
    assert office["份上级交办清单已超过反馈期限"] == 1
    assert not [d for d in due(staff.stranger, later) if d.count]
    AssignedItem.objects.filter(pk=of_town(one, world).pk).update(deadline=TODAY - timedelta(3))
    first = tasks(staff.reviewer, {"task": "reply"}).page.rows[0]
    assert first.pk == of_town(one, world).pk


def test_a_list_that_is_given_up_disappears_from_the_units(
    world: World, staff: Staff, one: AssignedList
) -> None:
    given(one, staff.reviewer)
    assert AssignedItem.objects.visible_to(staff.clerk).count() == 1
    with pytest.raises(Refused, match="理由"):
        actions_lists.drop(assigned=one, reason="", by=staff.reviewer)
    actions_lists.drop(assigned=one, reason="重复交办", by=staff.reviewer)
    assert not AssignedItem.objects.visible_to(staff.clerk).exists()
    assert AssignedItem.objects.visible_to(staff.reviewer).count() == 6
    with pytest.raises(Refused, match="已撤销"):
        reply(of_town(one, world), staff.clerk)
    draft = receive(staff.reviewer, assigned_lists.usual())
    actions_lists.drop(assigned=draft, reason="", by=staff.reviewer)
    assert not draft.items.exists()
    with pytest.raises(Refused, match="备份"):
        content_of(draft)


def test_every_step_is_one_event_and_nobody_personal_is_in_it(
    world: World, staff: Staff, one: AssignedList
) -> None:
    finish_all(world, staff, one)
    events = list(AuditEvent.objects.order_by("sequence"))
    verbs = [event.verb for event in events]
    assert verbs[:2] == ["收到上级交办", "受理上级交办"]
    assert verbs.count("反馈上级交办事项") == 4
    assert verbs.count("采纳上级交办反馈") == 6
    told = "".join(event.details + event.reason for event in events)
    assert "李某" not in told
    assert "13712345678" not in told
    assert prove_database().intact


def test_a_bureau_sees_by_line_what_was_given_to_its_schools(
    world: World, staff: Staff, one: AssignedList
) -> None:
    row = one.items.get(number="3")
    actions_items.match(item=row, account=world.accounts["school"], agency=None, by=staff.reviewer)
    given(one, staff.reviewer)
    by_line = world.user("line", world.bureau, Role.OPERATOR, by_line=True)
    plain = world.user("plain", world.bureau, Role.OPERATOR)
    assert AssignedItem.objects.visible_to(by_line).filter(pk=row.pk).exists()
    assert not AssignedItem.objects.visible_to(plain).filter(pk=row.pk).exists()
    school = Agency.objects.get(pk=world.school.pk)
    assert AssignedItem.objects.get(pk=row.pk).line_path == school.line_path
