"""Workbooks that are broken or mean harm: one clear sentence, and never more memory than allowed."""

import io
import random
import struct
import zipfile

import pytest

from jianhao.errors import UnusableFile
from jianhao.ingest import workbook_guard
from jianhao.ingest.table import ERROR_MARK
from jianhao.ingest.tables import tables_of

# A number of tables, or a sentence.
ENDS = ("。", *"0123456789")
ONE = '<row r="1"><c r="A1"><v>1</v></c></row>'


def corner(place, inside="<v>1</v>"):
    number = "".join(ch for ch in place if ch.isdigit())
    return f'{ONE}<row r="{number}"><c r="{place}">{inside}</c></row>'


@pytest.mark.parametrize("place", ["XFD1048576", "A1048576", "XFD9000", "ZZ60000"])
def test_two_far_cells_are_refused_before_they_are_laid_out(desk, containers, refused, place):
    rows = corner(place) if place != "A1048576" else corner("XFD1") + corner(place)
    source = desk.file("台账.xlsx", containers.workbook(containers.sheet(rows)))
    assert "异常庞大" in refused(lambda: tables_of(source))


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1048576"><v>1</v></c></row>',
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>' + ONE,
        "<row r='1'><c r='A1'><v>1</v></c><c r='XFD1048576'><v>1</v></c></row>",
        '<row r="1"><c r="XFD1"><v>1</v></c></row><row r="1048576"><c><v>1</v></c></row>',
        '<row r="1"><c r="XFD1" t="e"><v>#N/A</v></c></row><row r="1048576"><c r="A1048576" t="e"><v>#N/A</v></c></row>',
    ],
)
def test_where_a_cell_says_it_is_counts_and_not_its_row(desk, containers, refused, rows):
    source = desk.file("台账.xlsx", containers.workbook(containers.sheet(rows)))
    assert "异常庞大" in refused(lambda: tables_of(source))


def test_a_formatted_cell_in_the_last_corner_without_content_harms_nobody(desk, containers):
    rows = ONE + '<row r="1048576"><c r="XFD1048576" s="0"/></row>'
    assert desk.cells(desk.file("a.xlsx", containers.workbook(containers.sheet(rows))))[0] == [["1"]]


@pytest.mark.parametrize("place", ["ZZZ5", "A0", "A9999999"])
def test_cells_outside_any_sheet_are_damage(desk, containers, refused, place):
    rows = f'<row r="1"><c r="{place}"><v>1</v></c></row>'
    source = desk.file("台账.xlsx", containers.workbook(containers.sheet(rows)))
    assert "已损坏" in refused(lambda: tables_of(source))


def test_many_sheets_share_one_allowance(desk, containers, refused):
    wide = containers.sheet(corner("CV100000"))
    source = desk.file("台账.xlsx", containers.workbook(*[wide] * 4))
    assert "异常庞大" in refused(lambda: tables_of(source))


def test_a_text_that_thousands_of_cells_share(desk, containers, refused):
    """A small file whose cells all name one long text would take gigabytes."""
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 60_001))
    shared = containers.shared_texts(f"<t>{'长' * 30_000}</t>")
    data = containers.workbook(containers.sheet(cells), shared=shared)
    assert len(data) < 1_000_000
    assert "异常庞大" in refused(lambda: tables_of(desk.file("台账.xlsx", data)))


def test_long_texts_that_stand_once_each_are_no_harm(desk, containers):
    shared = containers.shared_texts(f"<t>{'长' * 30_000}</t>", *(f"<t>第{n}篇</t>" for n in range(20_000)))
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>{n - 1}</v></c></row>' for n in range(1, 20_002))
    (table,) = tables_of(desk.file("a.xlsx", containers.workbook(containers.sheet(cells), shared=shared)))
    assert [len(table.head[0][0]), table.head[1][0]] == [30_000, "第0篇"]


def bomb(containers, declared=None):
    data = bytearray(
        containers.workbook(containers.sheet(ONE), more={"xl/worksheets/sheet9.xml": b" " * (8 << 20)})
    )
    if declared is not None:
        at = data.rfind(b"xl/worksheets/sheet9.xml") - 46
        assert data[at : at + 4] == b"PK\x01\x02"
        data[at + 24 : at + 28] = struct.pack("<I", declared)
    return bytes(data)


