"""Posts of registered accounts, snapshots of their numbers, and nothing of anybody else's."""

from datetime import UTC, date, datetime
from hashlib import sha256

import pytest

from jianhao.ingest.issues import Code

HEAD = ["账号ID", "平台", "内容ID", "标题", "正文", "链接", "发布时间", "阅读数", "点赞数", "采集时间"]
ROW = [
    "weixin:gh_0123456789ab",
    "微信公众号",
    "2650000001_1",
    "通知",
    "正文一",
    "https://mp.weixin.qq.com/s/abc",
    "2024-05-20 08:30",
    "37",
    "1",
    "2024-05-21 09:00",
]
WEIXIN = "weixin:gh_0123456789ab"
OTHER = "weixin:gh_0123456789ac"


@pytest.fixture
def index(register):
    return register(
        {
            WEIXIN: [("biz", "3286016687")],
            OTHER: [("biz", "3286016688")],
            "weibo:2803301701": [("uid", "2803301701")],
        }
    )


def with_cell(**cells):
    return [cells.get(heading, value) for heading, value in zip(HEAD, ROW, strict=True)]


def read(desk, index, *rows, head=HEAD, name="发布.csv"):
    return desk.posts(desk.csv(name, [head, *rows]), index=index)


def test_a_post(desk, index):
    seen = read(desk, index, ROW)
    (post,) = seen.posts
    assert post == {
        "post_id": f"{WEIXIN}:2650000001_1", "account_id": WEIXIN, "platform": "weixin", "native_id": "2650000001_1", "title": "通知",
        "text": "正文一", "url": "https://mp.weixin.qq.com/s/abc", "published_at": datetime(2024, 5, 20, 0, 30,
        tzinfo=UTC), "precision": "minute",
        "day": 19863, "tool": None, "original_flag": None, "deleted": None, "source_file": "发布.csv", "source_row": 2,
        "profile": "generic", "joined_by": "account_id",
    }  # fmt: skip
    (sample,) = seen.samples
    assert sample == {
        "post_id": f"{WEIXIN}:2650000001_1", "collected_at": datetime(2024, 5, 21, 1, 0, tzinfo=UTC), "reads": 37, "reads_kind": "exact",
        "metric": "times", "likes": 1, "looks": None, "comments": None, "shares": None,
    }  # fmt: skip
    assert (seen.reader.rows, seen.reader.accepted, seen.issues) == (1, 1, [])


def test_the_same_native_id_under_two_accounts_is_two_posts(desk, index):
    seen = read(desk, index, ROW, with_cell(账号ID=OTHER))
    assert len({p["post_id"] for p in seen.posts}) == 2


def test_rows_of_one_post_are_snapshots(desk, index):
    seen = read(desk, index, ROW, with_cell(阅读数="52", 采集时间="2024-05-22 09:00"))
    assert len({p["post_id"] for p in seen.posts}) == 1
    assert [s["reads"] for s in seen.samples] == [37, 52]


@pytest.mark.parametrize(
    ("text", "reads", "kind"),
    [
        ("0", 0, "exact"),
        ("", None, None),
        ("—", None, None),
        ("10万+", 100_000, "at_least"),
        ("1.2万", 12_000, "rounded"),
        ("100000+", 100_000, "at_least"),
    ],
)
def test_a_blank_is_not_zero_and_a_bound_stays_a_bound(desk, index, text, reads, kind):
    (sample,) = read(desk, index, with_cell(阅读数=text)).samples
    assert (sample["reads"], sample["reads_kind"]) == (reads, kind)


@pytest.mark.parametrize(
    ("heading", "metric"), [("阅读数", "times"), ("阅读次数", "times"), ("阅读人数", "people")]
)
def test_the_heading_says_what_reads_count(desk, index, heading, metric):
    head = [heading if name == "阅读数" else name for name in HEAD]
    seen = desk.posts(desk.csv("内容.csv", [head, ROW]), index=index)
    assert [row["metric"] for row in seen.samples] == [metric]


def test_a_row_without_any_number_or_collection_gives_no_sample(desk, index):
    seen = read(desk, index, with_cell(阅读数="", 点赞数="", 采集时间=""))
    assert (len(seen.posts), seen.samples) == (1, [])


def test_units_of_headings(desk, index):
    head = [h.replace("阅读数", "阅读数（万）") for h in HEAD]
    (sample,) = read(desk, index, with_cell(阅读数="1.2"), head=head).samples
    assert (sample["reads"], sample["reads_kind"]) == (12_000, "rounded")


