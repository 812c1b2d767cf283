"""Traps of real workbooks, made with real writers of workbooks and where needed by hand."""

from datetime import date, datetime

import openpyxl
import pytest
from openpyxl.styles import Font

from jianhao.ingest.issues import Code
from jianhao.ingest.source import SourceFile
from jianhao.ingest.table import ERROR_MARK, LOST_MARK, Merge
from jianhao.ingest.tables import tables_of

MAY_20 = date(2024, 5, 20)
HALF_PAST_EIGHT = datetime.fromisoformat("2024-05-20 08:30")
HEAD = ["主办单位", "账号名称", "平台", "账号ID", "粉丝数（万）", "最近更新日期"]


def row(*cells):
    """A <row> with those <c> elements."""
    return f'<row r="1">{"".join(cells)}</row>'


def saved(desk, book, name="台账.xlsx"):
    target = desk.folder / name
    book.save(target)
    return SourceFile(name, target)


def test_values_come_as_text_that_loses_nothing(desk):
    def write(book):
        sheet = book.add_worksheet("台账")
        day, hour = (
            book.add_format({"num_format": "yyyy-mm-dd"}),
            book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        )
        sheet.write_row(0, 0, ["文本", "整数", "小数", "是否", "日期", "时刻", "序列号"])
        sheet.write_string(1, 0, "7123456789012345678")
        sheet.write_number(1, 1, 37)
        sheet.write_number(1, 2, 1.25)
        sheet.write_boolean(1, 3, True)
        sheet.write_datetime(1, 4, MAY_20, day)
        sheet.write_datetime(1, 5, HALF_PAST_EIGHT, hour)
        sheet.write_number(1, 6, 45432)

    assert desk.cells(desk.book("a.xlsx", write))[0][1] == [
        "7123456789012345678", "37", "1.25", "TRUE", "2024-05-20", "2024-05-20 08:30:00", "45432",
    ]  # fmt: skip


@pytest.mark.parametrize(("number", "text"), [(2**53 - 1, str(2**53 - 1)), (2**53, LOST_MARK + str(2**53))])
def test_numbers_beyond_two_to_the_53_are_marked(desk, number, text):
    source = desk.xlsx("a.xlsx", [["账号ID"], [number]])
    assert desk.cells(source)[0][1] == [text]


def test_an_id_stored_as_number_leaves_the_row_out(desk, issues):
    source = desk.xlsx(
        "附件1.xlsx", [HEAD, ["甲市乙县", "乙县发布", "抖音", 7123456789012345678, 1, "2024-05-20"]]
    )
    accounts, log = desk.accounts(source)
    assert accounts == []
    assert issues(log) == [(2, "账号ID", Code.ID_LOST_DIGITS)]
    message = log.table().to_pylist()[0]["message"]
    assert (
        message
        == "附件1.xlsx「Sheet1」第2行「账号ID」列：ID以数值存放，末位已丢失。请将该列设为文本后重新填写。"
    )


@pytest.mark.parametrize(
    "error",
    [
        "#N/A",
        "#DIV/0!",
        "#REF!",
        "#NAME?",
        "#NULL!",
        "#NUM!",
        "#VALUE!",
        "#SPILL!",
        "#CALC!",
        "#GETTING_DATA",
    ],
)
def test_error_cells_are_said_and_never_empty(desk, containers, error):
    part = containers.sheet(
        f'<row r="1"><c r="A1" t="inlineStr"><is><t>平台</t></is></c><c r="B1"><v>5</v></c></row>'
        f'<row r="2"><c r="A2" t="e"><f>X()</f><v>{error}</v></c><c r="B2" t="e"><v>{error}</v></c></row>'
    )
    cells = desk.cells(desk.file("a.xlsx", containers.workbook(part)))[0]
    assert cells == [["平台", "5"], [ERROR_MARK + error, ERROR_MARK + error]]


