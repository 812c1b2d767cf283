"""A sheet read by its distinct cells is the one that reading it as a whole gives."""

import io
import random
import zipfile
from datetime import date, datetime, timedelta

import openpyxl
import pytest

from jianhao.errors import UnusableFile
from jianhao.ingest import workbook, workbook_guard
from jianhao.ingest.distinct_sheet import DistinctSheet
from jianhao.ingest.sheet_cells import sheet_cells
from jianhao.ingest.source import SourceFile
from jianhao.ingest.table import ERROR_MARK
from jianhao.ingest.tables import forget_tables, tables_of
from jianhao.ingest.workbook import SheetTable

STYLES = """<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="2">
<numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/><numFmt numFmtId="165" formatCode="[h]:mm:ss"/></numFmts><cellXfs count="6">
<xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="22"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="49"/></cellXfs>
</styleSheet>"""
SHARED = ("<t>甲</t>", "<t/>", "<t> 乙 </t>", "<r><t>a</t></r><r><rPr/><t>b</t></r>", '<t xml:space="preserve"> x </t>',
          '<t>丙</t><rPh sb="0" eb="1"><t>カ</t></rPh>', "<t>a&amp;b_x000D_</t>", "<t>&#30002;</t>")  # fmt: skip
FORMULAS = (
    "",
    "",
    "<f>A1+1</f>",
    '<f t="shared" ref="A1:A9" si="0">B1</f>',
    '<f t="shared" si="0"/>',
    "<f/>",
)
NUMBERS = ("1", "0", "45432", "45432.5", "0.25", "-3", "1e5", "9007199254740993", "1.5", "2958466", "60")
NUMBER_TYPES = ("", ' t="n"')
ERRORS = ("#N/A", "#REF!", "#SPILL!", "#CALC!")
# Contents that no usual program writes, or not so: the sheet is read as a whole then.
ODD = (' t="d"><v>2024-05-20</v></c>',
       ' t="b"><v></v></c>', ' t="n"><v></v></c>', ' t="str"><v/></c>', "><v>1</v><!-- x --></c>", " ><v>1</v></c>",
       ' t="inlineStr"><is><r><t>a</t></r></is></c>', ' t="str"><v>a</v><v>b</v></c>', "><is><t>q</t></is></c>")  # fmt: skip
TAILS = (
    "",
    '<mergeCells count="2"><mergeCell ref="A1:B1"/><mergeCell ref="B2:B4"/></mergeCells><pageMargins left="1"/>',
)
GAPS = ("", "\n", "<row/>", '<row r="1048576" ht="15"/>', "<row></row>")


def content(rng, odd):
    """What stands between the place of a cell and the next cell."""
    style, formula = rng.choice(("", "", f' s="{rng.randrange(6)}"')), rng.choice(FORMULAS)
    text = rng.choice(("", "甲", "a b", " x ", "&lt;"))
    usual = (
        f'{style} t="s"><v>{rng.randrange(len(SHARED))}</v></c>',
        f"{style}{rng.choice(NUMBER_TYPES)}>{formula}<v>{rng.choice(NUMBERS)}</v></c>",
        f'{style} t="b"><v>{rng.randrange(2)}</v></c>',
        f'{style} t="str">{formula}<v>{text}</v></c>',
        f'{style} t="inlineStr"><is><t>{text}</t></is></c>',
        f'{style} t="e">{formula}<v>{rng.choice(ERRORS)}</v></c>',
        style + rng.choice(("/>", " />", "></c>", ' t="s"/>')),
        style
        + rng.choice(
            ("><f>1</f></c>", "><v></v></c>", "><f>1</f><v/></c>", "><f>1</f><v></v></c>", "><v /></c>")
        ),
    )
    return rng.choice(ODD) if odd and rng.random() < 0.1 else rng.choice(usual)


def letters(column):
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def rows_of(rng, odd):
    out, row = "", rng.randrange(1, 4)
    for _ in range(rng.randrange(2, 12)):
        column, cells = rng.randrange(1, 30), ""
        for _ in range(rng.randrange(1, 6)):
            cells += f'<c r="{letters(column)}{row}"{content(rng, odd)}'
            column += rng.randrange(1, 4)
        attributes = rng.choice(("", f' r="{row}"', f' r="{row}" spans="1:5" s="1" x14ac:dyDescent="0.2"'))
        out += f"<row{attributes}>{cells}</row>{rng.choice(GAPS)}"
        row += rng.randrange(0 if odd and rng.random() < 0.05 else 1, 3)
    return out


