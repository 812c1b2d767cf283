"""Lists from above as files: what is kept of them, and what hostile ones do not do."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from web.assigned_lists import HEADINGS, rows, usual, workbook

from jianhao.errors import JianhaoError
from jianhao.web.assigned import cleaning, keeping
from jianhao.web.assigned.answer_workbook import Table, write_answers
from jianhao.web.assigned.keeping import kept_copy
from jianhao.web.assigned.reading import read_list
from jianhao.web.refusals import Refused

TABLE = [["账号名称", "平台", "主办单位", "问题描述"], ["甲县发布", "微信公众号", "甲县政府办", "x"]]


def kept(tmp_path: Path, content: bytes, name: str = "清单.xlsx") -> keeping.Kept:
    path = tmp_path / name
    path.write_bytes(content)
    return kept_copy(path)


def texts(content: bytes) -> list[str]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [str(c.value) for s in book for row in s.iter_rows() for c in row if c.value is not None]


def test_nobody_is_named_in_what_is_kept(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(usual()))
    book.active["A4"].comment = Comment("赵某说", "赵某")
    book.properties.creator = "孙某"
    people = book.create_sheet("联系人")
    people.append(["姓名", "电话"])
    people.append(["周某", "13812345678"])
    out = io.BytesIO()
    book.save(out)
    found = kept(tmp_path, out.getvalue())
    with zipfile.ZipFile(io.BytesIO(found.content)) as archive:
        whole = "".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    for word in ("李某", "赵某", "钱某", "王某", "孙某", "周某", "13712345678", "13912345678", "13812345678"):
        assert word not in whole
    told = texts(found.content)
    assert "全省政务新媒体检查问题清单" in told
    assert "整改责任人" in told  # their headings stay, so that the columns keep their places
    assert found.sheets == ("问题清单",)
    assert found.notes == [
        "工作表“联系人”不是问题清单，没有保留。",
        "含个人信息的列没有保留内容：整改责任人、联系电话。",
    ]


def test_numbers_in_sentences_are_masked_and_ids_are_left_alone(tmp_path: Path) -> None:
    table = [
        ["账号名称", "平台", "账号ID", "主办单位", "问题描述"],
        [
            "甲县发布",
            "抖音",
            "13912345678",
            "甲县政府办",
            "泄露手机号13912345678和身份证号110101199003074514",
        ],
        ["联系电话有误", "微博", None, "甲县政府办", "联系电话有误"],
    ]
    told = texts(kept(tmp_path, workbook(table)).content)
    assert "13912345678" in told
    assert "泄露手机号139****5678和身份证号110101********4" in "".join(told)
    assert told.count("联系电话有误") == 2  # a problem that speaks of telephones is no line of signatures


def test_no_formula_is_kept_nor_written(tmp_path: Path) -> None:
    hostile = ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3", "\t=1", "＝1+1"]
    table = [*TABLE, *[[text, "微信公众号", text, text] for text in hostile], ["-", "微信公众号", "—", "-12"]]
    path = tmp_path / "x.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows(table)
    found = kept_copy(path)
    book = openpyxl.load_workbook(io.BytesIO(found.content))
    cells = [c for row in book.active.iter_rows() for c in row if c.value is not None]
    assert all(c.data_type == "s" for c in cells)
    for row in book.active.iter_rows(min_row=3, max_row=8, values_only=True):
        assert row[3].startswith("'")
    assert [c.value for c in book.active[9]] == ["-", "微信公众号", "—", "-12"]
    read = read_list(found.content, {})
    assert read.rows[1].texts["problem"] == "=1+1"  # pages show the text itself
    listed = read.tables[0]
    table_of = Table(
        listed["sheet"], listed["header_row"], listed["width"], listed["fields"], listed["headings"]
    )
    out = tmp_path / "answer.xlsx"
    write_answers(
        found.content,
        [table_of],
        {(listed["sheet"], 2): {"measures": "=cmd|'x'!A1", "done": "@是"}},
        out,
        day=20_000,
    )
    answered = openpyxl.load_workbook(out).active
    assert all(c.data_type != "f" for row in answered.iter_rows() for c in row)
    assert [c.value for c in answered[2]][4:6] == ["'=cmd|'x'!A1", "'@是"]


def test_formulas_of_a_workbook_become_their_values(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in [*TABLE, ['=HYPERLINK("http://x","点")', "微信公众号", "甲县政府办", "=A1"]]:
        book.active.append(row)
    book.active["A2"].hyperlink = "http://x/"
    out = io.BytesIO()
    book.save(out)
    found = kept(tmp_path, out.getvalue())
    assert not [t for t in texts(found.content) if "HYPERLINK" in t or t.startswith("=")]
    with zipfile.ZipFile(io.BytesIO(found.content)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "<hyperlink" not in sheet
    assert found.notes == ["有2个单元格是错误值或者没有计算结果的公式，按空白处理。"]


def test_columns_stand_where_they_like_and_a_person_may_say_what_they_are(tmp_path: Path) -> None:
    table = [
        ["情况", "要求", "类型", "单位", "账号", "期限"],
        ["未更新", "限期整改", "内容", "甲县政府办", "甲县发布", "2026年11月20日"],
    ]
    found = kept(tmp_path, workbook(table, above=(["问题交办单"],)))
    read = read_list(found.content, {})
    fields = read.tables[0]["fields"]
    assert fields == {"requirement": 1, "agency": 3, "name": 4, "due": 5}
    mark = read.tables[0]["fingerprint"]
    again = read_list(found.content, {mark: {"情况": "problem", "类型": "category", "要求": ""}})
    assert again.tables[0]["fields"] == {"problem": 0, "category": 2, "agency": 3, "name": 4, "due": 5}
    row = again.rows[0]
    assert (row.texts["problem"], row.texts["category"], row.texts["requirement"]) == ("未更新", "内容", "")
    assert row.days["due"].isoformat() == "2026-11-20"


def test_merged_cells_and_two_header_rows(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (
        ["序号", "主办单位", "账号", None, "整改情况"],
        [None, None, "账号名称", "问题描述", None],
        [1, "甲县政府办", "甲县发布", "未更新", None],
        [2, None, "甲县在线", "错别字", None],
    ):
        sheet.append(row)
    for merged in ("A1:A2", "B1:B2", "E1:E2", "C1:D1", "B3:B4", "E3:E4"):
        sheet.merge_cells(merged)
    out = io.BytesIO()
    book.save(out)
    found = kept(tmp_path, out.getvalue())
    read = read_list(found.content, {})
    assert [r.texts["agency"] for r in read.rows] == ["甲县政府办", "甲县政府办"]
    assert [r.number for r in read.rows] == [3, 4]
    listed = read.tables[0]
    table = Table(
        listed["sheet"], listed["header_row"], listed["width"], listed["fields"], listed["headings"]
    )
    cells = {("Sheet", 3): {"measures": "一"}, ("Sheet", 4): {"measures": "二"}}
    target = tmp_path / "answer.xlsx"
    write_answers(found.content, [table], cells, target, day=20_000)
    assert (
        openpyxl.load_workbook(target).active["E3"].value == "一\n二"
    )  # both rows share the cell: neither is lost


def test_gb18030_and_old_formats_are_read_alike(tmp_path: Path) -> None:
    text = "工单编号,账号名称,平台,主办单位,问题描述\nG1,甲县发布,微博,甲县政府办,更新不及时\n"
    found = kept(tmp_path, text.encode("gb18030"), "工单.csv")
    row = read_list(found.content, {}).rows[0]
    assert (row.texts["number"], row.texts["name"], row.texts["platform"]) == ("G1", "甲县发布", "weibo")
    page = "<table><tr>" + "".join(f"<th>{c}</th>" for c in TABLE[0]) + "</tr><tr>"
    page += "".join(f"<td>{c}</td>" for c in TABLE[1]) + "</tr></table>"
    found = kept(tmp_path, page.encode(), "清单.xls")  # what some systems call a workbook
    assert read_list(found.content, {}).rows[0].texts["name"] == "甲县发布"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "a.xlsx"),
        (b"PK\x03\x04 not a zip", "a.xlsx"),
        (b"\x00\x01\x02", "a.csv"),
        ("姓名,电话\n张某,13812345678\n".encode(), "a.csv"),
        ("标题,正文\na,b\n".encode(), "a.csv"),
        ("账号名称,主办单位,问题描述\na,b,c,d,e\n".encode(), "a.csv"),
        (b'{"a": [1, 2]}', "a.json"),
        (b"%PDF-1.7", "a.pdf"),
    ],
)
def test_what_is_no_list_is_refused_with_a_sentence(tmp_path: Path, content: bytes, name: str) -> None:
    with pytest.raises(JianhaoError) as told:
        kept(tmp_path, content, name)
    assert str(told.value).endswith("。")
    assert "Traceback" not in str(told.value)


def _zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def test_a_zip_of_lists_and_bombs_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Refused, match="单个表格"):
        kept(tmp_path, _zipped(**{"a.xlsx": workbook(TABLE), "b.xlsx": workbook(TABLE)}), "两份.zip")
    with pytest.raises(JianhaoError):  # a thousand times its size
        kept(tmp_path, _zipped(**{"a.csv": b"a," * (33 * 1024**2)}), "弹.zip")
    plain = zipfile.ZipFile(io.BytesIO(workbook(TABLE)))
    parts = {name: plain.read(name) for name in plain.namelist()}
    monkeypatch.setattr(keeping, "PICTURES_AT_MOST", 1024**2)
    with pytest.raises(Refused, match="图片过大"):
        kept(tmp_path, _zipped(**parts, **{"xl/media/x.bin": bytes(3 * 1024**2)}))
    monkeypatch.setattr(keeping, "EXPANDED_AT_MOST", 1024**2)
    with pytest.raises(Refused, match="体量过大"):
        kept(tmp_path, _zipped(**parts, **{"xl/styles2.xml": bytes(2 * 1024**2)}))
    monkeypatch.undo()
    evil = parts["xl/workbook.xml"].replace(b"<workbook", b'<!DOCTYPE x [<!ENTITY a "b">]><workbook', 1)
    with pytest.raises(JianhaoError):
        kept(tmp_path, _zipped(**(parts | {"xl/workbook.xml": evil})))
    styled = parts["xl/worksheets/sheet1.xml"].replace(
        b"</sheetData>",
        b'<row r="9">' + b'<c r="A9"/>' * (cleaning.CELLS_AT_MOST + 1) + b"</row></sheetData>",
    )
    with pytest.raises(Refused, match="体量过大"):
        kept(tmp_path, _zipped(**(parts | {"xl/worksheets/sheet1.xml": styled})))


def test_a_stray_cell_in_a_far_corner_costs_nothing(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in TABLE:
        book.active.append(row)
    book.active["Z200000"] = " "
    out = io.BytesIO()
    book.save(out)
    found = kept(tmp_path, out.getvalue())
    assert len(found.content) < 20_000
    assert [r.texts["name"] for r in read_list(found.content, {}).rows] == ["甲县发布"]


def test_too_many_rows_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jianhao.web.assigned.reading.ROWS_AT_MOST", 3)
    found = kept(tmp_path, workbook([HEADINGS, *rows()]))
    with pytest.raises(Refused, match="拆分"):
        read_list(found.content, {})


def test_lost_digits_stay_lost_through_the_copy(tmp_path: Path) -> None:
    text = "账号名称,平台,账号ID,问题描述\n甲县发布,抖音,7.12345678901234E+18,x\n"
    found = kept(tmp_path, text.encode(), "a.csv")
    row = read_list(found.content, {}).rows[0]
    assert row.texts["account_id"] == ""
    assert "丢失" in row.note or "末" in row.note
