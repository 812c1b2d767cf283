"""Traps of delimited text."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jianhao.ingest import quoting
from jianhao.ingest.issues import Code
from jianhao.ingest.tables import tables_of

HEAD = "账号名称,平台,账号ID,主办单位\n"
ROW = "乙县发布,微博,2803301701,甲市乙县\n"
ENCODINGS = ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]


def marked(text, encoding):
    marks = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}
    return marks.get(encoding, b"") + text.encode(encoding)


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("name", ["㙍镇发布", "𬭎县发布", "䶮㼆乡发布", "ABC"])
def test_encodings_by_rule(desk, encoding, name):
    source = desk.file("台账.csv", marked(HEAD + ROW.replace("乙县发布", name), encoding))
    accounts, log = desk.accounts(source)
    assert [a["name"] for a in accounts] == [name]
    assert len(log) == 0


def test_text_in_gb18030_over_the_edge_of_a_block(desk):
    rows = "".join(f"乙县发布{n},微博,{10_000 + n},甲市乙县{'长' * (n % 7)}\n" for n in range(300_000))
    source = desk.text("台账.csv", HEAD + rows, "gb18030")
    assert sum(b.num_rows for b in tables_of(source)[0].batches(1)) == 300_000


@pytest.mark.parametrize(
    "data",
    [
        (HEAD + ROW).encode() + b"\xff\xfe\xfa",
        (HEAD + ROW * 20).encode() + b"\xe5,\n" + ROW.encode() * 20,
        b"\xef\xbb\xbf" + HEAD.encode("gb18030"),
        b"\xff\xfe" + (HEAD + ROW).encode("utf-16-le")[:-1],
        (HEAD + ROW).encode("big5", "replace") + b"\xa4",
    ],
    ids=["odd bytes", "damaged in the middle", "mark of another encoding", "half a character", "big5"],
)
def test_bytes_of_no_encoding_are_refused_and_not_guessed(desk, refused, data):
    sentence = refused(lambda: desk.accounts(desk.file("台账.csv", data)))
    assert "编码无法识别" in sentence or "没有找到账号台账的表头" in sentence


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends(desk, end):
    source = desk.file("a.csv", (HEAD + ROW + ROW).replace("\n", end).encode())
    assert desk.cells(source, 1)[0] == [ROW.strip().split(",")] * 2


def test_mixed_line_ends(desk):
    source = desk.file("a.csv", b"a,b\r\n1,2\n3,4\r5,6\r\n")
    assert desk.cells(source, 1)[0] == [["1", "2"], ["3", "4"], ["5", "6"]]


def test_a_quoted_cell_may_hold_lines_and_delimiters(desk):
    source = desk.text("a.csv", 'a,b\n"第一行\r\n第二行,""引""",2\n3,4\n')
    assert desk.cells(source, 1)[0] == [['第一行\r\n第二行,"引"', "2"], ["3", "4"]]
    assert desk.rows(source, 1) == [2, 3]


@pytest.mark.parametrize(("mark", "other"), [("\t", ","), (";", ","), (",", ";"), (",", "\t")])
def test_the_delimiter_is_the_one_that_splits_evenly(desk, mark, other):
    lines = [f"标题{n}{other * (n % 9)}{mark}{n}{mark}链接" for n in range(60)]
    source = desk.text("a.csv", "\n".join([mark.join(["标题", "阅读数", "链接"]), *lines]))
    assert tables_of(source)[0].width == 3


def test_ids_that_end_with_a_tab_do_not_make_tabs_the_delimiter(desk):
    source = desk.text("a.csv", "id,正文\n" + "".join(f"{n}\t,正文\n" for n in range(50)))
    assert desk.cells(source)[0][1] == ["0\t", "正文"]


