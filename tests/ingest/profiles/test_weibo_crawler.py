"""weibo-crawler: one post in six layouts is one raw post; a row that fits none is not read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianhao.ingest.profiles.weibo_rows import read_row

BASE = ["id", "bid", "正文", "头条文章url", "原始图片url", "视频url"]
LIVE = ["Live Photo视频url"]
REST = ["位置", "日期", "工具", "点赞数", "评论数", "转发数", "话题", "@用户"]
FULL = ["完整日期"]
EDIT = ["是否编辑过", "编辑次数"]

HEADERS = {
    "G1": BASE + REST,
    "G2": BASE + REST,
    "G3": BASE + REST + FULL,
    "G4": BASE + REST + FULL,
    "G5": BASE + LIVE + REST + FULL,
    "G6": BASE + LIVE + REST + FULL + EDIT,
}
LIVE_IN_DATA = {"G4", "G5", "G6"}
FULL_IN_DATA = {"G2", "G3", "G4", "G5", "G6"}


def cells(generation: str, *, date: str = "2024-05-20T08:30:15", analysis: bool = False) -> list[str]:
    row = ["5035501234567890\t", "OeXampL3b", "示例县今日开展防汛演练", "", "https://example.cn/1.jpg", ""]
    row += [""] if generation in LIVE_IN_DATA else []
    row += ["示例县·示例广场", date, "政务微博助手", "12", "3", "4", "防汛", ""]
    row += ["{'sentiment': '中性'}"] if analysis else []
    row += ["2024-05-20 08:30:15"] if generation in FULL_IN_DATA else []
    row += ["False", "0"] if generation == "G6" else []
    return row


EXPECTED = {
    "platform": "weibo",
    "account_ref": "2800000001",
    "account_name": "示例县发布",
    "native_id": "5035501234567890",
    "text": "示例县今日开展防汛演练",
    "url": "https://weibo.com/2800000001/OeXampL3b",
    "published_at": "2024-05-20 08:30:15",
    "tool": "政务微博助手",
    "likes": "12",
    "comments": "3",
    "shares": "4",
    "row": 2,
}


@pytest.mark.parametrize("generation", sorted(HEADERS))
@pytest.mark.parametrize("reposts", [False, True])
def test_six_layouts_give_the_same_post(bench, generation, reposts):
    row, header = cells(generation), list(HEADERS[generation])
    if reposts:
        row += ["True"]
        header += ["是否原创", "源用户id", "源用户昵称", *(f"源微博{name}" for name in HEADERS[generation])]
    source = bench.csv("示例县发布/2800000001.csv", [header, row])
    expected = dict(EXPECTED) if generation != "G1" else EXPECTED | {"published_at": "2024-05-20T08:30:15"}
    assert bench.posts(source) == [expected | ({"original_flag": "是"} if reposts else {})]
    assert len(bench.log) == 0


@pytest.mark.parametrize("generation", sorted(HEADERS))
def test_a_repost_keeps_its_own_words_and_not_those_of_its_source(bench, generation):
    row = [
        *cells(generation),
        "False",
        "2900000009",
        "某网友",
        *cells(generation, date="2020-01-01T01:01:01"),
    ]
    row[-1 if generation != "G6" else -3] = "2020-01-01 01:01:01"
    source = bench.csv("示例县发布/2800000001.csv", [HEADERS[generation], row])
    (post,) = bench.posts(source)
    assert post["original_flag"] == "否"
    assert post["published_at"][:10] == "2024-05-20"
    assert "某网友" not in str(post)


def test_text_analysis_shifts_nothing(bench):
    source = bench.csv("示例县发布/2800000001.csv", [HEADERS["G6"], [*cells("G6", analysis=True), "True"]])
    assert bench.posts(source) == [EXPECTED | {"original_flag": "是"}]


def test_one_file_may_mix_layouts(bench):
    rows = [HEADERS["G2"], cells("G1", date="2022-03-01"), cells("G2", date="2024-05-20"), [], cells("G6")]
    posts = bench.posts(bench.csv("示例县发布/2800000001.csv", [*rows, HEADERS["G6"], cells("G4")]))
    assert [(p["row"], p["published_at"], p["tool"]) for p in posts] == [
        (2, "2022-03-01", "政务微博助手"),
        (3, "2024-05-20 08:30:15", "政务微博助手"),
        (5, "2024-05-20 08:30:15", "政务微博助手"),
        (7, "2024-05-20 08:30:15", "政务微博助手"),
    ]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda row: row[:4] + row[6:],  # two columns less
        lambda row: [*row[:5], "", "", *row[5:]],  # two more
        lambda row: [*row[:8], "2024年5月20日", *row[9:]],
        lambda row: [*row[:10], "十二", *row[11:]],
        lambda row: ["不是编号", *row[1:]],
        lambda row: [*row[:8], "2024-05-19", *row[9:]],  # contradicts the full date
        lambda row: row[:6],
    ],
)
def test_a_row_of_unknown_layout_is_named_and_not_read(bench, spoil):
    source = bench.csv("示例县发布/2800000001.csv", [HEADERS["G6"], cells("G6"), spoil(cells("G6"))])
    assert len(bench.posts(source)) == 1
    assert bench.issues(source) == [("shifted_row", 3, "")]
    assert bench.log.rejected_rows() == 1


def test_json_is_read_with_the_full_date(bench):
    post = {
        "id": 5035501234567890, "bid": "OeXampL3b", "text": "示例县今日开展防汛演练", "source": "政务微博助手",
        "created_at": "2024-05-20T08:30:15", "full_created_at": "2024-05-20 08:30:15", "attitudes_count": 12,
        "comments_count": 3, "reposts_count": 4, "user_id": 2800000001, "screen_name": "示例县发布",
    }  # fmt: skip
    repost = post | {"id": 5035501234567891, "bid": "OeXampL3c", "retweet": {"text": "网友原文"}}
    user = {"id": 2800000001, "screen_name": "示例县发布", "birthday": "1990-01-01"}
    source = bench.json("示例县发布/2800000001.json", {"user": user, "weibo": [post, repost]})
    first, second = bench.posts(source)
    assert first == EXPECTED | {"original_flag": "是", "row": 1}
    assert (second["original_flag"], second["native_id"]) == ("否", "5035501234567891")
    assert "网友原文" not in str(second)


def test_database_gives_posts_and_leaves_comments(bench):
    columns = ("id", "bid", "user_id", "screen_name", "text", "created_at", "source")
    values = (
        "5035501234567890",
        "OeXampL3b",
        "2800000001",
        "示例县发布",
        "示例县今日开展防汛演练",
        "2024-05-20T08:30:15",
    )
    post = dict(zip(columns, (*values, "政务微博助手"), strict=True))
    post |= {"attitudes_count": 12, "comments_count": 3, "reposts_count": 4, "retweet_id": None}
    comment = {
        "id": "1",
        "weibo_id": "5035501234567890",
        "user_screen_name": "某网友",
        "text": "来电13800000000",
    }
    source = bench.sqlite("weibodata.db", {"weibo": [post], "comments": [comment, comment]})
    expected = EXPECTED | {"published_at": "2024-05-20T08:30:15", "original_flag": "是", "row": 1}
    assert bench.posts(source) == [expected]
    assert bench.issues(source) == [("personal_data", 0, "comments")]
    assert "2行" in bench.log.of_file(source.name)[0].message


def test_comment_files_are_refused_whole(bench):
    header = ["id", "weibo_id", "created_at", "user_screen_name", "text", "pic_url", "like_count"]
    rows = [
        [str(n), "5035501234567890", "2024-05-20", "某网友", "我的电话13800000000", "", "0"] for n in range(3)
    ]
    source = bench.csv("示例县发布_comments.csv", [header, *rows])
    assert bench.profile(source) == "weibo_crawler_comments"
    assert bench.posts(source) == []
    (issue,) = bench.log.of_file(source.name)
    assert (issue.code, issue.row, issue.value) == ("personal_data", 0, "")
    assert "3行" in issue.message
    assert "13800000000" not in issue.message


@given(
    st.lists(
        st.text(max_size=12) | st.sampled_from(["2024-05-20", "12", "True", "2024-05-20 08:30:15"]),
        max_size=40,
    )
)
def test_any_row_is_read_or_refused(row):
    read_row(row)
