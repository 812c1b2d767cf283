"""Answers of people: the filled 人工核查单 and the plain table."""

from datetime import date

import openpyxl
import pyarrow as pa
import pytest

from jianhao.dates import day_number
from jianhao.documents.checklist import write_checklist
from jianhao.ingest import checklist_form as form
from jianhao.ingest.checks import read_checks
from jianhao.ingest.issues import Code, IssueLog
from jianhao.ingest.source import SourceFile
from jianhao.store.schemas import ACCOUNTS_IN

ACCOUNTS = {"weixin:gh_0123456789ab": [], "weibo:2803301701": [], "app:com.shili.fabu": []}
DAY = day_number(date(2024, 5, 21))
SIGNED = {form.CHECKED_BY: "甲市人民政府办公室", form.CHECKED_AT: "2024-05-21"}


@pytest.fixture
def filled(tmp_path):
    """Writes the form as the tool does and fills it in as a person does."""
    accounts = [
        {"account_id": a, "name": "乙县发布", "platform": a.partition(":")[0], "agency": "甲市乙县"}
        for a in ACCOUNTS
    ]

    def fill(*answers):
        path = tmp_path / "人工核查单.xlsx"
        write_checklist(pa.Table.from_pylist(accounts, ACCOUNTS_IN), path, day=DAY)
        book = openpyxl.load_workbook(path)
        sheet = book[form.SHEET]
        (top,) = [r for r in range(1, 8) if sheet.cell(r, 2).value == form.ACCOUNT_ID]
        columns = {sheet.cell(top, c).value: c for c in range(1, sheet.max_column + 1)}
        for number, row in enumerate(answers, 1):
            for heading, value in row.items():
                sheet.cell(top + number, columns[heading], value)
        book.save(path)
        return SourceFile(path.name, path), top

    return fill


def answers(source, register):
    log = IssueLog()
    table = read_checks([source], register(ACCOUNTS), log)
    return {(r["account_id"], r["item"]): r for r in table.to_pylist()}, log


def results(rows):
    return {key: row["result"] for key, row in rows.items()}


def test_a_filled_form_comes_back(filled, register):
    source, _ = filled(
        SIGNED
        | {
            form.LAST_UPDATE: date(2024, 5, 3),
            form.SECURITY: "无",
            form.INTERACTION: "有",
            form.PROBLEM: "未发现问题",
        },
        SIGNED | {form.PROBLEM: "发布商业广告信息", form.REMARK: "推送含推广", form.INTERACTION: "无"},
        SIGNED | {form.USABLE: "不能", form.INTERACTION: "不适用"},
    )
    rows, log = answers(source, register)
    assert results(rows) == {
        ("weixin:gh_0123456789ab", "last_update"): "2024-05-03",
        ("weixin:gh_0123456789ab", "security_incident"): "passed",
        ("weixin:gh_0123456789ab", "no_interaction"): "passed",
        ("weixin:gh_0123456789ab", "advert"): "passed",
        ("weixin:gh_0123456789ab", "off_topic"): "passed",
        ("weixin:gh_0123456789ab", "entertainment"): "passed",
        ("weibo:2803301701", "advert"): "failed",
        ("weibo:2803301701", "no_interaction"): "failed",
        ("app:com.shili.fabu", "app_unusable"): "failed",
        ("app:com.shili.fabu", "no_interaction"): "not_applicable",
    }
    one = rows[("weibo:2803301701", "advert")]
    assert (one["by"], one["checked_at"], one["evidence"]) == (
        "甲市人民政府办公室",
        DAY,
        "推送含推广；截图002",
    )
    assert len(log) == 0


def test_a_form_as_it_was_written_answers_nothing(filled, register):
    rows, log = answers(filled()[0], register)
    assert (rows, len(log)) == ({}, 0)


@pytest.mark.parametrize("gone", [form.CHECKED_BY, form.CHECKED_AT])
def test_an_unsigned_answer_is_no_evidence(filled, register, issues, gone):
    row = SIGNED | {form.SECURITY: "无"}
    del row[gone]
    source, top = filled(row)
    rows, log = answers(source, register)
    assert rows == {}
    assert issues(log) == [(top + 1, form.CHECKED_BY, Code.MISSING_REQUIRED)]


