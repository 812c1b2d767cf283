"""Registers of accounts: identity, required cells, doubles, and nothing personal."""

import pytest

from jianhao.errors import UnusableCall
from jianhao.ingest.accounts import read_accounts
from jianhao.ingest.issues import Code, IssueLog

HEAD = ["账号名称", "平台", "账号ID", "主办单位", "链接"]
ROW = ["乙县发布", "微博", "2803301701", "甲市乙县人民政府办公室", ""]


def only(accounts):
    (account,) = accounts
    return account


def with_cell(**cells):
    return [cells.get(heading, value) for heading, value in zip(HEAD, ROW, strict=True)]


IDS = {
    "weixin original": ("微信公众号", "gh_0123456789AB", "", "weixin:gh_0123456789ab", [("gh", "gh_0123456789ab")]),
    "weixin biz": ("公众号", "MzI4NjAxNjY4Nw==", "", "weixin:3286016687", [("biz", "3286016687")]),
    "with platform": ("微博", "weibo:2803301701", "", "weibo:2803301701", [("uid", "2803301701")]),
    "link alone": ("", "", "https://weibo.com/u/2803301701?x=1", "weibo:2803301701", [("uid", "2803301701")]),
    "link beside id": ("", "gh_0123456789ab", "https://mp.weixin.qq.com/s?__biz=MzI4NjAxNjY4Nw==&mid=1&idx=1&sn=a",
                       "weixin:gh_0123456789ab", [("gh", "gh_0123456789ab"), ("biz", "3286016687")]),
    "bilibili": ("哔哩哔哩", "", "https://space.bilibili.com/12345", "bilibili:12345", [("mid", "12345")]),
    "douyin number": ("抖音", "7123456789012345678", "", "douyin:7123456789012345678", [("uid", "7123456789012345678")]),
}  # fmt: skip


@pytest.mark.parametrize(("platform", "given", "link", "account_id", "ids"), IDS.values(), ids=IDS)
def test_identity(desk, platform, given, link, account_id, ids):
    source = desk.csv("台账.csv", [HEAD, with_cell(平台=platform, 账号ID=given, 链接=link)])
    account = only(desk.accounts(source)[0])
    assert account["account_id"] == account_id
    assert [(i["kind"], i["id"]) for i in account["ids"]] == ids


def test_an_unknown_link_is_an_identity_of_its_own(desk):
    source = desk.csv(
        "台账.csv", [HEAD, with_cell(账号ID="", 平台="小程序", 链接="https://app.example.cn/a")]
    )
    account = only(desk.accounts(source)[0])
    assert account["account_id"].startswith("weixin_mini:")
    assert account["ids"][0]["kind"] == "link"


def test_words_under_which_an_address_hides_are_no_identity(desk, issues):
    rows = [with_cell(账号ID="", 链接="点击查看"), with_cell(账号ID="", 账号名称="丙县发布", 链接="点击查看")]
    accounts, log = desk.accounts(desk.csv("台账.csv", [HEAD, *rows]))
    assert accounts == []
    assert issues(log) == [(2, "账号ID", Code.MISSING_REQUIRED), (3, "账号ID", Code.MISSING_REQUIRED)]


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ({"账号名称": ""}, "账号名称", Code.MISSING_REQUIRED),
        ({"主办单位": "—"}, "主办单位", Code.MISSING_REQUIRED),
        ({"账号ID": ""}, "账号ID", Code.MISSING_REQUIRED),
        ({"平台": ""}, "平台", Code.UNKNOWN_PLATFORM),
        ({"账号ID": "7.12E+18"}, "账号ID", Code.ID_LOST_DIGITS),
        ({"账号ID": "#N/A"}, "账号ID", Code.ERROR_CELL),
        ({"账号ID": "weixin:gh_0123456789ab"}, "账号ID", Code.CONFLICTING_ID),
        (
            {"账号ID": "", "链接": "https://www.douyin.com/user/MS4wLjABAAAA0123456789abcdefghijklmn"},
            "链接",
            Code.CONFLICTING_ID,
        ),
    ],
)
def test_rows_that_cannot_be_taken_name_the_cell(desk, issues, cells, column, code):
    accounts, log = desk.accounts(
        desk.csv("台账.csv", [HEAD, [*ROW[:2], "2803301799", *ROW[3:]], with_cell(**cells)])
    )
    assert [a["account_id"] for a in accounts] == ["weibo:2803301799"]
    assert issues(log) == [(3, column, code)]
    assert log.rejected_rows("台账.csv") == 1