@pytest.mark.parametrize(
    "spelling",
    [
        '<c r="A1" t="e"><v>#N/A</v></c>',
        '<c t="e" r="A1" s="4"><f>VLOOKUP(B1,C:D,2,0)</f><v>#N/A</v></c>',
        "<c r='A1' t='e'><v>#N/A</v></c>",
        '<c r = "A1" t = "e"><v>#N/A</v></c>',
        '<c t="e"><v>#N/A</v></c>',
        '<c r="A1" t="e"><f>' + "LEN(B1)+" * 900 + "1</f><v>#N/A</v></c>",
        '<c r="A1"\n t="e"><v xml:space="preserve">#N/A</v></c>',
    ],
)
def test_error_cells_in_every_spelling(desk, containers, spelling):
    part = containers.sheet(row(spelling, '<c r="B1" t="inlineStr"><is><t>甲</t></is></c>'))
    assert desk.cells(desk.file("a.xlsx", containers.workbook(part)))[0] == [[ERROR_MARK + "#N/A", "甲"]]


def test_error_cells_of_a_sheet_with_prefixed_names(desk, containers):
    part = (
        f'<x:worksheet xmlns:x="{containers.MAIN}"><x:sheetData><x:row r="1"><x:c r="A1" t="e"><x:v>#REF!</x:v></x:c>'
        '<x:c r="B1"><x:f>1+1</x:f></x:c><x:c r="C1"><x:v>3</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    ).encode()
    cells = desk.cells(desk.file("a.xlsx", containers.workbook(part)))[0]
    assert cells == [[ERROR_MARK + "#REF!", ERROR_MARK, "3"]]


def test_error_cells_of_a_strict_workbook(desk, containers):
    part = containers.sheet(row('<c r="A1" t="e"><v>#N/A</v></c>'))
    data = containers.workbook(part, links=containers.STRICT_LINKS)
    assert desk.cells(desk.file("a.xlsx", data))[0] == [[ERROR_MARK + "#N/A"]]


def test_an_error_cell_wherever_the_scan_is_cut(desk, containers):
    filler = "".join(f'<c r="{c}{{0}}"><v>1</v></c>' for c in "ABCDEFGH")
    rows = "".join(
        f'<row r="{n}">{filler.format(n)}<c r="I{n}" t="e"><v>#N/A</v></c></row>' for n in range(1, 9001)
    )
    cells = desk.cells(desk.file("a.xlsx", containers.workbook(containers.sheet(rows))))[0]
    assert sum(line[8] == ERROR_MARK + "#N/A" for line in cells) == 9000


@pytest.mark.parametrize(
    ("spelling", "value"),
    [
        ('<c r="A1"><f>B1*2</f></c>', ERROR_MARK),
        ('<c r="A1"><f>B1*2</f><v/></c>', ERROR_MARK),
        ('<c r="A1"><f>B1*2</f><v></v></c>', ERROR_MARK),
        ('<c r="A1"><f t="shared" si="0"/></c>', ERROR_MARK),
        ('<c r="A1"><f>B1*2</f><v>8</v></c>', "8"),
        ('<c r="A1" t="str"><f>IF(B1="","",B1)</f><v></v></c>', ""),
        ('<c r="A1" t="str"><f>IF(B1="","",B1)</f><v/></c>', ""),
        ('<c r="A1" t="str"><f>"甲"</f><v>甲</v></c>', "甲"),
    ],
)
def test_formulas_with_and_without_a_stored_value(desk, containers, spelling, value):
    part = containers.sheet(row(spelling, '<c r="B1"><v>4</v></c>'))
    assert desk.cells(desk.file("a.xlsx", containers.workbook(part)))[0] == [[value, "4"]]


def test_formulas_by_openpyxl_have_no_value_and_say_so(desk, issues):
    book = openpyxl.Workbook()
    book.active.append(HEAD)
    book.active.append(["甲市乙县", "乙县发布", "微博", "2803301701", "=0.6*2", "2024-05-20"])
    accounts, log = desk.accounts(saved(desk, book))
    assert accounts[0]["followers"] is None
    assert issues(log) == [(2, "粉丝数（万）", Code.FORMULA_WITHOUT_VALUE)]


def test_a_register_as_offices_write_it(desk, issues):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["示例省甲市政务新媒体台账（２０２４年第二季度）"])
    sheet.merge_cells("A1:G1")
    sheet.append(["序号", "主办单位", "账号信息", None, None, "粉丝数（万）", "最近更新日期"])
    sheet.append([None, None, "账号名称", "平台", "账号ID", None, None])
    sheet.merge_cells("C2:E2")
    for column in "ABFG":
        sheet.merge_cells(f"{column}2:{column}3")
    sheet.append([1, "甲市乙县人民政府办公室", "乙县发布", "微信公众号", "gh_0123456789ab", 1.2, MAY_20])
    sheet.append([2, None, "乙县发布", "新浪微博", "2803301701", "10+", 45432])
    sheet.append([3, None, "乙县融媒", "抖音", "7123456789012345678", "—", "2024年5月20日"])
    sheet.merge_cells("B4:B6")
    sheet.append(["合  计", None, 3, None, None, 11.2])
    sheet.append(["填表人：某某", None, None, "审核人：某某", None, None, "填表日期：2024.6.1"])
    accounts, log = desk.accounts(saved(desk, book))
    assert issues(log) == []
    assert {a["agency"] for a in accounts} == {"甲市乙县人民政府办公室"}
    assert [a["account_id"] for a in accounts] == [
        "weixin:gh_0123456789ab", "weibo:2803301701", "douyin:7123456789012345678",
    ]  # fmt: skip
    assert [(a["followers"], a["followers_kind"]) for a in accounts] == [
        (12_000, "rounded"), (100_000, "at_least"), (None, None),
    ]  # fmt: skip
    assert {a["last_update"] for a in accounts} == {19863}
    assert [a["source_row"] for a in accounts] == [4, 5, 6]