@pytest.mark.parametrize("declared", [None, 100, 0])
def test_a_bomb_is_measured_and_not_believed(desk, containers, refused, monkeypatch, declared):
    monkeypatch.setattr(workbook_guard, "EXPANDED_LIMIT", 4 << 20)
    source = desk.file("台账.xlsx", bomb(containers, declared))
    assert "展开后超过4MB" in refused(lambda: tables_of(source))


def test_pictures_are_not_measured(desk, containers, monkeypatch):
    monkeypatch.setattr(workbook_guard, "EXPANDED_LIMIT", 4 << 20)
    data = containers.workbook(containers.sheet(ONE), more={"xl/media/1.png": b"\0" * (8 << 20)})
    assert desk.cells(desk.file("a.xlsx", data))[0] == [["1"]]


def test_entities_are_not_expanded(desk, containers, refused):
    lol = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    book = (
        f'{lol}<workbook xmlns="{containers.MAIN}"><sheets><sheet name="&b;"/></sheets></workbook>'.encode()
    )
    data = containers.workbook(containers.sheet(ONE), workbook_xml=book)
    assert "已损坏" in refused(lambda: tables_of(desk.file("台账.xlsx", data)))
    part = lol.encode() + containers.sheet('<row r="1"><c t="inlineStr"><is><t>&b;</t></is></c></row>')
    assert "已损坏" in refused(lambda: tables_of(desk.file("台账.xlsx", containers.workbook(part))))


def test_a_sheet_that_was_not_looked_into_is_not_read(desk, containers, refused):
    far = containers.sheet(corner("XFD1048576"))
    data = containers.workbook(
        containers.sheet(ONE), more={"xl/worksheets/Sheet2.XML": far}, names=("甲", "乙")
    )
    book = zipfile.ZipFile(io.BytesIO(data)).read("xl/_rels/workbook.xml.rels").decode()
    links = book.replace("</Relationships>", f'<Relationship Id="rId2" Type="{containers.LINKS}/worksheet" '
                         'Target="worksheets/sheet2.xml"/></Relationships>')  # fmt: skip
    parts = {
        i: zipfile.ZipFile(io.BytesIO(data)).read(i) for i in zipfile.ZipFile(io.BytesIO(data)).namelist()
    }
    source = desk.file("台账.xlsx", containers.archive(parts | {"xl/_rels/workbook.xml.rels": links}))
    refused(lambda: tables_of(source))


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8, 0.95])
def test_a_workbook_that_breaks_off(desk, containers, refused, share):
    data = containers.workbook(containers.sheet(ONE))
    refused(lambda: tables_of(desk.file("台账.xlsx", data[: int(len(data) * share)])))


def test_a_wrong_checksum_is_damage(desk, containers, refused):
    data = bytearray(containers.workbook(containers.sheet(ONE * 50)))
    at = data.find(b"xl/worksheets/sheet1.xml") + 24 + 20
    data[at] ^= 0xFF
    assert "已损坏" in refused(lambda: tables_of(desk.file("台账.xlsx", bytes(data))))


def outcome(desk, name, data) -> str:
    """What reading gives: cells, or the sentence of refusal; any other error is a failure of the reader."""
    try:
        return str(len(desk.cells(desk.file(name, data))))
    except UnusableFile as error:
        return error.sentence


@pytest.mark.parametrize("seed", range(60))
def test_flipped_bytes_in_a_workbook(desk, containers, seed, capfd):
    chance = random.Random(seed)
    shared = containers.shared_texts("<t>平台</t>", "<t>微博</t>")
    rows = '<row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="2"><c r="A2" t="s"><v>1</v></c></row>'
    data = bytearray(containers.workbook(containers.sheet(rows), shared=shared))
    for _ in range(chance.choice((1, 2, 20))):
        data[chance.randrange(4, len(data))] = chance.randrange(256)
    assert outcome(desk, "a.xlsx", bytes(data)).endswith(ENDS)


@pytest.mark.parametrize("seed", range(60))
def test_flipped_bytes_in_an_old_workbook(desk, old_workbook, seed):
    chance = random.Random(seed)
    data = bytearray(old_workbook)
    for _ in range(chance.choice((1, 3, 30))):
        data[chance.randrange(8, len(data))] = chance.randrange(256)
    assert outcome(desk, "a.xls", bytes(data)).endswith(ENDS)