def seen(source):
    """Everything the sheets of a file give (where batches are cut depends on their size), or why they are refused."""
    forget_tables()
    try:
        return [
            (t.sheet, t.width, t.head, set(t.merges), [rows(t, first) for first in (0, 2)])
            for t in tables_of(source)
        ]
    except UnusableFile as error:
        return error.sentence


def rows(table, first):
    return [row for batch in table.batches(first) for row in zip(*batch.to_pydict().values(), strict=True)]


def kinds(source):
    """How the sheets of a file were read."""
    forget_tables()
    try:
        return {type(table) for table in tables_of(source)}
    except UnusableFile:
        return set()


@pytest.mark.parametrize("seed", range(120))
def test_distinct_cells_give_what_the_whole_gives(desk, containers, monkeypatch, seed):
    rng = random.Random(seed)
    odd = seed % 3 == 0
    sheets = [containers.sheet(rows_of(rng, odd), rng.choice(TAILS)) for _ in range(rng.randrange(1, 4))]
    more = {"xl/styles.xml": STYLES}
    source = desk.file(
        "a.xlsx", containers.workbook(*sheets, shared=containers.shared_texts(*SHARED), more=more)
    )
    by_cells = seen(source)
    assert odd or kinds(source) <= {DistinctSheet}
    monkeypatch.setattr(workbook, "distinct_workbook", lambda data, sheets: None)
    assert seen(source) == by_cells
    assert kinds(source) <= {SheetTable}


def test_what_real_writers_write_is_usual(desk, monkeypatch):
    def write(book):
        sheet = book.add_worksheet("台账")
        border, day = book.add_format({"border": 1}), book.add_format({"num_format": "yyyy/m/d"})
        sheet.set_column(0, 3, 20, border)
        for n in range(1, 40):
            sheet.write_row(n, 1, ["甲", n / 2, n % 2 == 0, "", f" {n} "], border)
            sheet.write_blank(n, 7, None, border)
            sheet.write_datetime(n, 8, datetime(2024, 5, n % 28 + 1), day)  # noqa: DTZ001 - cells have no zone
            sheet.write_formula(n, 9, "=B2&1", None, "甲1")
        sheet.merge_range(5, 0, 9, 0, "合并")

    book = openpyxl.Workbook()
    for n in range(40):
        book.active.append(
            ["甲", n, n / 3, None, date(2024, 5, 20), timedelta(hours=n), "=A1", n % 2 == 0, " 乙 "]
        )
    book.active.merge_cells("D1:D5")
    book.save(desk.folder / "b.xlsx")
    for source in (desk.book("a.xlsx", write), SourceFile("b.xlsx", desk.folder / "b.xlsx")):
        with monkeypatch.context() as patch:
            by_cells = seen(source)
            assert kinds(source) == {DistinctSheet}
            patch.setattr(workbook, "distinct_workbook", lambda data, sheets: None)
            assert seen(source) == by_cells


A1, B1 = '<c r="A1"><v>1</v></c>', '<c r="B1"><v>2</v></c>'


@pytest.mark.parametrize(
    "rows",
    [
        f"<row>{B1}{A1}</row>",
        f"<row>{A1}{A1}</row>",
        f'<row>{B1}</row><row><c r="A1"><v>1</v></c></row>',
        f"<row>{A1}<!-- {B1} -->{B1}</row>",
        f"<row>{A1}<x/>{B1}</row>",
        f"<row>{A1}</row>甲<row>{B1}</row>",
        f"<row>{A1}<c><v>2</v></c></row>",
        f'<row>{A1}<c s="1" r="B1"><v>2</v></c></row>',
        f'<row>{A1}<c r="B1" r="C1"><v>2</v></c></row>',
        f'<row>{A1}<c r="B1" s="/><c r="><v>2</v></c></row>',
        f'<row>{A1}<c r="B1"><f a="</c>"/><v>2</v></c></row>',
        f'<row>{A1}<c r="B1"><v>1</v><c r="XFD1048576"><v>2</v></c></row>',
        f'<row r=" ">{A1}{B1}</row>',
        f'<row x="><row>{A1}{B1}</row>',
        f"<row>{A1}{B1}</row></sheetData><sheetData><row>{A1}</row>",
        f"<row>{A1}{B1}",
        "",
    ],
)
def test_a_sheet_that_is_not_usual_is_left_to_the_reader(containers, rows):
    assert sheet_cells(iter([containers.sheet(rows)])) is None
    assert sheet_cells(iter([containers.sheet(f"<row>{A1}{B1}</row>")])) is not None