@pytest.mark.parametrize(
    ("text", "deleted"), [("是", True), ("已删除", True), ("否", False), ("正常", False), ("", None)]
)
def test_deleted(desk, index, text, deleted):
    seen = read(desk, index, [*ROW, text], head=[*HEAD, "是否删除"])
    assert seen.posts[0]["deleted"] is deleted


@pytest.mark.parametrize(
    ("text", "precision"),
    [
        ("2024-05-20", "day"),
        ("2024年5月20日", "day"),
        ("45432", "day"),
        ("2024-05-20 08:30", "minute"),
        ("2024-05-20 08:30:00", "second"),
    ],
)
def test_precision(desk, index, text, precision):
    (post,) = read(desk, index, with_cell(发布时间=text)).posts
    assert (post["precision"], post["day"]) == (precision, 19863)


def test_a_date_cell_of_a_workbook_has_the_precision_of_a_day(desk, index):
    def write(book):
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEAD)
        sheet.write_row(1, 0, ROW)
        sheet.write_datetime(1, 6, date(2024, 5, 20), book.add_format({"num_format": "yyyy/m/d"}))

    seen = desk.posts(desk.book("发布.xlsx", write), index=index)
    assert [(p["precision"], p["day"]) for p in seen.posts] == [("day", 19863)]


URLS = {
    "a long link": (
        "https://mp.weixin.qq.com/s?__biz=MzI4NjAxNjY4Nw==&mid=2650000001&idx=2&sn=a",
        "2650000001_2",
    ),
    "a weibo": ("https://weibo.com/2803301701/NabcdEFGH", "NabcdEFGH"),
}


@pytest.mark.parametrize("native", ["", "—", "nan", "None"])
def test_without_a_native_id_the_link_tells_it(desk, index, native):
    url, expected = URLS["a long link"]
    (post,) = read(desk, index, with_cell(内容ID=native, 链接=url)).posts
    assert (post["post_id"], post["native_id"]) == (f"{WEIXIN}:{expected}", None)


def test_without_that_the_link_itself_and_else_time_and_title(desk, index):
    link = "https://www.example.com/a"
    by_link, same_link, by_time, same_time, other = (
        p["post_id"]
        for p in read(
            desk,
            index,
            with_cell(内容ID="", 链接=link),
            with_cell(内容ID="", 链接=link, 标题="改题"),
            with_cell(内容ID="", 链接=""),
            with_cell(内容ID="", 链接="", 正文="另"),
            with_cell(内容ID="", 链接="", 标题="另"),
        ).posts
    )
    assert by_link == same_link == f"{WEIXIN}:{sha256(link.encode()).hexdigest()[:20]}"
    assert by_time == same_time
    assert len({by_link, by_time, other}) == 3


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ({"发布时间": ""}, "发布时间", Code.MISSING_REQUIRED),
        ({"发布时间": "5月20日"}, "发布时间", Code.DATE_WITHOUT_YEAR),
        ({"发布时间": "#N/A"}, "发布时间", Code.ERROR_CELL),
        ({"内容ID": "7.12E+18"}, "内容ID", Code.ID_LOST_DIGITS),
        ({"账号ID": "7.12E+18"}, "账号ID", Code.ID_LOST_DIGITS),
        ({"账号ID": "#REF!"}, "账号ID", Code.ERROR_CELL),
        ({"账号ID": "", "链接": ""}, "账号ID", Code.MISSING_REQUIRED),
    ],
)
def test_rows_that_cannot_be_taken(desk, index, issues, cells, column, code):
    seen = read(desk, index, ROW, with_cell(**cells))
    assert len(seen.posts) == 1
    assert issues(seen.log) == [(3, column, code)]
    assert (seen.log.rejected_rows(), seen.reader.stranger_posts) == (1, 0)
    assert seen.reader.rows == 2


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ({"阅读数": "很多"}, "阅读数", Code.BAD_COUNT),
        ({"采集时间": "昨天"}, "采集时间", Code.DATE_WITHOUT_YEAR),
        ({"标题": "#N/A"}, "标题", Code.ERROR_CELL),
        ({"正文": "#VALUE!"}, "正文", Code.ERROR_CELL),
    ],
)
def test_cells_that_cannot_be_taken_leave_the_post(desk, index, issues, cells, column, code):
    seen = read(desk, index, with_cell(**cells))
    assert len(seen.posts) == 1
    assert issues(seen.log) == [(2, column, code)]
    assert seen.log.rejected_rows() == 0
    name = {"标题": "title", "正文": "text"}.get(column)
    assert name is None or seen.posts[0][name] is None