@pytest.mark.parametrize(
    ("cells", "heading"),
    [
        ({form.SECURITY: "可能"}, form.SECURITY),
        ({form.USABLE: "打不开"}, form.USABLE),
        ({form.PROBLEM: "不好看"}, form.PROBLEM),
    ],
)
def test_a_word_that_is_no_answer_is_said_and_the_others_count(filled, register, issues, cells, heading):
    source, top = filled(SIGNED | {form.INTERACTION: "有"} | cells)
    rows, log = answers(source, register)
    assert results(rows) == {("weixin:gh_0123456789ab", "no_interaction"): "passed"}
    assert issues(log) == [(top + 1, heading, Code.UNKNOWN_WORD)]


def test_an_account_that_is_not_registered(filled, register, issues):
    source, top = filled(SIGNED | {form.ACCOUNT_ID: "weixin:gh_ffffffffffff", form.SECURITY: "无"})
    rows, log = answers(source, register)
    assert rows == {}
    assert issues(log) == [(top + 1, "账号ID", Code.UNKNOWN_ACCOUNT)]


PLAIN = ["account_id", "item", "result", "checked_at", "by", "evidence"]
ROW = ["weibo:2803301701", "no_interaction", "passed", "2024-05-21", "甲市人民政府办公室", "001"]


def plain(desk, register, *rows, head=PLAIN):
    return answers(desk.csv("核查.csv", [head, *rows]), register)


def test_a_plain_table(desk, register):
    rows, log = plain(desk, register, ROW)
    assert rows[("weibo:2803301701", "no_interaction")] == dict(
        zip(PLAIN, [*ROW[:3], DAY, *ROW[4:]], strict=True)
    )
    assert len(log) == 0


@pytest.mark.parametrize(
    ("word", "result"),
    [
        ("通过", "passed"),
        ("合格", "passed"),
        ("PASSED", "passed"),
        ("不通过", "failed"),
        ("存在问题", "failed"),
        ("不适用", "not_applicable"),
    ],
)
def test_words_of_results(desk, register, word, result):
    rows, _ = plain(desk, register, [*ROW[:2], word, *ROW[3:]])
    assert results(rows) == {("weibo:2803301701", "no_interaction"): result}


def test_an_official_wording_names_its_rule(desk, register):
    rows, _ = plain(desk, register, [ROW[0], "未提供有效互动功能", "不合格", *ROW[3:]])
    assert results(rows) == {("weibo:2803301701", "no_interaction"): "failed"}


@pytest.mark.parametrize(
    ("text", "result"),
    [("2024年5月3日", "2024-05-03"), ("45415", "2024-05-03"), ("2024-05-03 09:00", "2024-05-03")],
)
def test_the_day_of_the_last_update(desk, register, text, result):
    rows, _ = plain(desk, register, [ROW[0], "last_update", text, *ROW[3:]])
    assert results(rows) == {("weibo:2803301701", "last_update"): result}


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({1: "随便"}, Code.UNKNOWN_WORD),
        ({1: ""}, Code.UNKNOWN_WORD),
        ({2: "还行"}, Code.UNKNOWN_WORD),
        ({2: ""}, Code.UNKNOWN_WORD),
        ({1: "last_update", 2: "5月3日"}, Code.UNKNOWN_WORD),
        ({3: ""}, Code.MISSING_REQUIRED),
        ({4: ""}, Code.MISSING_REQUIRED),
        ({0: "weibo:9"}, Code.UNKNOWN_ACCOUNT),
        ({0: ""}, Code.UNKNOWN_ACCOUNT),
    ],
)
def test_rows_that_are_no_answer(desk, register, issues, cells, code):
    row = [cells.get(n, value) for n, value in enumerate(ROW)]
    rows, log = plain(desk, register, row)
    assert rows == {}
    assert [(r, c) for r, _, c in issues(log)] == [(2, code)]


def test_a_table_of_something_else(desk, register, refused):
    source = desk.csv("台账.csv", [["账号名称", "平台", "账号ID"], ["乙县发布", "微博", "2803301701"]])
    assert "不是核查记录" in refused(lambda: answers(source, register))