def test_a_vertical_merge_over_a_gap_in_a_large_sheet(desk):
    rows = [["主办单位", "账号名称", "平台", "账号ID"]]
    rows += [
        ["甲市乙县" if n % 50 == 0 else None, f"示例{n}", "微博", str(10_000 + n)] for n in range(20_000)
    ]
    book = openpyxl.Workbook()
    for line in rows:
        book.active.append(line)
    for start in range(2, 20_002, 50):
        book.active.merge_cells(start_row=start, end_row=start + 49, start_column=1, end_column=1)
    accounts, log = desk.accounts(saved(desk, book))
    assert (len(accounts), len(log)) == (20_000, 0)


def test_merges_that_reach_over_everything_are_refused(desk, containers, refused):
    merges = "".join(f'<mergeCell ref="{c}2:{c}1048576"/>' for c in ("A", "B", "C", "D"))
    heads = "".join(
        f'<c r="{c}1" t="inlineStr"><is><t>{t}</t></is></c>' for c, t in zip("ABCD", HEAD[:4], strict=True)
    )
    values = "".join(f'<c r="{c}2" t="inlineStr"><is><t>微博</t></is></c>' for c in "ABCD")
    rows = f'<row r="1">{heads}</row><row r="2">{values}</row><row r="3"><c r="A3"><v>1</v></c></row>'
    part = containers.sheet(rows, f"<mergeCells>{merges}</mergeCells>")
    source = desk.file("a.xlsx", containers.workbook(part))
    assert "合并单元格的范围异常庞大" in refused(lambda: desk.accounts(source))


def test_a_hidden_sheet_is_still_data(desk):
    book = openpyxl.Workbook()
    book.active.append(["账号名称", "平台", "账号ID", "主办单位"])
    book.active.append(["乙县发布", "微博", "2803301701", "甲市乙县"])
    for state, number in (("hidden", "2803301702"), ("veryHidden", "2803301703")):
        sheet = book.create_sheet(state)
        sheet.sheet_state = state
        sheet.append(["账号名称", "平台", "账号ID", "主办单位"])
        sheet.append(["丙县发布", "微博", number, "甲市丙县"])
    accounts, _ = desk.accounts(saved(desk, book))
    assert [(a["account_id"], a["source_sheet"]) for a in accounts] == [
        ("weibo:2803301701", "Sheet"), ("weibo:2803301702", "hidden"), ("weibo:2803301703", "veryHidden"),
    ]  # fmt: skip


