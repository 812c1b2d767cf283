"""Cells and files as they leave the program: clean, neutral, masked, with fixed bytes."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from jianhao.dates import day_number
from jianhao.documents.cells import EXCEL_TEXT_LIMIT, cell, clean, masked, neutral, one_line
from jianhao.documents.fixed_zip import rewrite


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+86", "'+86"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("　＝cmd", "'　＝cmd"),
        ("\r\n=1", "'\n=1"),
        ("<r><t>raw</t></r>", "'<r><t>raw</t></r>"),
        ("甲市发布", "甲市发布"),
        ("a=1", "a=1"),
    ],
)
def test_formulas_and_raw_xml_are_neutralised(text: str, written: str) -> None:
    assert cell(text) == written


def test_missing_text_is_a_dash() -> None:
    assert (cell(None), cell(""), cell(None, "")) == ("—", "—", "")


def test_control_and_direction_characters_are_dropped() -> None:
    assert clean("甲\x00\x1b乙\u202e丙\ufffe\ufdd0\ud800丁") == "甲乙丙丁"
    assert one_line("甲\r\n 乙\u2028丙\t丁") == "甲 乙 丙 丁"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("电话13812345678。", "电话138****5678。"),
        ("电话+8613812345678，008613812345678", "电话+86138****5678，0086138****5678"),
        ("电话86 13812345678", "电话86 138****5678"),
        ("证件11010519900101123X", "证件110105********X"),
        ("抖音号7123456789012345678", "抖音号7123456789012345678"),
        ("订单138123456789", "订单138123456789"),
    ],
)
def test_personal_numbers_are_masked(text: str, shown: str) -> None:
    assert masked(text) == shown


def test_long_text_is_cut_by_the_units_that_excel_counts() -> None:
    text = cell("😀" * 20_000)
    assert len(text.encode("utf-16-le")) // 2 <= EXCEL_TEXT_LIMIT
    assert text.endswith("…（已截断）")


@given(st.text(st.characters()))
def test_any_text_is_legal_in_xml_and_no_formula(text: str) -> None:
    written = cell(text)
    assert etree.fromstring(etree.tostring(_element(written))).text == written
    assert neutral(written) == written or written.startswith("'")
    assert not written.lstrip(" \u3000\u00a0\n").startswith(("=", "+", "-", "@", "\t"))


def _element(text: str) -> etree._Element:
    element = etree.Element("t")
    element.text = text
    return element


def _archive(names: list[str]) -> io.BytesIO:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, _CORE if name == "docProps/core.xml" else name)
    buffer.seek(0)
    return buffer


_CORE = '<c><dcterms:created xsi:type="x">2031-01-01T10:00:00Z</dcterms:created></c>'


def test_zip_entries_have_fixed_order_and_dates(tmp_path) -> None:  # type: ignore[no-untyped-def]
    names = ["word/b.xml", "docProps/core.xml", "_rels/.rels", "[Content_Types].xml", "word/a.xml"]
    day = day_number(date(2024, 5, 20))
    rewrite(_archive(names), tmp_path / "1.zip", day)
    rewrite(_archive(names[::-1]), tmp_path / "2.zip", day)
    assert (tmp_path / "1.zip").read_bytes() == (tmp_path / "2.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "1.zip") as archive:
        assert archive.namelist() == [
            "[Content_Types].xml",
            "_rels/.rels",
            "docProps/core.xml",
            "word/a.xml",
            "word/b.xml",
        ]
        assert {info.date_time for info in archive.infolist()} == {(2024, 5, 20, 0, 0, 0)}
        assert b">2024-05-20T00:00:00Z<" in archive.read("docProps/core.xml")


def test_a_day_before_the_zip_epoch_is_written_as_1980(tmp_path) -> None:  # type: ignore[no-untyped-def]
    rewrite(_archive(["a"]), tmp_path / "1.zip", 0)
    with zipfile.ZipFile(tmp_path / "1.zip") as archive:
        assert archive.infolist()[0].date_time == (1980, 1, 1, 0, 0, 0)