def test_a_row_with_too_many_cells_is_reported_and_its_neighbours_are_right(desk, issues):
    rows = [f"乙县发布,微博,{n},甲市乙县" for n in range(10_000, 10_100)]
    rows[5] += ",多出"
    rows[60] = "标题,有,逗号,没有,引号"
    accounts, log = desk.accounts(desk.text("台账.csv", HEAD + "\n".join(rows)))
    assert issues(log) == [(7, "", Code.RAGGED_ROW), (62, "", Code.RAGGED_ROW)]
    assert [a["source_row"] for a in accounts] == [n for n in range(2, 102) if n not in (7, 62)]
    assert "列数多于表头" in log.table().to_pylist()[0]["message"]


def test_short_rows_and_empty_surplus_cells_are_taken(desk):
    source = desk.text("a.csv", "a,b,c\n1,2\n1\n1,2,3,,\n1,2,3\n")
    assert [row[:3] for row in desk.cells(source, 1)[0]] == [
        ["1", "2", ""],
        ["1", "", ""],
        ["1", "2", "3"],
        ["1", "2", "3"],
    ]


def test_a_title_longer_than_the_header_row_is_no_measure_of_it(desk, issues):
    text = "示例县台账,,,,,,2024年6月\n" + HEAD + ROW + "丙县,微博,2803301702,甲市丙县,多出\n"
    accounts, log = desk.accounts(desk.text("台账.csv", text))
    assert issues(log) == [(4, "", Code.RAGGED_ROW)]
    assert [a["name"] for a in accounts] == ["乙县发布"]


def test_a_lower_header_row_may_be_the_shorter(desk, issues):
    text = "平台,账号信息,,备注\n,账号名称,账号ID\n微博,乙县发布,2803301701,正常\n微博,丙县发布,2803301702,正常\n"
    accounts, log = desk.accounts(desk.text("台账.csv", text))
    assert [a["remark"] for a in accounts] == ["正常", "正常"]
    assert issues(log) == []


STRAY = {
    "never closed": ('甲,"乙\n丙,丁\n戊,己\n', [["甲", '"乙'], ["丙", "丁"], ["戊", "己"]]),
    "closed before text": ('甲,"乙"丁\n丙,丁\n', [["甲", '"乙"丁'], ["丙", "丁"]]),
    "two lines apart": ('甲,"乙\n丙,丁\n戊,"己\n', [["甲", '"乙'], ["丙", "丁"], ["戊", '"己']]),
    "then honest ones": ('甲,"乙\n丙,"丁"\n', [["甲", '"乙'], ["丙", "丁"]]),
    "inside a cell": ('甲,他说"好"的\n丙,丁\n', [["甲", '他说"好"的'], ["丙", "丁"]]),
}


@pytest.mark.parametrize(("text", "rows"), STRAY.values(), ids=STRAY)
def test_a_stray_quote_swallows_no_rows(desk, text, rows):
    source = desk.text("a.csv", "左,右\n" + text)
    assert desk.cells(source, 1)[0] == rows
    assert desk.rows(source, 1) == list(range(2, 2 + len(rows)))


def test_a_stray_quote_in_a_large_file(desk):
    lines = [f"标题{n},{n}" for n in range(200_000)]
    lines[100] = '"标题,100'
    lines[150_000] = '标题,"x"'
    source = desk.text("a.csv", "标题,阅读数\n" + "\n".join(lines))
    assert sum(b.num_rows for b in tables_of(source)[0].batches(1)) == 200_000


def test_quotes_over_the_edge_of_a_block(desk, monkeypatch):
    monkeypatch.setattr(quoting, "BLOCK", 5)
    good = desk.text("a.csv", 'a,b\n"1,""x""","2"\n"3",4\n')
    bad = desk.text("b.csv", 'a,b\n"1,2\n3,4\n5,6\n')
    assert quoting.regular(good, ",")
    assert not quoting.regular(bad, ",")


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=6), min_size=2, max_size=2),
                min_size=1, max_size=8), st.sampled_from([3, 7, 1000]))  # fmt: skip
