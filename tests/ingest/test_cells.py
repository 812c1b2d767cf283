"""One cell's text → one value: what is uncertain is a problem, never a guess."""

from datetime import date, datetime

import pytest

from jianhao.dates import SHANGHAI, day_number
from jianhao.ingest import cells
from jianhao.ingest.cells import CellProblem, Count
from jianhao.ingest.issues import Code
from jianhao.ingest.table import ERROR_MARK, LOST_MARK

COUNTS = {
    "0": (0, "exact"),
    "1234": (1234, "exact"),
    "1,234": (1234, "exact"),
    "12,345,678": (12345678, "exact"),
    "１２３４": (1234, "exact"),
    "1，234": (1234, "exact"),
    " 37 ": (37, "exact"),
    "37人": (37, "exact"),
    "37 篇": (37, "exact"),
    "12.0": (12, "exact"),
    "1.2万": (12000, "rounded"),
    "1.2 万": (12000, "rounded"),
    "１．２万": (12000, "rounded"),
    "1.15w": (11500, "rounded"),
    "3千": (3000, "rounded"),
    "2.3亿": (230_000_000, "rounded"),
    "约1000": (1000, "rounded"),
    "10万+": (100_000, "at_least"),
    "10W+": (100_000, "at_least"),
    "10万＋": (100_000, "at_least"),
    "100+": (100, "at_least"),
    "10万以上": (100_000, "at_least"),
    "超1000": (1000, "at_least"),
    "≥500": (500, "at_least"),
    "100余": (100, "at_least"),
}
NO_COUNTS = [
    "-5",
    "abc",
    "12 34",
    "1,23",
    "1,2345",
    "0.5",
    "1.5人",
    "1e99",
    "9" * 40,
    "12%",
    "百余",
    "无",
    "1.2.3",
    "+5",
]


@pytest.mark.parametrize(("text", "value"), COUNTS.items())
def test_counts(text, value):
    assert cells.parse_count(text) == Count(*value)


@pytest.mark.parametrize("text", NO_COUNTS)
def test_what_is_no_count_is_a_problem(text):
    with pytest.raises(CellProblem) as caught:
        cells.parse_count(text)
    assert caught.value.code is Code.BAD_COUNT


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "-",
        "--",
        "—",
        "——",
        "－",
        "/",
        "／",
        "*",
        "不详",
        "暂无",
        "未采集",
        "N/A",
        "null",
        "None",
        "NaN",
        "\u3000",
        "\u200b",
    ],
)
def test_missing_words_are_missing_and_not_zero(text):
    assert cells.parse_count(text) is None
    assert cells.parse_time(text) is None
    assert cells.parse_text(text) is None
    assert cells.parse_id(text) is None
    assert cells.parse_flag(text) is None
    assert cells.parse_amount(text) is None


def test_the_unit_of_the_heading_makes_a_count_a_rounded_one():
    assert cells.parse_count("1.2", 10_000) == Count(12_000, "rounded")
    assert cells.parse_count("10+", 10_000) == Count(100_000, "at_least")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12000", 12000.0),
        ("1.2万元", 12000.0),
        ("¥12,000.50", 12000.5),
        ("￥ 300", 300.0),
        ("0.5", 0.5),
        ("约3万", 30000.0),
    ],
)
def test_amounts(text, value):
    assert cells.parse_amount(text) == value


@pytest.mark.parametrize("text", ["10万+", "超3万", "10万以上", "免费", "-3", "1e80"])
def test_a_bound_or_a_word_is_no_amount(text):
    with pytest.raises(CellProblem) as caught:
        cells.parse_amount(text)
    assert caught.value.code is Code.BAD_COUNT


TIMES = {
    "2024-05-20": ("2024-05-20 00:00:00", "day"),
    "2024年5月20日": ("2024-05-20 00:00:00", "day"),
    "2024 年 5 月 20 日": ("2024-05-20 00:00:00", "day"),
    "２０２４年５月２０日": ("2024-05-20 00:00:00", "day"),
    "2024.5.20": ("2024-05-20 00:00:00", "day"),
    "2024/5/20": ("2024-05-20 00:00:00", "day"),
    "20240520": ("2024-05-20 00:00:00", "day"),
    "45432": ("2024-05-20 00:00:00", "day"),
    "45432.354166666664": ("2024-05-20 08:30:00", "second"),
    "2024年5月20日（星期一）": ("2024-05-20 00:00:00", "day"),
    "2024年5月20日 周一 8:30": ("2024-05-20 08:30:00", "minute"),
    "2024-05-20 08:30": ("2024-05-20 08:30:00", "minute"),
    "2024-05-20 8:30:05": ("2024-05-20 08:30:05", "second"),
    "2024-05-20T08:30:05": ("2024-05-20 08:30:05", "second"),
    "2024-05-20T08:30:05.250": ("2024-05-20 08:30:05.25", "second"),
    "2024-05-20T00:30:05Z": ("2024-05-20 08:30:05", "second"),
    "2024-05-20T08:30:05+08:00": ("2024-05-20 08:30:05", "second"),
    "2024-05-19 20:30:05-0400": ("2024-05-20 08:30:05", "second"),
    "2024年5月20日8时30分": ("2024-05-20 08:30:00", "minute"),
    "2024年5月20日 下午3点20分": ("2024-05-20 15:20:00", "minute"),
    "2024-05-20 凌晨12:30": ("2024-05-20 00:30:00", "minute"),
    "2024-05-20 中午12:30": ("2024-05-20 12:30:00", "minute"),
    "2024-05-20 24:00": ("2024-05-21 00:00:00", "minute"),
    "20240520083005": ("2024-05-20 08:30:05", "second"),
    "@1716165005": ("2024-05-20 08:30:05", "second"),
}


