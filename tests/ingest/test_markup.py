"""Pages and XML spreadsheets that were saved under the name .xls."""

import pytest

from jianhao.ingest import markup
from jianhao.ingest.issues import Code
from jianhao.ingest.table import ERROR_MARK, LOST_MARK
from jianhao.ingest.tables import tables_of

SS = "urn:schemas-microsoft-com:office:spreadsheet"


def page(body, charset="utf-8"):
    return f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}"></head><body>{body}</body></html>'


def table(*rows, tag="td"):
    lines = "".join("<tr>" + "".join(f"<{tag}>{cell}</{tag}>" for cell in row) + "</tr>" for row in rows)
    return f"<table>{lines}</table>"


REGISTER = table(["账号名称", "平台", "账号ID"], ["㙍镇发布", "微博", "2803301701"])


@pytest.mark.parametrize("declared", ["utf-8", "gb2312", "GBK", "iso-8859-1", "nonsense"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_the_bytes_decide_on_the_encoding_and_not_the_page(desk, declared, encoding):
    source = desk.text("台账.xls", page(REGISTER, declared), encoding)
    assert desk.cells(source)[0][1] == ["㙍镇发布", "微博", "2803301701"]


def test_an_xml_declaration_before_a_page(desk):
    source = desk.text("a.xls", '<?xml version="1.0" encoding="gb2312"?>' + page(REGISTER), "gb18030")
    assert desk.cells(source)[0][1][0] == "㙍镇发布"


def test_headings_and_blanks_in_cells(desk):
    body = (
        table(["账号 名称", "平台"], tag="th").replace("</table>", "")
        + table([" 乙县\n  发布&nbsp;", "<b>微</b>博"])[7:]
    )
    assert desk.cells(desk.text("a.xls", page(body)))[0] == [["账号 名称", "平台"], ["乙县 发布", "微博"]]


def test_spans_are_filled(desk):
    body = (
        "<table><tr><td rowspan=2>平台</td><td colspan=2>账号</td></tr><tr><td>账号名称</td><td>账号ID</td></tr>"
        "<tr><td rowspan=2>微博</td><td>甲</td><td>10001</td></tr><tr><td>乙</td><td>10002</td></tr></table>"
    )
    source = desk.text("台账.xls", page(body))
    assert desk.cells(source)[0][3] == ["微博", "乙", "10002"]
    accounts, _ = desk.accounts(source)
    assert [a["account_id"] for a in accounts] == ["weibo:10001", "weibo:10002"]


def test_a_table_inside_a_cell_is_read_once(desk, issues):
    body = f"<table><tr><td>版头</td><td>导航</td></tr><tr><td>{REGISTER}</td><td></td></tr></table>"
    accounts, log = desk.accounts(desk.text("台账.xls", page(body)))
    assert [a["account_id"] for a in accounts] == ["weibo:2803301701"]
    assert issues(log) == []


@pytest.mark.parametrize(
    "body",
    [
        "<table><tr>" + '<td colspan="500">x</td>' * 400 + "</tr><tr><td>1</td><td>2</td></tr></table>",
        "<table>" + "<tr><td rowspan=500 colspan=500>x</td><td>y</td></tr>" * 400 + "</table>",
    ],
)
def test_spans_cannot_multiply_without_end(desk, refused, monkeypatch, body):
    monkeypatch.setattr(markup, "CELLS", 100_000)
    assert "过大" in refused(lambda: tables_of(desk.text("a.xls", page(body))))


@pytest.mark.parametrize("span", ["-1", "0", "x", "9" * 30, "²", ""])
def test_spans_that_are_none(desk, span):
    body = f'<table><tr><td colspan="{span}">甲</td><td>乙</td></tr><tr><td>1</td><td>2</td></tr></table>'
    assert desk.cells(desk.text("a.xls", page(body)))[0] == [["甲", "乙"], ["1", "2"]]


def test_a_page_without_a_table(desk, refused):
    assert "没有表格" in refused(lambda: tables_of(desk.text("a.xls", page("<p>请登录</p>"))))


def test_deep_nesting(desk, refused):
    body = "<table><tr><td>" * 3000 + "x"
    refused(lambda: tables_of(desk.text("a.xls", page(body))))


def book(rows, name="台账"):
    return (
        f'<?xml version="1.0"?><Workbook xmlns="{SS}" xmlns:ss="{SS}"><Worksheet ss:Name="{name}"><Table>{rows}'
        "</Table></Worksheet></Workbook>"
    )


def cell(text, kind="String", **attributes):
    extra = "".join(f' ss:{k}="{v}"' for k, v in attributes.items())
    return f'<Cell{extra}><Data ss:Type="{kind}">{text}</Data></Cell>'


def line(*cells, **attributes):
    extra = "".join(f' ss:{k}="{v}"' for k, v in attributes.items())
    return f"<Row{extra}>{''.join(cells)}</Row>"


def test_an_xml_spreadsheet(desk):
    rows = line(cell("账号名称"), cell("平台"), cell("开通日期"), cell("粉丝数")) + line(
        cell("乙县\n发布"), cell("微博"), cell("2024-05-20T00:00:00.000", "DateTime"), cell("37", "Number")
    )
    source = desk.text("台账.xls", book(rows))
    assert [t.sheet for t in tables_of(source)] == ["台账"]
    assert desk.cells(source)[0][1] == ["乙县\n发布", "微博", "2024-05-20", "37"]


def test_its_gaps_and_merges(desk):
    rows = (
        line(cell("标题", MergeAcross="2"), cell("丁"))
        + line(cell("甲", MergeDown="1"), cell("乙"), cell("戊", Index="4"))
        + line(cell("丙", Index="2"))
        + line(cell("末"), cell("了"), Index="6")
    )
    assert desk.cells(desk.text("a.xls", book(rows)))[0] == [
        ["标题", "", "", "丁"], ["甲", "乙", "", "戊"], ["", "丙", "", ""], ["", "", "", ""], ["", "", "", ""], ["末", "了", "", ""],
    ]  # fmt: skip


def test_its_vertical_merges_are_filled(desk):
    rows = line(*(cell(h) for h in ("主办单位", "账号名称", "平台", "账号ID")))
    rows += line(cell("甲市乙县", MergeDown="1"), cell("乙县发布"), cell("微博"), cell("10001"))
    rows += line(cell("乙县融媒", Index="2"), cell("微博"), cell("10002"))
    accounts, _ = desk.accounts(desk.text("台账.xls", book(rows)))
    assert [a["agency"] for a in accounts] == ["甲市乙县", "甲市乙县"]


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("Error", "#N/A", ERROR_MARK + "#N/A"),
        ("Number", "7123456789012345856", LOST_MARK + "7123456789012345856"),
        ("Number", "7.1234567890123459E+18", LOST_MARK + "7123456789012345856"),
        ("Number", "1.25", "1.25"),
        ("Number", "12.0", "12"),
        ("String", "7123456789012345678", "7123456789012345678"),
        ("DateTime", "2024-05-20T08:30:00.000", "2024-05-20T08:30:00"),
    ],
)
def test_its_values(desk, kind, text, value):
    rows = line(cell("甲"), cell("乙")) + line(cell(text, kind), cell("x"))
    assert desk.cells(desk.text("a.xls", book(rows)))[0][1][0] == value