def test_an_unknown_platform_says_both_the_word_and_the_row(desk, issues):
    _, log = desk.accounts(desk.csv("台账.csv", [HEAD, with_cell(平台="某平台")]))
    assert issues(log) == [(2, "平台", Code.UNKNOWN_PLATFORM), (2, "平台", Code.UNKNOWN_WORD)]


def test_a_heading_is_named_as_the_user_wrote_it(desk, issues):
    head = ["新媒体名称", "新媒体类型", "平台账号ID", "责任单位"]
    _, log = desk.accounts(
        desk.csv("台账.csv", [head, ["乙县发布", "", "1", "甲"], ["", "微博", "10001", "甲"]])
    )
    assert issues(log) == [(2, "新媒体类型", Code.UNKNOWN_PLATFORM), (3, "新媒体名称", Code.MISSING_REQUIRED)]


def test_a_register_without_a_column_is_still_a_register(desk):
    accounts, log = desk.accounts(desk.csv("台账.csv", [["平台", "账号ID"], ["微博", "2803301701"]]))
    assert (only(accounts)["name"], only(accounts)["agency"], len(log)) == (None, None, 0)


def test_a_link_of_another_platform_is_said_and_not_used(desk, issues):
    row = with_cell(链接="https://space.bilibili.com/12345")
    accounts, log = desk.accounts(desk.csv("台账.csv", [HEAD, row]))
    assert [i["kind"] for i in only(accounts)["ids"]] == ["uid"]
    assert issues(log) == [(2, "链接", Code.CONFLICTING_ID)]
    assert "哔哩哔哩" in log.table().to_pylist()[0]["message"]
    assert log.rejected_rows() == 0


def test_the_site_of_the_office_is_no_contradiction(desk, issues):
    accounts, log = desk.accounts(desk.csv("台账.csv", [HEAD, with_cell(链接="http://www.shili.gov.cn")]))
    assert (len(accounts), issues(log)) == (1, [])


DOUBLES = {
    "the same id": ("微博", "2803301701", ""),
    "a link": ("微博", "", "https://weibo.com/2803301701"),
    "another form": ("新浪微博", "weibo:2803301701", ""),
}


@pytest.mark.parametrize("cells", DOUBLES.values(), ids=DOUBLES)
def test_doubles_name_the_first_row(desk, issues, cells):
    platform, given, link = cells
    first = desk.csv("甲.csv", [HEAD, ROW])
    second = desk.csv("乙.csv", [HEAD, with_cell(账号名称="丙", 平台=platform, 账号ID=given, 链接=link)])
    log = IssueLog()
    read = read_accounts([first, second], log)
    assert [a["name"] for a in read.table.to_pylist()] == ["乙县发布"]
    (issue,) = log.table().to_pylist()
    assert (issue["file"], issue["row"], issue["code"]) == ("乙.csv", 2, Code.DUPLICATE_ACCOUNT)
    assert "与甲.csv第2行是同一账号" in issue["message"]
    assert read.doubles.to_pylist() == [
        {"account_id": "weibo:2803301701", "platform": "weibo", "agency": ROW[3], "division_code": None}
    ]


def test_an_account_known_by_its_alias_alone_is_not_taken_twice(desk, issues):
    rows = [with_cell(平台="微信公众号", 账号ID="shilifabu")] * 2
    accounts, log = desk.accounts(desk.csv("台账.csv", [HEAD, *rows]))
    assert [a["account_id"] for a in accounts] == ["weixin:shilifabu"]
    assert issues(log) == [(3, "账号ID", Code.DUPLICATE_ACCOUNT)]


def test_one_number_on_two_platforms_is_two_accounts(desk):
    rows = [with_cell(平台="微博", 账号ID="1234567890"), with_cell(平台="今日头条", 账号ID="1234567890")]
    assert len(desk.accounts(desk.csv("台账.csv", [HEAD, *rows]))[0]) == 2