@pytest.mark.parametrize("size", [40, 97, 300, 5000])
def test_cells_are_the_same_wherever_the_pieces_end(containers, size):
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>{n % 7}</v></c><c r="C{n}"/><c r="D{n}"><v>{n}</v></c></row>'
                   for n in range(1, 200))  # fmt: skip
    part = containers.sheet(rows, "<pageMargins/>")
    whole = sheet_cells(iter([part]))
    cut = sheet_cells(part[at : at + size] for at in range(0, len(part), size))
    assert cut is not None
    assert cut.contents.take(cut.codes).equals(whole.contents.take(whole.codes))
    for name in ("rows", "columns"):
        assert getattr(cut, name).tolist() == getattr(whole, name).tolist()
    assert (cut.head, cut.tail, cut.reach) == (whole.head, whole.tail, whole.reach)


def test_errors_and_lost_values_are_marked_by_place(desk, containers):
    rows = f'<row>{A1}<c r="B1" t="e"><v>#SPILL!</v></c></row><row><c r="C9"><f>A1</f></c></row>'
    cells = desk.cells(desk.file("a.xlsx", containers.workbook(containers.sheet(rows))))[0]
    assert (cells[0], cells[8]) == (["1", ERROR_MARK + "#SPILL!", ""], ["", "", ERROR_MARK])


def test_a_part_that_is_not_what_its_checksum_says_is_left_to_the_reader(desk, containers):
    data = bytearray(containers.workbook(containers.sheet(f"<row>{A1}{B1}</row>")))
    at = data.rfind(b"xl/worksheets/sheet1.xml") - 46 + 16
    data[at] ^= 0xFF
    (scan,) = workbook_guard.scan_workbook("a.xlsx", bytes(data)).values()
    assert scan.usual is None


def test_sheets_of_one_name_are_left_to_the_reader(containers):
    data = containers.workbook(*[containers.sheet(f"<row>{A1}{B1}</row>")] * 2, names=("同", "同"))
    assert [scan.usual for scan in workbook_guard.scan_workbook("a.xlsx", data).values()] == [None]


def test_two_parts_of_shared_texts_are_both_measured(desk, containers, refused, monkeypatch):
    monkeypatch.setattr(workbook_guard, "EXPANDED_LIMIT", 4 << 20)
    shared = containers.shared_texts("<t>甲</t>")
    more = {"xl/SharedStrings.xml": b" " * (8 << 20), "xl/sharedStrings.xml": shared}
    data = containers.workbook(containers.sheet(f"<row>{A1}{B1}</row>"), more=more)
    assert "展开后超过4MB" in refused(lambda: tables_of(desk.file("a.xlsx", data)))


def test_many_entries_over_the_same_bytes_are_measured_each(desk, containers, refused, monkeypatch):
    monkeypatch.setattr(workbook_guard, "EXPANDED_LIMIT", 4 << 20)
    out = io.BytesIO(
        containers.workbook(containers.sheet(f"<row>{A1}{B1}</row>"), more={"xl/x.bin": b" " * (1 << 20)})
    )
    with zipfile.ZipFile(out, "a") as archive:
        for n in range(8):
            twin = zipfile.ZipInfo(f"xl/x.bi{n}")
            first = archive.getinfo("xl/x.bin")
            for name in ("header_offset", "CRC", "compress_size", "file_size", "compress_type"):
                setattr(twin, name, getattr(first, name))
            archive.filelist.append(twin)
        archive._didModify = True
    with pytest.raises(UnusableFile):
        tables_of(desk.file("a.xlsx", out.getvalue()))


@pytest.mark.parametrize("far", [2, 60])
@pytest.mark.parametrize("usual", [True, False])
def test_a_span_of_time_beyond_all_bounds_is_said(desk, containers, refused, far, usual):
    rows = "".join(
        f"<row>{A1.replace('A1', f'A{n}')}{B1.replace('B1', f'B{n}')}</row>" for n in range(1, far)
    )
    rows += f'<row><c r="A{far}" s="4"><v>12345678901</v></c></row>' + ("" if usual else "<!-- -->")
    source = desk.file("a.xlsx", containers.workbook(containers.sheet(rows), more={"xl/styles.xml": STYLES}))
    assert "超出范围" in refused(lambda: desk.cells(source))
