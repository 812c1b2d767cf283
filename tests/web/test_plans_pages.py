"""The pages of plans: what they say to whom, forged forms, hostile names, downloads, the record, the first page's trend."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from web.plan_material import drawn, furnish, row_of, solved
from web.world import NOW, TODAY, World

from jianhao.web.audit.models import AuditEvent
from jianhao.web.inspections.models import Inspection, Run
from jianhao.web.inspections.places import figures
from jianhao.web.inspections.trend import QUARTERS, WIDTH, trend
from jianhao.web.people.models import User
from jianhao.web.people.roles import Role
from jianhao.web.plans.models import Plan
from jianhao.web.registry.models import Account


@pytest.fixture
def reviewer(world: World) -> User:
    furnish(world)
    return world.user("reviewer", world.county, Role.REVIEWER)


@pytest.fixture
def decider(world: World) -> User:
    return world.user("decider", world.county, Role.DECIDER)


def text(answer: object) -> str:
    return answer.content.decode()


def test_from_the_form_to_a_decision_on_pages_alone(
    world: World, reviewer: User, decider: User, signed_in
) -> None:
    hostile = '<script>alert("名")</script>'
    Account.objects.filter(pk=world.accounts["water2"].pk).update(name=hostile)
    client = signed_in(reviewer)
    form = {"title": "全县方案", "agency": world.county.name, "lock_agreed": "on", "quota_scope_1": "county",
            "quota_level_1": "county", "quota_max_1": "4", "cap_accounts": "6", "quarters": "4"}  # fmt: skip
    answer = client.post("/plans/new/", form, follow=True)
    where = answer.redirect_chain[-1][0]
    page = text(answer)
    plan = Plan.objects.get()
    assert (plan.state, plan.failure) == ("done", "")
    assert plan.summary["scenario"]["caps"] == {"accounts": 6}
    for words in (
        "参加测算",
        "每年可减费用",
        "测算值",
        "整合方案征求意见稿.docx",
        "plan-chart",
        "未决定",
        "供研究参考",
    ):
        assert words in page, words
    row = plan.accounts.filter(proposal="merge").first() or plan.accounts.exclude(proposal="keep").first()
    for address in (where, f"{where}?proposal=keep&county={row.county_code}&certainty=settled&point=changed&decision=none&q=乙",
                    "/plans/", f"/plans/accounts/{row.pk}/", f"/accounts/{row.account_id}/", "/office/",
                    f"/plans/accounts/{row_of(plan, world.accounts['water2']).pk}/"):  # fmt: skip
        page = text(client.get(address))
        assert "<script>alert" not in page, address
        assert "style=" not in page, address
        assert "onclick" not in page, address
    page = text(client.get(f"/plans/accounts/{row.pk}/"))
    for words in ("为什么", "职责由谁承担", "如保留", "预计流失", "把握程度", row.words["sentence"][:12]):
        assert words in page, words
    for part, kind in (("page", "html"), ("workbook", "xlsx"), ("paper", "docx"), ("scenario", "toml")):
        sent = client.get(f"{where}{part}/")
        assert sent.headers["Content-Disposition"].startswith("attachment")
        assert kind in sent.headers["Content-Disposition"]
        assert len(b"".join(sent.streaming_content)) > 20
        for bad in ("0", "99", "-1", "../../x"):
            assert client.get(f"{where}{part}/", {"part": bad}).status_code == 302
    boss = signed_in(decider)
    assert "去留待决定" in text(boss.get("/office/"))
    boss.post(f"/plans/accounts/{row.pk}/decide/", {"kind": "keep", "reason": "职责不能中断"})
    row.refresh_from_db()
    assert (row.decision, row.decided_by) == ("keep", decider)
    page = text(boss.get(where))
    assert "按已有决定重新测算" in page
    assert "与测算建议不同" in page
    assert "锁定保留" in text(boss.get(f"/accounts/{row.account_id}/"))
    again = text(boss.get(f"/plans/new/?previous={plan.pk}"))
    assert re.search(rf'<option value="{plan.pk}" selected', again)


def test_forged_forms_change_nothing(world: World, reviewer: User, decider: User, signed_in) -> None:
    plan = drawn(world, reviewer)
    bureau, school = row_of(plan, world.accounts["bureau"]), row_of(plan, world.accounts["school"])
    client, regulator = signed_in(decider), signed_in(world.user("reg", world.county, Role.REGULATOR))
    asked = school.safeguards.get()
    for given in ({"kind": "agree"}, {"kind": "close", "reason": "x"}, {"kind": "target", "reason": "x"},
                  {"kind": "target", "reason": "x", "chosen": "weixin:no"}, {"kind": "merge", "reason": "x"}, {}):  # fmt: skip
        client.post(
            f"/plans/accounts/{school.pk}/decide/", given | {"decided_by": reviewer.pk, "open_questions": 0}
        )
    for given in ({}, {"answer": "cleared"}, {"answer": "x", "text": "x"}):
        client.post(f"/plans/safeguards/{asked.pk}/answer/", given | {"answered_by": reviewer.pk})
    client.post(f"/plans/{plan.pk}/agree/", {"planned": [school.pk, bureau.pk, "1e9", "-1", "x" * 60]})
    assert regulator.post(f"/plans/accounts/{bureau.pk}/decide/", {"kind": "agree"}).status_code == 403
    assert regulator.post(f"/plans/{plan.pk}/agree/", {"which": "all"}).status_code == 403
    stranger = signed_in(world.user("stranger", world.other, Role.REVIEWER))
    assert stranger.post(f"/plans/accounts/{bureau.pk}/decide/", {"kind": "agree"}).status_code == 404
    assert (
        stranger.post(f"/plans/safeguards/{asked.pk}/answer/", {"answer": "cleared", "text": "x"}).status_code
        == 404
    )
    assert stranger.get(f"/plans/{plan.pk}/page/").status_code == 404
    assert not plan.accounts.exclude(decision="").exists()
    asked.refresh_from_db()
    assert (asked.answer, asked.answered_by) == ("", None)
    form = {"title": "x", "agency": world.other.name}
    assert "没有这个单位" in text(client.post("/plans/new/", form))
    form = {"title": "x", "agency": world.county.name}
    for more, why in (
        ({"inspection_run": "1"}, "选择一个有效的选项"),
        ({"previous": "999"}, "选择一个有效的选项"),
        ({"quota_scope_1": "county"}, "须同时填写"),
        ({"quota_max_2": "3"}, "须同时填写"),
        ({"quota_scope_1": "galaxy", "quota_max_1": "1"}, "选择一个有效的选项"),
        ({"cap_yuan": "-1"}, "大于"),
        ({"staff_hours": "nan"}, "输入一个数字"),
        ({"scenario_file": SimpleUploadedFile("a.toml", b"[value]\nnonsense = 1\n")}, "不是可识别的设置项"),
        ({"scenario_file": SimpleUploadedFile("a.toml", b"\xff\xfe\x00")}, "UTF-8"),
        ({"scenario_file": SimpleUploadedFile("a.toml", b"[[[")}, "TOML"),
    ):
        page = text(client.post("/plans/new/", form | more))
        assert why in page, more
        assert 'value="x"' in page  # what was typed stays
    assert Plan.objects.count() == 1


def test_a_scenario_file_is_taken_as_it_is_and_may_not_contradict_decisions(
    world: World, reviewer: User, decider: User, signed_in, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jianhao.web.plans.views_plans.work_later", lambda: None)
    first = drawn(world, reviewer)
    bureau = world.accounts["bureau"].account_id
    client = signed_in(decider)
    client.post(
        f"/plans/accounts/{row_of(first, world.accounts['bureau']).pk}/decide/",
        {"kind": "keep", "reason": "x"},
    )
    form = {"title": "第二稿", "agency": world.county.name, "previous": str(first.pk), "cap_accounts": "1"}

    def file(lock: str) -> SimpleUploadedFile:
        content = f'[cap]\naccounts = 5\n[[lock]]\naccount_id = "{bureau}"\n{lock}\n'
        return SimpleUploadedFile("方案.toml", content.encode("utf-8-sig"))

    page = text(client.post("/plans/new/", form | {"scenario_file": file("close = true")}))
    assert "与已作出的决定（锁定保留）不同" in page
    client.post("/plans/new/", form | {"scenario_file": file("keep = true")})
    made = Plan.objects.order_by("-pk").first()
    assert (made.title, made.state, made.previous) == ("第二稿", "queued", first)
    assert "accounts = 5" in made.scenario
    assert [lock["account_id"] for lock in made.locks] == [bureau]
    Plan.objects.filter(pk=first.pk).update(
        scenario='[cap]\nyuan = 9000.0\n[phases]\nquarters = 6\n[[quota]]\nscope = "county"\nplatform = "weibo"\nmax = 3\n'
    )
    page = text(client.get(f"/plans/new/?previous={first.pk}"))
    for shown in ('value="全县整合方案（重新测算）"', 'name="cap_yuan" value="9000.0"', 'name="quarters" value="6"',
                  '<option value="county" selected>', '<option value="weibo" selected>'):  # fmt: skip
        assert shown in page, shown
    page = text(client.get(f"/plans/{made.pk}/"))
    assert "等待后台处理" in page
    assert 'http-equiv="refresh"' in page
    assert "HX-Refresh" not in client.get(f"/plans/{made.pk}/progress/").headers
    client.post(f"/plans/{made.pk}/cancel/")
    assert client.get(f"/plans/{made.pk}/progress/").headers["HX-Refresh"] == "true"
    assert "重新提交" in text(client.get(f"/plans/{made.pk}/"))


def test_all_settled_ones_that_the_filters_leave_are_agreed_to(
    world: World, reviewer: User, decider: User, signed_in
) -> None:
    plan = drawn(world, reviewer)
    client = signed_in(decider)
    client.post(f"/plans/{plan.pk}/agree/?proposal=close", {"which": "all"})
    assert list(plan.accounts.exclude(decision="").values_list("account", flat=True)) == [
        world.accounts["town"].pk
    ]
    client.post(f"/plans/{plan.pk}/agree/", {"which": "all", "reason": "按会议纪要"})
    decided = plan.accounts.filter(decision="agree")
    assert decided.count() == 3
    assert set(decided.values_list("reason", flat=True)) == {"同意测算建议。", "按会议纪要"}
    assert row_of(plan, world.accounts["school"]).decision == ""


def test_the_button_says_how_many_are_agreed_to_at_once(
    world: World, reviewer: User, decider: User, signed_in, monkeypatch: pytest.MonkeyPatch
) -> None:
    where, client = f"/plans/{drawn(world, reviewer).pk}/", signed_in(decider)
    page = text(client.get(where))
    assert "可批量同意的全部3个" in page
    assert "4个账号，第1至4个" in page
    assert "可批量同意的全部1个" in text(client.get(f"{where}?proposal=close"))
    monkeypatch.setattr("jianhao.web.plans.actions_decisions.MOST_AT_ONCE", 2)
    assert "可批量同意的前2个" in text(client.get(where))


def test_the_list_is_filtered_by_what_its_address_asks(world: World, reviewer: User, signed_in) -> None:
    plan = drawn(world, reviewer)
    client = signed_in(reviewer)

    def names(query: str) -> set[str]:
        page = text(client.get(f"/plans/{plan.pk}/?{query}"))
        return {name for name in ("乙县发布", "乙县教育", "丁镇之声", "丁镇小学") if f">{name}</a>" in page}

    assert names("") == {"乙县发布", "乙县教育", "丁镇之声", "丁镇小学"}
    assert names("proposal=merge") == {"乙县教育", "丁镇小学"}
    assert names("certainty=discretionary") == {"丁镇小学"}
    assert names("point=questions") == {"丁镇小学"}
    assert names("point=lacking") == names("point=unplaced") == names("point=changed") == set()
    assert names("decision=agree") == set()
    assert names("decision=none&q=丁镇") == {"丁镇之声", "丁镇小学"}
    assert names("county=000000000000&proposal=x&point=y&page=9") == names("")


def test_the_record_lists_proposals_answers_and_every_decision(
    world: World, reviewer: User, decider: User, signed_in
) -> None:
    plan = drawn(world, reviewer)
    Account.objects.filter(pk=world.accounts["bureau"].pk).update(name="=1+1")
    client = signed_in(decider)
    for name, given in (("bureau", {"kind": "disagree", "reason": "=cmd|' /C calc'!A0"}), ("town", {"kind": "agree"}),
                        ("town", {"kind": "withdrawn", "reason": "再议"})):  # fmt: skip
        client.post(f"/plans/accounts/{row_of(plan, world.accounts[name]).pk}/decide/", given)
    asked = row_of(plan, world.accounts["school"]).safeguards.get()
    client.post(f"/plans/safeguards/{asked.pk}/answer/", {"answer": "stands", "text": "确有儿童栏目"})
    sent = client.post(f"/plans/{plan.pk}/record/")
    assert sent.headers["Content-Disposition"].startswith("attachment")
    book = openpyxl.load_workbook(BytesIO(sent.content))
    assert book.sheetnames == ["逐个账号", "办理过程"]
    rows = [[cell.value for cell in row] for row in book["逐个账号"].iter_rows(min_row=3)]
    assert len(rows) == 4
    bureau = next(row for row in rows if world.accounts["bureau"].account_id in row)
    assert bureau[1].startswith("'=")
    assert bureau[11] == "不同意"
    assert bureau[13].startswith("'=")
    assert bureau[14] == decider.name
    school = next(row for row in rows if world.accounts["school"].account_id in row)
    assert "确有儿童栏目" in school[9]
    assert school[10] == school[11] == "—"
    steps = [[cell.value for cell in row] for row in book["办理过程"].iter_rows(min_row=3)]
    assert [row[3] for row in steps] == ["不同意", "同意", "撤回决定"]
    assert AuditEvent.objects.order_by("-sequence").first().verb == "导出征求意见和决定记录"


def test_units_do_not_see_what_is_planned_for_them(world: World, reviewer: User, signed_in) -> None:
    plan = drawn(world, reviewer)
    row = row_of(plan, world.accounts["town"])
    address = f"/accounts/{world.accounts['town'].pk}/"
    assert "处置建议" in text(signed_in(reviewer).get(address))
    for user in (
        world.user("clerk", world.town, Role.OPERATOR),
        world.user("below", world.town, Role.REVIEWER),
    ):
        client = signed_in(user)
        page = text(client.get(address))
        assert "处置建议" not in page
        assert row.words["sentence"] not in page
        assert client.get(f"/plans/{plan.pk}/").status_code in (403, 404)
        assert client.get(f"/plans/accounts/{row.pk}/").status_code in (403, 404)
        assert client.get("/office/").status_code == 200


def test_a_plan_whose_files_are_gone_says_so(world: World, reviewer: User, signed_in) -> None:
    plan = drawn(world, reviewer)
    client = signed_in(reviewer)
    page = text(client.get(f"/plans/{plan.pk}/workbook/", follow=True))
    assert "没有这份文件" in page
    assert "文件已不在数据文件夹中" in page


def test_the_documents_are_those_that_the_job_writes_and_the_filled_workbook_is_read_back(
    world: World, reviewer: User, tmp_path: Path
) -> None:
    from jianhao.web.plans.folders import Part, documents_of, files_of
    from jianhao.web.plans.opinions import read_opinions

    plan = solved(world, reviewer)
    assert [(d.part, d.name) for d in documents_of(plan.folder)] == [
        (Part.PAGE, "整合方案.html"), (Part.WORKBOOK, "整合方案征求意见稿.xlsx"), (Part.PAPER, "整合方案征求意见稿.docx"),
        (Part.SCENARIO, "scenario.toml"),
    ]  # fmt: skip
    book = openpyxl.load_workbook(files_of(plan.folder, Part.WORKBOOK)[0])
    for page in book.worksheets:
        headings = [cell.value for cell in page[2]]
        if "账号ID" in headings:
            for row in page.iter_rows(min_row=3):
                if row[headings.index("账号ID")].value:
                    row[headings.index("意见")].value = "同意"
    book.save(tmp_path / "填好.xlsx")
    read = read_opinions(tmp_path / "填好.xlsx")
    assert set(read.said) == set(plan.accounts.values_list("account__account_id", flat=True))
    assert read.problems == []


def _inspection(world: World, by: User, back: int, **counts: int) -> Inspection:
    """A finished inspection some days ago."""
    one = Inspection.objects.create(
        agency=world.county, agency_path=world.county.path, title=f"检查{back}", as_of=TODAY - timedelta(back),
        packs=[], stage="first", made_by=by, made_at=NOW,
    )  # fmt: skip
    numbers = {"accounts": 10, "qualified": 6, "unqualified": 1, "undetermined": 3} | counts
    Run.objects.create(
        inspection=one, number=1, kind="first", state="done", asked_by=by, asked_at=NOW, folder=f"{back:032x}", counts=numbers
    )  # fmt: skip
    return one


def test_the_first_page_shows_eight_quarters_with_bars(world: World, reviewer: User, signed_in) -> None:
    assert trend(reviewer, TODAY) is None
    for back in range(10, 1000, 80):
        _inspection(world, reviewer, back)
    last = _inspection(world, reviewer, 5, unqualified=4, undetermined=0, accounts=10)
    found = trend(reviewer, TODAY)
    assert found is not None
    quarters = found["quarters"]
    assert len(quarters) == QUARTERS
    assert len({q.title for q in quarters}) == QUARTERS
    assert quarters[0].inspection == last
    assert quarters[0].title == "2026年第四季度"
    assert quarters[0].counts == (6, 4, 0)
    assert [(p.kind, p.x, p.width) for p in quarters[0].bar] == [
        ("qualified", 0.0, WIDTH * 0.6), ("unqualified", WIDTH * 0.6, WIDTH * 0.4),
    ]  # fmt: skip
    page = text(signed_in(reviewer).get("/office/"))
    assert "近八个季度检查情况" in page
    assert "trend-bar" in page
    assert "style=" not in page
    clerk = world.user("clerk", world.town, Role.OPERATOR)
    assert trend(clerk, TODAY) is None
    assert "近八个季度" not in text(signed_in(clerk).get("/office/"))


def test_the_first_page_compares_the_last_two_inspections_that_stand(world: World, reviewer: User) -> None:
    assert figures(reviewer, TODAY) == []
    _inspection(world, reviewer, 90, qualified=3)
    (passed, _) = figures(reviewer, TODAY)
    assert (passed.value, passed.before) == ("3/4", "上次—")
    _inspection(world, reviewer, 30)
    same_day = _inspection(world, reviewer, 31, qualified=9)
    called_off = _inspection(world, reviewer, 5, qualified=1)
    Inspection.objects.filter(pk=same_day.pk).update(as_of=TODAY - timedelta(30))
    Inspection.objects.filter(pk=called_off.pk).update(stage="cancelled")
    (passed, _) = figures(reviewer, TODAY)
    assert (passed.value, passed.before, passed.address) == (
        "9/10",
        "上次3/4",
        f"/inspections/{same_day.pk}/",
    )


def test_the_styles_of_the_pages_exist() -> None:
    import jianhao.documents
    import jianhao.web.ui

    office = Path(jianhao.web.ui.__file__).parent / "static" / "office" / "office.css"
    plan = Path(jianhao.documents.__file__).parent / "static" / "plan.css"
    sheets = office.read_text("utf-8") + plan.read_text("utf-8")
    for name in (
        ".k.d-keep",
        ".k.d-merge",
        ".k.d-close",
        ".trend-bar",
        ".plan-chart",
        ".ribbon",
        ".proposal",
        ".quota-rows",
    ):
        assert name in sheets, name