@pytest.mark.parametrize(
    ("text", "code", "level"),
    [
        ("010101", None, None),
        ("110105", "110105000000", "county"),
        ("11", "110000000000", "province"),
        ("１１０１０５", "110105000000", "county"),
        ("", None, None),
    ],
)
def test_division_codes(desk, text, code, level):
    account = only(desk.accounts(desk.csv("台账.csv", [[*HEAD, "行政区划代码"], [*ROW, text]]))[0])
    assert (account["division_code"], account["level"]) == (code, level)


@pytest.mark.parametrize(
    ("heading", "text", "value", "kind"),
    [("粉丝数", "1,234", 1234, "exact"), ("粉丝数（万）", "1.2", 12_000, "rounded"), ("粉丝数（万）", "10+", 100_000, "at_least"),
     ("粉丝数", "10万+", 100_000, "at_least"), ("粉丝数", "—", None, None), ("粉丝数", "0", 0, "exact")],
)  # fmt: skip
def test_followers(desk, heading, text, value, kind):
    account = only(desk.accounts(desk.csv("台账.csv", [[*HEAD, heading], [*ROW, text]]))[0])
    assert (account["followers"], account["followers_kind"]) == (value, kind)


def test_the_canonical_columns(desk):
    extra = {
        "年度费用（万元）": ("1.2", "yearly_cost", 12_000.0),
        "运维人数": ("0.5", "staff", 0.5),
        "功能": ("发布、解读/互动", "functions", ["发布", "解读", "互动"]),
        "是否代表主体": ("是", "represents_government", True),
        "平台状态": ("停更", "platform_state", "stopped"),
        "国办系统状态": ("正常运行", "national_state", "running"),
        "台账状态": ("公告期", "local_state", "announced"),
        "备案号": ("无", "filing_no", None),
        "合同到期": ("2024.5.20", "contract_end", 19863),
        "最近更新日": ("45432", "last_update", 19863),
        "适用范围": ("政府系统", "scope", "government"),
        "层级": ("县（市、区）级", "level", "county"),
        "主管单位": ("甲市人民政府办公室", "supervisor", "甲市人民政府办公室"),
    }
    source = desk.csv("台账.csv", [[*HEAD, *extra], [*ROW, *(v[0] for v in extra.values())]])
    accounts, log = desk.accounts(source)
    assert len(log) == 0
    for _, name, value in extra.values():
        assert only(accounts)[name] == value


@pytest.mark.parametrize(
    ("heading", "text", "code"),
    [
        ("平台状态", "还行吧", Code.UNKNOWN_WORD),
        ("层级", "特级", Code.UNKNOWN_WORD),
        ("行政区划代码", "123", Code.UNKNOWN_WORD),
        ("粉丝数", "很多", Code.BAD_COUNT),
        ("最近更新日", "5月20日", Code.DATE_WITHOUT_YEAR),
        ("是否代表主体", "也许", Code.BAD_FLAG),
    ],
)
def test_a_bad_cell_leaves_the_row_in_and_the_value_out(desk, issues, heading, text, code):
    accounts, log = desk.accounts(desk.csv("台账.csv", [[*HEAD, heading], [*ROW, text]]))
    assert len(accounts) == 1
    assert issues(log) == [(2, heading, code)]
    assert log.table().to_pylist()[0]["message"].endswith("（该值按缺失处理）")
    assert log.rejected_rows() == 0


def test_several_sheets_and_files(desk):
    book = desk.xlsx(
        "单位.xlsx", [HEAD, ROW], [HEAD, with_cell(账号ID="2803301702")], [["填表说明"], ["一个单位一张表"]]
    )
    more = desk.csv("补充.csv", [HEAD, with_cell(账号ID="2803301703")], "gb18030")
    accounts, log = desk.accounts(book, more)
    assert [(a["source_file"], a["source_sheet"]) for a in accounts] == [
        ("单位.xlsx", "Sheet1"), ("单位.xlsx", "Sheet2"), ("补充.csv", ""),
    ]  # fmt: skip
    assert len(log) == 0


