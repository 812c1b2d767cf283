"""Whole columns give what the parser of one cell gives, cell by cell."""

from datetime import UTC, date, datetime, timedelta

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jianhao.dates import day_number
from jianhao.ingest import cells, vector
from jianhao.ingest.cells import CellProblem
from jianhao.ingest.table import ERROR_MARK, LOST_MARK

# Texts in the neighbourhood of valid ones, at the borders of the ranges, and anything else.
NUMBERS = st.one_of(
    st.integers(0, 10**16).map(str),
    st.from_regex(r"[0-9]{1,3}(,[0-9]{3}){0,2}(\.[0-9]{1,2})?(万|亿|w|k)?(\+|以上)?", fullmatch=True),
    st.sampled_from(["—", "10万+", "１２３", " 5 ", "\u20095\u2009", "1e5", "9" * 15, "5\n", "\x005"]),
)
PARTS = st.tuples(
    st.sampled_from(["1948", "1949", "2024", "2100", "2101", "0000"]),
    st.sampled_from(["-", "/", ".", "年"]),
    st.integers(0, 13).map(str) | st.integers(0, 13).map("{:02d}".format),
    st.sampled_from(["-", "/", ".", "月"]),
    st.integers(0, 32).map(str) | st.integers(0, 32).map("{:02d}".format),
    st.sampled_from(["", " ", "日", " 0:00", " 8:05", " 08:05", "T08:05", "T8:05", "  08:05", " 23:59:59", " 24:00", " 24:00:00",
                     " 07:59:60", " 16:00:00", " 15:59:59", "T00:00:00Z", " 08:05:", " 8:5"]),
)  # fmt: skip
TIMES = st.one_of(
    PARTS.map("".join),
    st.integers(10_000, 80_000).map(str),
    st.from_regex(r"(19|20)[0-9]{6}([0-9]{4}([0-9]{2})?)?", fullmatch=True),
    st.integers(-(10**10), 10**10).map("@{}".format),
    st.sampled_from(["5月20日", "昨天", "2024-05-20\n", "\u30002024-05-20", "—", "#N/A"]),
)
ODD = st.one_of(
    st.none(),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
    st.sampled_from(["", " ", ERROR_MARK, ERROR_MARK + "#N/A", LOST_MARK + "9007199254740993", "\x00"]),
)


def one_by_one(texts, parse):
    """(value, problem code) of each text by the parser of one cell."""
    out = []
    for text in texts:
        try:
            out.append((parse(text) if text else None, None))
        except CellProblem as problem:
            out.append((None, problem.code))
    return out


def compare(texts, parsed, parse, value, qualifier):
    codes = {p.index: p.code for p in parsed.problems}
    values = parsed.values.to_pylist()
    kinds = parsed.qualifier.to_pylist()
    for place, (one, code) in enumerate(one_by_one(texts, parse)):
        assert codes.get(place) == code, texts[place]
        assert values[place] == (None if one is None else value(one)), texts[place]
        assert kinds[place] == (None if one is None else qualifier(one)), texts[place]


@settings(max_examples=150, deadline=None)
@given(st.lists(NUMBERS | ODD, max_size=25), st.sampled_from([1, 10_000]))
def test_columns_of_counts(texts, unit):
    parsed = vector.parse_counts(pa.array(texts, pa.string()), unit)
    compare(texts, parsed, cells.counter(unit), lambda c: c.value, lambda c: c.kind)


@settings(max_examples=250, deadline=None)
@given(st.lists(TIMES | ODD, max_size=25))
def test_columns_of_times(texts):
    parsed = vector.parse_times(pa.array(texts, pa.string()))
    compare(
        texts,
        parsed,
        cells.parse_time,
        lambda m: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=m.us),
        lambda m: m.precision,
    )


@settings(max_examples=100, deadline=None)
@given(st.lists(ODD | st.sampled_from(["是", "否", "可能"]), max_size=25))
def test_columns_of_anything_else(texts):
    parsed = vector.parse_values(pa.array(texts, pa.string()), cells.parse_flag, pa.bool_())
    codes = {p.index: p.code for p in parsed.problems}
    for place, (one, code) in enumerate(one_by_one(texts, cells.parse_flag)):
        assert (parsed.values[place].as_py(), codes.get(place)) == (one, code)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        ODD
        | st.sampled_from(
            ["乙县发布", "未知", "NaN", "N/A", "#N/A", " ABC ", "ＡＢＣ", "不适用", "none", "a\u200b"]
        ),
        max_size=25,
    )
)
def test_columns_of_texts(texts):
    parsed = vector.parse_texts(pa.array(texts, pa.string()))
    codes = {p.index: p.code for p in parsed.problems}
    for place, (one, code) in enumerate(one_by_one(texts, cells.parse_text)):
        assert (parsed.values[place].as_py(), codes.get(place)) == (one, code), texts[place]


IDS = st.one_of(
    st.from_regex(r"[0-9A-Za-z_:.+-]{1,12}", fullmatch=True),
    st.from_regex(r"[0-9]{1,18}\.0+|[0-9](\.[0-9])?[eE]\+?[0-9]{1,4}", fullmatch=True),
    st.sampled_from(
        [
            "—",
            "无",
            "待定",
            "--",
            "NaN",
            "na",
            "UNDEFINED",
            "#N/A",
            " gh_1 ",
            "ｇｈ＿１",
            "a\u200b",
            "_",
            "7e5",
            "1:2",
        ]
    ),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(IDS | ODD, max_size=25))
def test_columns_of_ids(texts):
    parsed = vector.parse_ids(pa.array(texts, pa.string()))
    codes = {p.index: p.code for p in parsed.problems}
    for place, (one, code) in enumerate(one_by_one(texts, cells.parse_id)):
        assert (parsed.values[place].as_py(), codes.get(place)) == (one, code), texts[place]


@settings(max_examples=200, deadline=None)
@given(st.lists(TIMES | ODD, max_size=25), st.integers(1, 3))
def test_columns_of_days(texts, times):
    texts = texts * times
    parsed = vector.parse_days(pa.array(texts, pa.string()))
    codes = {p.index: p.code for p in parsed.problems}
    assert list(codes) == sorted(codes)
    for place, (one, code) in enumerate(one_by_one(texts, cells.parse_day)):
        assert (parsed.values[place].as_py(), codes.get(place)) == (one, code), texts[place]


def test_problems_name_each_place_and_the_text():
    parsed = vector.parse_counts(pa.array(["1", "x", None, "x"]))
    assert [(p.index, p.text) for p in parsed.problems] == [(1, "x"), (3, "x")]
    assert parsed.values.to_pylist() == [1, None, None, None]


def test_chunked_columns():
    column = pa.chunked_array([["1"], ["2万", ""]])
    assert vector.parse_counts(column).values.to_pylist() == [1, 20_000, None]


def test_an_empty_column():
    parsed = vector.parse_times(pa.array([], pa.string()))
    assert (len(parsed.values), parsed.problems) == (0, ())


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2024-05-19T16:00:00", date(2024, 5, 20)),
        ("2024-05-19T15:59:59", date(2024, 5, 19)),
        ("1969-12-31T10:00:00", date(1969, 12, 31)),
    ],
)
def test_day_numbers_are_of_shanghai(moment, day):
    times = pa.array([datetime.fromisoformat(moment).replace(tzinfo=UTC), None], pa.timestamp("us", tz="UTC"))
    assert vector.day_numbers(times).to_pylist() == [day_number(day), None]
