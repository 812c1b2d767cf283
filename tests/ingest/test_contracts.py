"""Contracts with 受托单位: one row a contract, whatever rows the office wrote; what cannot be taken is said."""

from datetime import date

import pytest

from jianhao.dates import day_number
from jianhao.ingest.contracts import masked, read_contracts
from jianhao.ingest.issues import Code, IssueLog
from jianhao.store.schemas import CONTRACTS

HEAD = [
    "合同编号",
    "委托单位",
    "受托单位",
    "资质",
    "起始日期",
    "截止日期",
    "合同金额（万元）",
    "账号ID",
    "考核条款",
    "账号所有权",
    "数据与账号移交",
]
TERMS = "每月发布不少于20条，年阅读量达到50万的支付尾款。"
ROW = ["HT-01", "甲示市教育局", "示例传媒有限公司", "互联网新闻信息服务许可证", "2024-01-01", "2024-12-31", "12.5",
       "weixin:gh_a、weibo:1", TERMS, "归甲方所有", "合同终止后10日内移交"]  # fmt: skip
ACCOUNTS = {"weixin:gh_a": [], "weibo:1": [], "douyin:9": []}


def read(desk, register, *rows, head=HEAD, names=None):
    log = IssueLog()
    table = read_contracts([desk.csv("合同.csv", [head, *rows])], register(ACCOUNTS, names), log)
    assert table.schema == CONTRACTS
    return table.to_pylist(), log


def changed(**cells):
    return [cells.get(title.split("（")[0], value) for title, value in zip(HEAD, ROW, strict=True)]


def test_a_contract(desk, register):
    (found,), log = read(desk, register, ROW)
    assert found == {
        "contract_id": "HT-01", "contract_no": "HT-01", "client": "甲示市教育局", "contractor": "示例传媒有限公司",
        "qualification": "互联网新闻信息服务许可证", "from": day_number(date(2024, 1, 1)),
        "to": day_number(date(2024, 12, 31)), "amount": 125_000.0, "account_ids": ["weixin:gh_a", "weibo:1"],
        "terms": TERMS, "ownership": "归甲方所有", "handover": "合同终止后10日内移交", "source_file": "合同.csv",
        "source_sheet": "", "source_row": 2,
    }  # fmt: skip
    assert len(log) == 0


def test_a_workbook_with_a_title_and_merged_numbers(desk, register):
    def write(book):
        sheet = book.add_worksheet("合同")
        sheet.merge_range(0, 0, 0, len(HEAD) - 1, "甲示市政务新媒体委托运维合同清单")
        sheet.write_row(1, 0, HEAD)
        for n, account in enumerate(("weixin:gh_a", "weibo:1")):
            sheet.write_row(2 + n, 0, changed(账号ID=account))
        sheet.merge_range(2, 0, 3, 0, "HT-01")
        sheet.write_row(4, 0, ["合计", "", "", "", "", "", 12.5])

    log = IssueLog()
    rows = read_contracts([desk.book("合同.xlsx", write)], register(ACCOUNTS), log).to_pylist()
    assert [(r["contract_id"], r["account_ids"]) for r in rows] == [("HT-01", ["weixin:gh_a", "weibo:1"])]
    assert len(log) == 0


def test_rows_without_a_number_are_one_contract_by_contractor_and_dates(desk, register):
    rows, _ = read(desk, register, changed(合同编号="", 账号ID="weixin:gh_a"), changed(合同编号="", 账号ID="weibo:1"),
                   changed(合同编号="", 截止日期="2025-12-31"))  # fmt: skip
    assert sorted(len(r["account_ids"]) for r in rows) == [2, 2]
    assert len({r["contract_id"] for r in rows}) == 2


def test_rows_of_one_contract_that_differ_are_said(desk, register, issues):
    (found,), log = read(desk, register, ROW, changed(合同金额="20", 账号ID="douyin:9"))
    assert (found["amount"], found["account_ids"]) == (125_000.0, ["weixin:gh_a", "weibo:1", "douyin:9"])
    assert issues(log) == [(3, "金额", Code.CONFLICTING_ID)]
    assert log.rejected_rows() == 0


@pytest.mark.parametrize(
    ("cells", "column", "code", "kept"),
    [
        ({"受托单位": ""}, "受托单位", Code.MISSING_REQUIRED, 0),
        ({"截止日期": "2023-12-31"}, "截止日期", Code.BAD_TIME, 1),
        ({"账号ID": "weixin:gh_a、weixin:gh_zzz"}, "账号ID", Code.UNKNOWN_ACCOUNT, 1),
        ({"合同金额": "面议"}, "合同金额（万元）", Code.BAD_COUNT, 1),
    ],
)
def test_what_cannot_be_taken(desk, register, issues, cells, column, code, kept):
    rows, log = read(desk, register, changed(**cells))
    assert len(rows) == kept
    assert issues(log) == [(2, column, code)]


def test_missing_cells_are_missing(desk, register):
    (found,), log = read(desk, register, ["HT-02", "", "示例传媒有限公司", *[""] * 8])
    assert [found[n] for n in ("client", "from", "to", "amount", "terms", "ownership", "handover")] == [
        None
    ] * 7
    assert found["account_ids"] == []
    assert len(log) == 0


def test_a_name_leads_to_an_account_only_where_confirmed(desk, register):
    unconfirmed, log = read(desk, register, changed(账号ID="甲示发布"))
    assert unconfirmed[0]["account_ids"] == []
    assert len(log) == 1
    confirmed, _ = read(desk, register, changed(账号ID="甲示发布"), names={"甲示发布": "weixin:gh_a"})
    assert confirmed[0]["account_ids"] == ["weixin:gh_a"]


def test_personal_numbers_are_masked_without_moving_the_text(desk, register):
    terms = "联系人电话13812345678，身份证110101199003074258，阅读量达标后付款。"
    (found,), _ = read(desk, register, changed(考核条款=terms))
    assert "12345678" not in found["terms"]
    assert "19900307" not in found["terms"]
    assert len(found["terms"]) == len(terms)
    assert found["terms"].index("阅读量") == terms.index("阅读量")
    assert masked(None) is None


def test_columns_with_personal_data_are_not_read(desk, register):
    (found,), _ = read(desk, register, [*ROW, "李四", "13812345678"], head=[*HEAD, "乙方联系人", "联系电话"])
    assert "李四" not in str(found)
    assert "13812345678" not in str(found)


def test_a_table_of_something_else(desk, register, refused):
    assert "不是合同清单" in refused(lambda: read(desk, register, ["a", "b"], head=["受托单位", "电话"]))
    assert "不是合同清单" in refused(lambda: read(desk, register, ["a", "b"], head=["账号ID", "截止日期"]))