def test_rare_characters_of_names(desk):
    source = desk.csv("台账.csv", [HEAD, with_cell(账号名称="𬭎㙍发布", 主办单位="䶮镇人民政府")], "gb18030")
    account = only(desk.accounts(source)[0])
    assert (account["name"], account["agency"]) == ("𬭎㙍发布", "䶮镇人民政府")


SECRET = ["13800000000", "张某某", "110101199003070000", "secret@example.com"]


def test_personal_columns_are_dropped_at_the_door(desk):
    source = desk.csv("台账.csv", [[*HEAD, "联系电话", "负责人", "身份证号", "邮箱"], [*ROW, *SECRET]])
    log = IssueLog()
    read = read_accounts([source], log)
    (reading,) = read.readings["台账.csv"]
    assert reading.columns.personal == ("联系电话", "负责人", "身份证号", "邮箱")
    said = str(read.table.to_pylist()) + str(log.table().to_pylist()) + str(read.doubles.to_pylist())
    assert not any(secret in said for secret in SECRET)


def test_a_personal_number_in_another_column_is_masked_in_the_message(desk):
    rows = [[*ROW, "13800000000"], [*with_cell(账号ID="2803301702"), "110101199003070000"]]
    _, log = desk.accounts(desk.csv("台账.csv", [[*HEAD, "最近更新日"], *rows]))
    assert [i["value"] for i in log.table().to_pylist()] == ["138****0000", "110101***********0"]
    assert not any(secret in str(log.table().to_pylist()) for secret in SECRET)


POSTS = {
    "by headings": [
        ["账号ID", "平台", "标题", "发布时间", "阅读数"],
        ["weibo:1", "微博", "通知", "2024-05-20", "1"],
    ],
    "with links": [["标题", "链接", "发布时间"], ["通知", "https://mp.weixin.qq.com/s/x", "2024-05-20"]],
    "with platform and link": [
        ["账号名称", "平台", "标题", "链接", "发布时间"],
        ["甲", "微博", "通知", "https://weibo.com/1/a", "2024-05-20"],
    ],
}


@pytest.mark.parametrize("rows", POSTS.values(), ids=POSTS)
def test_posts_given_as_accounts_are_an_unusable_call(desk, refused, rows):
    source = desk.csv("发布.csv", rows)
    assert (
        refused(lambda: desk.accounts(source))
        == "发布.csv是发布内容，不是账号台账；发布内容请用--posts给出。"
    )
    with pytest.raises(UnusableCall):
        desk.accounts(source)


def test_a_table_of_something_else_says_what_is_wanted(desk, refused):
    source = desk.csv("预算.csv", [["科目", "金额"], ["办公费", "100"]])
    assert "没有找到账号台账的表头" in refused(lambda: desk.accounts(source))


def test_a_confirmed_mapping_opens_a_register_of_unknown_headings(desk):
    from jianhao.ingest.columns import fingerprint

    head = ["户名", "渠道", "编码", "隶属"]
    said = {fingerprint(head): dict(zip(head, ["name", "platform", "account_id", "agency"], strict=True))}
    accounts, _ = desk.accounts(desk.csv("台账.csv", [head, ROW[:4]]), confirmed=said)
    assert only(accounts)["agency"] == ROW[3]


def test_an_account_whose_name_begins_like_a_remark_is_an_account(desk):
    rows = [
        with_cell(账号名称="注意防范", 账号ID="10001"),
        with_cell(账号名称="总计划办", 账号ID="10002"),
        with_cell(账号名称="备注发布", 账号ID="10003"),
    ]
    accounts, log = desk.accounts(desk.csv("台账.csv", [HEAD, *rows]))
    assert (len(accounts), len(log)) == (3, 0)


def test_remark_rows_are_counted_and_not_rejected(desk):
    tail = [
        ["合计", "2个平台", "3", "", ""],
        ["", "", "", "", ""],
        ["填表人：某某", "", "审核人：某某", "", "填表日期：2024年6月1日"],
        ["注：略"],
    ]
    log = IssueLog()
    read = read_accounts([desk.csv("台账.csv", [["示例县台账"], HEAD, ROW, *tail])], log)
    (reading,) = read.readings["台账.csv"]
    assert (reading.rows, reading.remark_rows, reading.empty_rows, len(log)) == (1, 4, 1, 0)