def test_error_cells_of_a_workbook_never_stand_in_a_post(desk, index, containers):
    def cell(place, text):
        return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'

    heads = "".join(cell(f"{c}1", h) for c, h in zip("ABCDEFGHIJ", HEAD, strict=True))
    values = "".join(cell(f"{c}2", v) for c, v in zip("ABCDEFGHIJ", ROW, strict=True))
    values = values.replace(cell("D2", "通知"), '<c r="D2" t="e"><v>#N/A</v></c>').replace(
        cell("E2", "正文一"), '<c r="E2"><f>A1</f></c>'
    )
    part = containers.sheet(f'<row r="1">{heads}</row><row r="2">{values}</row>')
    seen = desk.posts(desk.file("发布.xlsx", containers.workbook(part)), index=index)
    assert (seen.posts[0]["title"], seen.posts[0]["text"]) == (None, None)
    assert [c for _, c in seen.issues] == [Code.ERROR_CELL, Code.FORMULA_WITHOUT_VALUE]


JOINS = {
    "biz": ({"账号ID": "MzI4NjAxNjY4Nw=="}, WEIXIN, "biz"),
    "number": ({"账号ID": "3286016688"}, OTHER, "biz"),
    "link alone": ({"账号ID": "", "平台": "", "链接": URLS["a long link"][0]}, WEIXIN, "biz"),
    "weibo link": ({"账号ID": "", "平台": "", "链接": URLS["a weibo"][0]}, "weibo:2803301701", "account_id"),
}  # fmt: skip


@pytest.mark.parametrize(("cells", "account", "by"), JOINS.values(), ids=JOINS)
def test_how_a_post_was_joined_is_kept(desk, index, cells, account, by):
    (post,) = read(desk, index, with_cell(**cells)).posts
    assert (post["account_id"], post["joined_by"]) == (account, by)


def test_a_list_without_account_columns_is_joined_by_its_links(desk, index):
    rows = [
        ["通知", URLS["a long link"][0], "2024-05-20"],
        ["无", "https://mp.weixin.qq.com/s/abc", "2024-05-20"],
    ]
    seen = read(desk, index, *rows, head=["标题", "链接", "发布时间"])
    assert [p["account_id"] for p in seen.posts] == [WEIXIN]
    assert (seen.reader.stranger_posts, seen.issues) == (1, [])


def test_a_name_joins_only_after_it_was_confirmed(desk, register):
    rows = [["乙县发布", "通知", "2024-05-20"]]
    head = ["公众号", "标题", "发布时间"]
    plain = register({WEIXIN: []})
    assert read(desk, plain, *rows, head=head).posts == []
    (post,) = read(desk, register({WEIXIN: []}, {"乙县发布": WEIXIN}), *rows, head=head).posts
    assert (post["account_id"], post["joined_by"]) == (WEIXIN, "name")


def test_a_link_joins_where_a_name_was_not_confirmed(desk, index):
    rows = [["乙县发布", "通知", URLS["a long link"][0], "2024-05-20"]]
    (post,) = read(desk, index, *rows, head=["公众号", "标题", "链接", "发布时间"]).posts
    assert (post["account_id"], post["joined_by"]) == (WEIXIN, "biz")


@pytest.mark.parametrize("folder", ["gh_0123456789ab", "3286016687", "MzI4NjAxNjY4Nw=="])
def test_the_folder_may_name_the_account(desk, index, folder):
    source = desk.csv(f"导出/{folder}/文章.csv", [["标题", "发布时间"], ["通知", "2024-05-20"]])
    assert [p["account_id"] for p in desk.posts(source, index=index).posts] == [WEIXIN]


def test_a_folder_may_bear_a_confirmed_name(desk, register):
    index = register({WEIXIN: []}, {"乙县发布": WEIXIN})
    source = desk.csv("导出/乙县发布/文章.csv", [["标题", "发布时间"], ["通知", "2024-05-20"]])
    assert [p["account_id"] for p in desk.posts(source, index=index).posts] == [WEIXIN]


SECRET = "某单位的文章内容不得入表"