def test_formatted_rows_without_content_count_for_nothing(desk):
    book = openpyxl.Workbook()
    book.active.append(["账号名称", "平台", "账号ID", "主办单位"])
    book.active.append(["乙县发布", "微博", "2803301701", "甲市乙县"])
    for n in range(3, 20_003):
        for column in (1, 2, 3):
            book.active.cell(n, column).font = Font(bold=True)
    source = saved(desk, book)
    (table,) = tables_of(source)
    assert sum(batch.num_rows for batch in table.batches(0)) == 2


def test_rows_and_columns_before_the_table_keep_their_numbers(desk):
    def write(book):
        sheet = book.add_worksheet()
        sheet.write_row(4, 2, ["账号名称", "平台", "账号ID", "主办单位"])
        sheet.write_row(5, 2, ["乙县发布", "微博", "2803301701", "甲市乙县"])
        sheet.write_row(7, 2, ["丙县发布", "微博", "x", ""])

    accounts, log = desk.accounts(desk.book("a.xlsx", write))
    assert [a["source_row"] for a in accounts] == [6]
    assert [i["row"] for i in log.table().to_pylist()] == [8]


@pytest.mark.parametrize("name", ["&lt;甲&gt; &amp; 乙", "O&apos;Brien", "2024年 第1季度 ", "Sheet&quot;1"])
def test_sheet_names_of_special_characters(desk, containers, name):
    data = containers.workbook(containers.sheet(row('<c r="A1" t="e"><v>#N/A</v></c>')), names=(name,))
    (table,) = tables_of(desk.file("a.xlsx", data))
    assert table.head == [[ERROR_MARK + "#N/A"]]


def test_more_than_702_columns(desk):
    source = desk.xlsx("a.xlsx", [[f"列{n}" for n in range(1000)], ["值"] * 1000])
    (table,) = tables_of(source)
    assert table.width == 1000
    assert table.head[0][999] == "列999"


def test_a_long_sheet_of_few_columns_is_read(desk, containers):
    """120,000 rows are no reason to refuse a sheet of two columns."""
    rows = "".join(
        f'<row r="{n}"><c r="A{n}"><v>{n}</v></c><c r="B{n}"><v>7</v></c></row>' for n in range(1, 120_001)
    )
    (table,) = tables_of(desk.file("a.xlsx", containers.workbook(containers.sheet(rows))))
    assert sum(batch.num_rows for batch in table.batches(0)) == 120_000


def test_shared_texts_without_their_reading_aids(desk, containers):
    shared = containers.shared_texts(
        '<t>甲县</t><rPh sb="0" eb="1"><t>カ</t></rPh>',
        "<r><t>乙</t></r><r><rPr><b/></rPr><t>县</t></r>",
        "<t/>",
    )
    part = containers.sheet(row(*(f'<c r="{c}1" t="s"><v>{n}</v></c>' for n, c in enumerate("ABC"))))
    assert desk.cells(desk.file("a.xlsx", containers.workbook(part, shared=shared)))[0] == [
        ["甲县", "乙县", ""]
    ]


def test_macros_are_neither_run_nor_a_reason_to_refuse(desk, containers):
    part = containers.sheet(row('<c r="A1"><v>1</v></c>'))
    data = containers.workbook(part, more={"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" + b"x" * 600})
    assert desk.cells(desk.file("台账.xlsm", data))[0] == [["1"]]


def test_merged_ranges(desk):
    book = openpyxl.Workbook()
    book.active.append(["甲", "乙"])
    book.active.append(["丙", None])
    book.active.merge_cells("A1:B1")
    book.active.merge_cells("A2:A3")
    (table,) = tables_of(saved(desk, book))
    assert set(table.merges) == {Merge(0, 0, 0, 1), Merge(1, 0, 2, 0)}


def test_a_workbook_without_content_has_no_tables(desk, refused):
    source = desk.xlsx("空.xlsx", [])
    assert tables_of(source) == []
    assert "没有找到账号台账的表头" in refused(lambda: desk.accounts(source))