@pytest.mark.parametrize(
    "rows",
    [
        line(cell("x", Index="99999")),
        line(cell("x"), Index="2000000"),
        line(cell("x", MergeAcross="-5")),
        line(cell("x", MergeAcross="x")),
        line(cell("甲"), cell("乙"), cell("x", Index="1")),
        "<Row><Cell>",
    ],
)
def test_absurd_places_are_damage(desk, refused, rows):
    refused(lambda: tables_of(desk.text("a.xls", book(line(cell("甲"), cell("乙")) + rows))))


def test_entities_are_not_expanded(desk):
    text = book(line(cell("甲"), cell("&b;")) * 3).replace(
        "<Workbook", '<!DOCTYPE x [<!ENTITY b "boom">]><Workbook'
    )
    assert all("boom" not in c for row in desk.cells(desk.text("a.xls", text))[0] for c in row)


def test_an_error_cell_of_an_xml_spreadsheet_is_said(desk, issues):
    rows = line(*(cell(h) for h in ("账号名称", "平台", "账号ID"))) + line(
        cell("甲"), cell("微博"), cell("#N/A", "Error")
    )
    _, log = desk.accounts(desk.text("台账.xls", book(rows)))
    assert issues(log) == [(2, "账号ID", Code.ERROR_CELL)]