def test_strangers_are_counted_with_their_days_and_nothing_else(desk, index):
    rows = [
        with_cell(账号ID="gh_fffffffffff1", 标题=SECRET, 正文=SECRET, 发布时间="2024-05-20"),
        with_cell(账号ID="gh_fffffffffff1", 标题=SECRET, 正文=SECRET, 发布时间="2024-05-18 08:00"),
        with_cell(账号ID="gh_fffffffffff1", 标题=SECRET, 正文=SECRET, 发布时间=SECRET),
        with_cell(账号ID="gh_fffffffffff2", 阅读数=SECRET, 采集时间=SECRET, 内容ID=SECRET, 正文=SECRET),
        with_cell(账号ID=SECRET * 20, 正文=SECRET),
        ROW,
    ]
    seen = read(desk, index, *rows)
    table = seen.reader.unmatched().to_pylist()
    first, second, other = sorted(table, key=lambda r: r["native_account_id"], reverse=True)
    assert (second["native_account_id"], second["posts"], second["first_day"], second["last_day"]) == (
        "gh_fffffffffff1",
        3,
        19861,
        19863,
    )
    assert (first["native_account_id"], first["posts"]) == ("gh_fffffffffff2", 1)
    assert (other["native_account_id"], other["posts"], other["platform"]) == ("", 1, "weixin")
    assert (seen.reader.stranger_posts, seen.reader.accepted, seen.issues) == (5, 1, [])
    assert SECRET not in f"{seen.posts}{seen.samples}{table}{seen.log.table().to_pylist()}"


def test_strangers_of_one_platform_under_two_spellings_are_one(desk, index):
    rows = [with_cell(账号ID="gh_fffffffffff1", 平台=p) for p in ("微信公众号", "公众号", "weixin")]
    (stranger,) = read(desk, index, *rows).reader.unmatched().to_pylist()
    assert (stranger["platform"], stranger["posts"]) == ("weixin", 3)


def test_a_rejected_row_shows_nothing_of_other_cells(desk, index):
    seen = read(desk, index, with_cell(发布时间="5月20日", 正文=SECRET))
    assert SECRET not in str(seen.log.table().to_pylist())


def test_a_post_whose_title_begins_like_a_remark_is_a_post(desk, index):
    head = ["标题", "发布时间", "账号ID", "阅读数"]
    titles = [
        "注意防范高温天气",
        "说明：关于停水的通知",
        "总计投入三千万元",
        "合计",
        "日期：以此为准",
        "标题",
    ]
    seen = read(
        desk,
        index,
        *[[t, "2024-05-20", WEIXIN, "1"] for t in titles],
        ["合计", "", "", "6"],
        ["填表人：某某", "", "", ""],
        head=head,
    )
    assert [p["title"] for p in seen.posts] == titles


def test_accounts_given_as_posts_are_an_unusable_call(desk, index, refused):
    source = desk.csv(
        "台账.csv",
        [["账号名称", "平台", "账号ID", "主办单位"], ["乙县发布", "微博", "2803301701", "甲市乙县"]],
    )
    assert (
        refused(lambda: desk.posts(source, index=index))
        == "台账.csv是账号台账，不是发布内容；台账请作为第一个参数给出。"
    )


def test_accounts_beside_posts_in_a_folder_are_passed_over(desk, index):
    from jianhao.errors import UnusableFile

    data = desk.csv("台账.csv", [["账号名称", "平台", "账号ID", "主办单位"]]).path.read_bytes()
    with pytest.raises(UnusableFile):
        desk.posts(desk.file("夹/台账.csv", data, explicit=False), index=index)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([["科目", "金额"], ["办公费", "1"]], "没有找到发布内容的表头"),
        ([["标题", "发布时间"], ["通知", "2024-05-20"]], "没有账号ID列"),
    ],
)
def test_other_tables_say_what_is_wanted(desk, index, refused, rows, said):
    assert said in refused(lambda: desk.posts(desk.csv("表.csv", rows), index=index))


def test_comments_of_people_are_refused(desk, index):
    head = ["comment_id", "create_time", "note_id", "content", "creator_hash", "nickname", "sub_comment_count", "comment_like_count",
            "last_modify_ts", "parent_comment_id", "create_date_time"]  # fmt: skip
    row = [
        "1",
        "1716165005",
        "5030000000000001",
        SECRET,
        "x",
        SECRET,
        "0",
        "0",
        "1",
        "0",
        "2024-05-20T08:30:05+08:00",
    ]
    seen = desk.posts(desk.csv("weibo/csv/creator_comments_2024-05-21.csv", [head, row]), index=index)
    assert (seen.posts, [c for _, c in seen.issues]) == ([], [Code.PERSONAL_DATA])
    assert SECRET not in str(seen.log.table().to_pylist())


def test_a_large_file_in_many_batches_keeps_its_rows(desk, index):
    rows = [with_cell(内容ID=str(n), 标题=f"第{n}篇", 阅读数=str(n)) for n in range(120_000)]
    rows[70_000] = with_cell(内容ID="70000", 发布时间="昨天")
    seen = read(desk, index, *rows)
    assert (len(seen.posts), seen.issues) == (119_999, [(70_002, Code.DATE_WITHOUT_YEAR)])
    assert seen.posts[-1]["source_row"] == 120_001