def test_well_written_files_are_read_as_the_standard_reader_reads_them(tmp_path_factory, rows, block):
    import csv
    import io

    from jianhao.ingest.source import SourceFile

    out = io.StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows([["左", "右"], *rows])
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    path.write_bytes(out.getvalue().encode())
    before, quoting.BLOCK = quoting.BLOCK, block
    try:
        (table,) = tables_of(SourceFile("a.csv", path))
        assert quoting.regular(table.source, ",")
        got = [
            list(r)
            for b in table.batches(1)
            for r in zip(b.column(0).to_pylist(), b.column(1).to_pylist(), strict=True)
        ]
    finally:
        quoting.BLOCK = before
    assert got == rows


@pytest.mark.parametrize("seed", range(40))
def test_the_fast_and_the_slow_reader_agree(desk, seed):
    chance = random.Random(seed)
    bits = ["甲", '""', '"', ",", "\n", "\r\n", "1", " ", '"a"', '"a,b"', '"a\nb"', "", ";"]
    body = "".join(chance.choice(bits) for _ in range(chance.randrange(60)))
    (table,) = tables_of(desk.text("a.csv", "左,右\n1,2\n" + body))
    via_batches = desk.cells(table.source, 1)[0]
    plain = [row for _, row in table.rows(1)]
    assert len(via_batches) == len(plain)
    for got, row in zip(via_batches, plain, strict=True):
        if not got[0].startswith("\ufdd2"):
            assert [c for c in got if c] == [c for c in row[: len(got)] if c]


def test_nul_bytes(desk, refused):
    rows = ROW * 4000
    assert "二进制" in refused(lambda: tables_of(desk.text("a.csv", HEAD + rows + "\x00"))[0].width)


def test_titles_above_the_header_and_the_header_again_in_the_middle(desk, issues):
    text = (
        "示例县政务新媒体台账\n制表日期：2024年6月1日\n\n"
        + HEAD
        + ROW
        + "\n"
        + HEAD
        + ROW.replace("1701", "1702")
        + "合计,2\n"
    )
    accounts, log = desk.accounts(desk.text("台账.csv", text))
    assert [(a["account_id"], a["source_row"]) for a in accounts] == [
        ("weibo:2803301701", 5),
        ("weibo:2803301702", 8),
    ]
    assert issues(log) == []


def test_empty_lines_count_as_rows_and_are_no_data(desk, issues):
    accounts, log = desk.accounts(desk.text("台账.csv", HEAD + "\n,,,\n  , ,\u3000,\n" + ROW + "\n\n"))
    assert [a["source_row"] for a in accounts] == [5]
    assert issues(log) == []


def test_very_long_cells(desk):
    long = "长" * 3_000_000
    source = desk.text("a.csv", f'标题,正文\n甲,"{long}"\n乙,{long}\n丙,短\n')
    assert [len(row[1]) for row in desk.cells(source, 1)[0]] == [3_000_000, 3_000_000, 1]


def test_a_line_without_end_is_refused_in_bounded_memory(desk, refused, monkeypatch):
    monkeypatch.setattr("jianhao.ingest.delimited.FIELD_LIMIT", 100_000)
    source = desk.text("a.csv", "a,b\n" + "x" * 300_000)
    assert refused(lambda: tables_of(source)[0].head) == "a.csv：单行内容过长，不是可识别的表格。"


def test_one_row_and_a_header_alone(desk):
    assert len(desk.accounts(desk.text("一行.csv", HEAD + ROW.strip()))[0]) == 1
    accounts, log = desk.accounts(desk.text("无行.csv", HEAD.strip()))
    assert (accounts, len(log)) == ([], 0)


def test_too_many_columns_are_refused(desk, refused):
    source = desk.text("a.csv", ",".join(f"列{n}" for n in range(3000)))
    assert "列数超过2000" in refused(lambda: tables_of(source)[0].width)
