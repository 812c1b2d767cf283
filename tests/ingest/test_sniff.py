"""What a file is, whatever it is called."""

import pytest

from jianhao.ingest.sniff import Kind
from jianhao.ingest.tables import tables_of

CASES = {
    "comma": (b"a,b\n1,2\n", Kind.CSV),
    "bom": ("\ufeff账号,平台\n".encode(), Kind.CSV),
    "utf16": ("账号,平台\n".encode("utf-16"), Kind.CSV),
    "gb18030": ("账号名称,平台\n".encode("gb18030"), Kind.CSV),
    "html": (b"  <HTML><body><table></table></body></HTML>", Kind.MARKUP),
    "xml": (b'<?xml version="1.0"?><Workbook/>', Kind.MARKUP),
    "rss": (b'<rss version="2.0"><channel/></rss>', Kind.MARKUP),
    "array": (b'[{"a": 1}]', Kind.JSON),
    "empty array": (b"[]", Kind.JSON),
    "object": (b'{\n  "a": 1\n}', Kind.JSON),
    "object on one line": (b'{"user": {"id": 1}, "weibo": [{"id": 2}]}', Kind.JSON),
    "lines": (b'{"a": 1}\n{"a": 2}\n', Kind.JSONL),
    "lines with braces in texts": ('{"a": "左{括号"}\n{"a": "}"}\n'.encode(), Kind.JSONL),
    "lines whose first is broken": (b'{"a": 1, "b": "cut\n{"a": 2}\n', Kind.JSONL),
    "lines after a mark": (b'\xef\xbb\xbf{"a": 1}\r\n{"a": 2}\r\n', Kind.JSONL),
    "a long first line": (b'{"a": "' + b"x" * 100_000 + b'"}\n{"a": 2}\n', Kind.JSONL),
    "heading in brackets": ("[序号],[账号]\n1,2\n".encode(), Kind.CSV),
    "heading in braces": ("{序号},{账号}\n1,2\n".encode(), Kind.CSV),
    "comparison sign first": (b"<5,a\n1,2\n", Kind.CSV),
    "parquet": (b"PAR1....", Kind.PARQUET),
}


@pytest.mark.parametrize(("data", "kind"), CASES.values(), ids=CASES)
def test_the_content_tells_the_kind(desk, data, kind):
    assert desk.file("改名.dat", data).kind is kind


def test_a_database_is_known_by_its_content(desk):
    assert desk.sqlite("a.xls", {"t": [{"a": 1}]}).kind is Kind.SQLITE


def test_a_zip_of_files_is_no_workbook(desk, containers):
    assert desk.file("a.xlsx", containers.archive({"内/a.csv": "a,b\n"})).kind is Kind.ZIP


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (("word/document.xml", "[Content_Types].xml"), "Word"),
        (("ppt/presentation.xml", "[Content_Types].xml"), "演示文稿"),
        (("xl/workbook.bin", "[Content_Types].xml"), "xlsb"),
        (("content.xml", "mimetype"), "OpenDocument"),
        (("[Content_Types].xml",), "已损坏"),
    ],
)
def test_packages_of_other_programs_are_named(desk, containers, refused, parts, said):
    source = desk.file("附件1.xlsx", containers.archive(dict.fromkeys(parts, b"x")))
    assert said in refused(lambda: source.kind)


@pytest.mark.parametrize("data", [b"", b"\n \r\n", b"\x00" * 100])
def test_nothing_is_said_to_be_nothing(desk, refused, data):
    assert refused(lambda: desk.file("空.csv", data).kind) == "空.csv：文件是空的。"


@pytest.mark.parametrize(
    "data", [b"GIF89a\x00\x01", b"\x89PNG\r\n\x1a\n\x00", b"MZ\x90\x00", b"a,b\x00\n1,2"]
)
def test_binary_files_are_no_tables(desk, refused, data):
    assert "不是可识别的文件类型" in refused(lambda: desk.file("图.csv", data).kind)


def test_an_encrypted_workbook_asks_for_its_password_to_be_taken_off(desk, containers, refused):
    data = containers.compound({"EncryptedPackage": b"x" * 5000, "EncryptionInfo": b"y" * 200})
    assert (
        refused(lambda: desk.file("台账.xlsx", data).kind)
        == "台账.xlsx：文件设有打开密码，请取消密码后再提供。"
    )


def test_a_compound_file_of_another_program_is_no_table(desk, containers, refused):
    source = desk.file("台账.xls", containers.compound({"WordDocument": b"x" * 5000}))
    assert "不是可识别的表格文件" in refused(lambda: source.kind)


@pytest.mark.parametrize("keep", [8, 100, 512, 700, 1500])
def test_a_compound_file_that_breaks_off_is_damaged(desk, containers, refused, keep):
    data = containers.compound({"Workbook": b"x" * 9000})[:keep]
    refused(lambda: tables_of(desk.file("台账.xls", data)))


@pytest.mark.parametrize("keep", [4, 30, 200, -30, -1])
def test_a_package_that_breaks_off_is_damaged(desk, containers, refused, keep):
    data = containers.workbook(containers.sheet('<row r="1"><c r="A1"><v>1</v></c></row>'))[:keep]
    assert "不完整或已损坏" in refused(lambda: desk.file("台账.xlsx", data).kind)