@pytest.mark.parametrize("seed", range(20))
def test_flipped_letters_in_a_sheet(desk, containers, seed):
    chance = random.Random(seed)
    part = bytearray(containers.sheet(ONE + '<row r="2"><c r="A2" t="e"><v>#N/A</v></c></row>' * 3))
    for _ in range(3):
        part[chance.randrange(len(part))] = chance.choice(b'<>"/ rc1A&')
    assert outcome(desk, "a.xlsx", containers.workbook(bytes(part))).endswith(ENDS)


def biff_of(containers, cells, *, first=b"", texts=b""):
    """A workbook stream with one sheet of those cell records."""
    begin = struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6)
    sheet_begin = struct.pack("<HHHHII", 0x0600, 0x0010, 0x0DBB, 0x07CC, 0, 6)
    bound = struct.pack("<IBBBB", 0, 0, 0, 1, 0) + b"S"
    size = len(containers.biff((0x0809, begin))) + len(first) + 4 + len(bound) + len(texts) + 4
    bound = struct.pack("<I", size) + bound[4:]
    head = containers.biff((0x0809, begin)) + first + containers.biff((0x0085, bound)) + texts
    return (
        head + containers.biff((0x000A, b"")) + containers.biff((0x0809, sheet_begin), *cells, (0x000A, b""))
    )


def number(row, column, value=1.0):
    return 0x0203, struct.pack("<HHHd", row, column, 0, value)


def test_an_old_workbook_made_by_hand_is_read(desk, containers):
    stream = biff_of(
        containers, [number(0, 0, 7.0), number(1, 1, 8.0), (0x0205, struct.pack("<HHHBB", 1, 0, 0, 0x2A, 1))]
    )
    source = desk.file("a.et", containers.compound({"Workbook": stream}))
    assert desk.cells(source)[0] == [["7", ""], [ERROR_MARK + "#N/A", "8"]]


def test_an_old_workbook_with_many_far_corners_is_refused(desk, containers, refused, monkeypatch):
    stream = biff_of(containers, [number(0, 0), number(65_535, 255)])
    source = desk.file("a.xls", containers.compound({"Workbook": stream}))
    monkeypatch.setattr("jianhao.ingest.biff.MEMORY", 256 << 20)
    assert "异常庞大" in refused(lambda: tables_of(source))


def test_an_old_workbook_whose_cells_share_one_long_text_is_refused(desk, containers, refused, monkeypatch):
    monkeypatch.setattr("jianhao.ingest.biff.MEMORY", 4 << 20)
    text = struct.pack("<HB", 8000, 0) + b"x" * 8000
    texts = containers.biff((0x00FC, struct.pack("<II", 1, 1) + text))
    cells = [(0x00FD, struct.pack("<HHHI", n, 0, 0, 0)) for n in range(400)]
    source = desk.file("a.xls", containers.compound({"Workbook": biff_of(containers, cells, texts=texts)}))
    assert "异常庞大" in refused(lambda: tables_of(source))


def test_an_old_workbook_with_a_password(desk, containers, refused):
    stream = biff_of(containers, [number(0, 0)], first=containers.biff((0x002F, b"\x01\0" * 26)))
    source = desk.file("a.xls", containers.compound({"Workbook": stream}))
    assert refused(lambda: tables_of(source)) == "a.xls：文件设有打开密码，请取消密码后再提供。"


@pytest.mark.parametrize("keep", [600, 2000, 4000, 6000])
def test_an_old_workbook_that_breaks_off(desk, old_workbook, keep):
    assert outcome(desk, "台账.xls", old_workbook[:keep]).endswith(ENDS)


@pytest.mark.parametrize(("at", "data"), [(2050, bytes(8)), (3154, bytes(8)), (3156, b"\xff\xff")])
def test_a_panic_of_the_reader_is_a_sentence_and_nothing_else(desk, refused, old_workbook, capfd, at, data):
    broken = old_workbook[:at] + data + old_workbook[at + len(data) :]
    assert "已损坏" in refused(lambda: tables_of(desk.file("台账.xls", broken)))
    assert capfd.readouterr().err == ""