@pytest.mark.parametrize(("text", "value"), TIMES.items())
def test_times(text, value):
    moment = cells.parse_time(text)
    local = datetime.fromtimestamp(moment.us / 1e6, SHANGHAI)
    assert (local.replace(tzinfo=None), moment.precision) == (datetime.fromisoformat(value[0]), value[1])


NO_TIMES = {
    Code.DATE_WITHOUT_YEAR: ["5月20日", "05-20", "5/20 08:30", "5.20", "昨天 12:00", "3小时前", "刚刚", "前天"],
    Code.BAD_TIME: [
        "2024-02-30", "2024-13-01", "2024-05-20 25:00", "24-05-20", "2024-05", "2024年", "1716165005", "0001-01-01", "1900-01-01",
        "2024-05-20 晚上12:10", "2024-05-20 上午13:00", "2024-05-20 下午0:10", "2150-01-01", "长期", "2024-05-20 abc", "9" * 50,
        "19999", "@99999999999999",
    ],
}  # fmt: skip


@pytest.mark.parametrize(("code", "text"), [(c, t) for c, texts in NO_TIMES.items() for t in texts])
def test_what_is_no_time_is_a_problem(code, text):
    with pytest.raises(CellProblem) as caught:
        cells.parse_time(text)
    assert caught.value.code is code


def test_days_are_days_of_shanghai():
    assert cells.parse_day("2024-05-19T23:30:00Z") == day_number(date(2024, 5, 20))
    assert cells.parse_day("2024-05-20 23:59") == day_number(date(2024, 5, 20))


FLAGS = {"是": True, "有": True, "√": True, "Yes": True, "TRUE": True, "1": True, "原创": True, "否": False, "无": False,
         "×": False, "0": False, "转载": False, "非原创": False, "False": False}  # fmt: skip


@pytest.mark.parametrize(("text", "value"), FLAGS.items())
def test_flags(text, value):
    assert cells.parse_flag(text) is value


@pytest.mark.parametrize("text", ["可能", "2", "是/否"])
def test_what_is_no_flag_is_a_problem(text):
    with pytest.raises(CellProblem) as caught:
        cells.parse_flag(text)
    assert caught.value.code is Code.BAD_FLAG


@pytest.mark.parametrize(
    ("text", "value"),
    [("7123456789012345678", "7123456789012345678"), (" gh_0123456789ab\t", "gh_0123456789ab"), ("１２３", "123"), ("123.0", "123"),
     ("无", None), ("未备案", None), ("待补充", None)],
)  # fmt: skip
def test_ids(text, value):
    assert cells.parse_id(text) == value


@pytest.mark.parametrize(
    "text", [LOST_MARK + "7123456789012345856", "7.12345678901235E+18", "7.12e+18", "9007199254740993.0"]
)
def test_an_id_that_lost_digits_is_a_problem(text):
    with pytest.raises(CellProblem) as caught:
        cells.parse_id(text)
    assert caught.value.code is Code.ID_LOST_DIGITS
    assert "设为文本" in caught.value.message


PARSERS = [
    cells.parse_text,
    cells.parse_id,
    cells.parse_count,
    cells.parse_amount,
    cells.parse_flag,
    cells.parse_time,
]


@pytest.mark.parametrize("parse", PARSERS)
@pytest.mark.parametrize(
    ("text", "code"),
    [
        (ERROR_MARK + "#N/A", Code.ERROR_CELL),
        ("#N/A", Code.ERROR_CELL),
        ("#DIV/0!", Code.ERROR_CELL),
        (ERROR_MARK, Code.FORMULA_WITHOUT_VALUE),
    ],
)
def test_an_error_cell_is_a_problem_for_every_parser(parse, text, code):
    with pytest.raises(CellProblem) as caught:
        parse(text)
    assert caught.value.code is code


def test_a_number_that_lost_digits_may_still_be_a_text():
    assert cells.parse_text(LOST_MARK + "12345678901234567890") == "12345678901234567890"
