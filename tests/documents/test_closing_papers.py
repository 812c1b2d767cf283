"""Papers of a closing: measures, what is missing, hostile texts, fixed bytes, codes that lead to the successor."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from dataclasses import replace
from datetime import date
from pathlib import Path

import docx
import pytest
import segno
from docx.oxml.ns import qn
from PIL import Image

from jianhao.closing.case import Approval, Case, Frozen, Incomplete
from jianhao.closing.facts import Archive, CodeMatch, Completeness, Facts, Handover, Unique
from jianhao.closing.notice import Announcement, BasisDocument, Channel, Listed
from jianhao.closing.people import Part
from jianhao.closing.states import State
from jianhao.closing.words import IncompleteCause, PublicReason, Route
from jianhao.dates import day_number
from jianhao.documents.closing_codes import leads_to, read_codes
from jianhao.documents.closing_forms import (
    Subject,
    write_approval_form,
    write_filing_record,
    write_handover,
    write_transfer_list,
)  # fmt: skip
from jianhao.documents.closing_letter import Asked, write_platform_letter
from jianhao.documents.closing_notice import notice_text, short_text, write_notice
from jianhao.documents.closing_page import notice_page
from jianhao.documents.closing_tables import FormCell, FormRow, add_form
from jianhao.vocab.levels import Level
from jianhao.vocab.platforms import IdKind, NativeId, Platform

DAY = day_number(date(2024, 5, 20))
LINK = "https://mp.weixin.qq.com/mp/profile_ext?action=home&__biz=MzAwMDAwMDAwMA=="
KNOWN = frozenset({NativeId(IdKind.biz, "3000000000"), NativeId(IdKind.original, "gh_0123456789ab")})
HOSTILE = "<script>alert(1)</script>\x00\u202e=cmd|' /C calc'!A0"
NOTICE = Announcement(
    agency="示例县住房和城乡建设局",
    day=DAY,
    reason=PublicReason.CONSOLIDATION,
    accounts=(Listed("示例㙍䶮𬭎发布", "微信公众号", "gh_0123456789ab"),),
    basis=(BasisDocument("国务院办公厅关于推进政务新媒体健康有序发展的意见", "国办发〔2018〕123号", True),),
    stops_on=DAY,
    cancels_from=DAY + 8,
    channels=(Channel("示例县发布", "微信公众号", LINK),),
    history="历史内容已归档，可在示例县人民政府网站查询",
    services="无",
    data="留言均已答复，个人信息按规定删除",
    telephones=("0000-1234567",),
)
SUBJECT = Subject("示例㙍䶮𬭎发布", "微信公众号", "gh_0123456789ab", "示例县住房和城乡建设局", "示例县人民政府办公室", "县级", 800,
                  "示例县住房和城乡建设局", "示例备案1号", DAY - 900, "示例县发布")  # fmt: skip
CASE = Case("案1", "weixin:gh_0123456789ab", Platform.weixin, Level.county, Route.ORDINARY, State.CANCELLED, DAY, "甲",
            PublicReason.CONSOLIDATION, True, True, approvals=(Approval("乙", Part.UNIT_HEAD, DAY - 40),), notice_on=DAY - 30,
            notice_until=DAY - 23, frozen=Frozen(DAY - 14, DAY - 7, DAY), cancelled_on=DAY)  # fmt: skip
FACTS = Facts(duties=(Handover("发布停水通知", "示例县发布", "交接单1"),), unique=Unique(0),
              archive=Archive("ab" * 32, True, Completeness.COMPLETE, DAY))  # fmt: skip


def code(text: str) -> bytes:
    picture = io.BytesIO()
    segno.make_qr(text).save(picture, kind="png", scale=4, border=4)
    return picture.getvalue()


def texts_of(path: Path) -> str:
    document = docx.Document(str(path))
    return "\n".join(
        "".join(t.text or "" for t in p.iter(qn("w:t"))) for p in document.element.body.iter(qn("w:p"))
    )


def write_all(folder: Path, subject: Subject = SUBJECT, notice: Announcement = NOTICE) -> dict[str, Path]:
    paths = {
        name: folder / f"{name}.docx"
        for name in ("公告", "审批表", "交接清单", "备案", "移交清单", "致平台函")
    }
    write_notice(notice, paths["公告"], DAY)
    write_approval_form(subject, CASE, FACTS, paths["审批表"], DAY)
    write_handover(subject, FACTS, paths["交接清单"], DAY)
    write_filing_record(subject, CASE, FACTS, paths["备案"], DAY)
    write_transfer_list(
        subject,
        CASE,
        FACTS,
        [("发布内容", "311条", "签字确认311条"), ("图片", "402个", "")],
        paths["移交清单"],
        DAY,
    )
    write_platform_letter(subject, replace(CASE, route=Route.LOST_PASSWORD), Asked.CANCELLATION, "0000-1234567",
                          paths["致平台函"], DAY)  # fmt: skip
    return paths


def test_every_paper_names_the_account_and_is_a_draft_with_fixed_bytes(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    first, second = write_all(tmp_path / "a"), write_all(tmp_path / "b")
    for name, path in first.items():
        assert path.read_bytes() == second[name].read_bytes()
        assert "示例㙍䶮𬭎发布" in texts_of(path), name
        with zipfile.ZipFile(path) as package:
            headers = [
                package.read(n).decode() for n in package.namelist() if "header" in n and n.endswith(".xml")
            ]
        assert any("未经审签" in header for header in headers), name


def test_the_notice_has_its_parts_and_the_code_of_the_successor(tmp_path: Path) -> None:
    path = tmp_path / "公告.docx"
    assert write_notice(NOTICE, path, DAY) is None
    text = texts_of(path)
    for part in (
        "一、关停的账号",
        "七、监督和咨询",
        "该账号未提供办事服务。",
        "与本单位无关",
        "示例县住房和城乡建设局",
        "2024年5月20日",
    ):
        assert part in text
    with zipfile.ZipFile(path) as package:
        (media,) = [n for n in package.namelist() if n.startswith("word/media/")]
        assert read_codes(package.read(media)) == (LINK,)


def test_what_is_missing_stands_in_the_header_and_is_returned(tmp_path: Path) -> None:
    path = tmp_path / "公告.docx"
    said = write_notice(replace(NOTICE, telephones=("13800000000",), data=""), path, DAY)
    assert (
        said
        == "尚未填写：个人信息和数据处置、监督和咨询电话。监督和咨询电话中有手机号码，已略去；请填写单位电话。"
    )
    with zipfile.ZipFile(path) as package:
        assert "尚未填写：个人信息和数据处置" in package.read("word/header1.xml").decode()
    assert "13800000000" not in texts_of(path)


def test_a_batch_has_its_list_in_the_annex(tmp_path: Path) -> None:
    accounts = tuple(
        Listed(f"示例县第{n}局", "微信公众号", f"gh_{n:012x}", "" if n % 2 else "示例县发布")
        for n in range(1, 81)
    )
    path = tmp_path / "公告.docx"
    write_notice(replace(NOTICE, accounts=accounts), path, DAY)
    (table,) = docx.Document(str(path)).tables
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert len(rows) == 81
    assert rows[1] == ["1", "示例县第1局", "微信公众号", "gh_000000000001", "见公告"]
    assert rows[80][4] == "示例县发布"


def test_hostile_texts_reach_no_paper_and_no_page_alive(tmp_path: Path) -> None:
    subject = replace(SUBJECT, name=HOSTILE, agency=HOSTILE, successor=HOSTILE + "，13812345678")
    bad = Channel(HOSTILE, HOSTILE, "javascript:alert(1)", b"<svg onload=alert(1)>")
    notice = replace(
        NOTICE,
        agency=HOSTILE,
        history=HOSTILE,
        channels=(bad, Channel("示例县发布", "微博", "https://weibo.com/u/2803301701")),
    )
    for path in write_all(tmp_path, subject, notice).values():
        text = texts_of(path)
        assert "\x00" not in text
        assert "\u202e" not in text
        assert "13812345678" not in text
    assert "的二维码图片不能读取，请重新上传。" in (write_notice(notice, tmp_path / "公告.docx", DAY) or "")
    page = notice_page(notice).decode()
    assert "<script" not in page
    assert "javascript:" not in page
    assert "onload" not in page
    assert page.count("<img ") == 1


def test_the_page_stands_alone_and_shows_the_code(tmp_path: Path) -> None:
    page = notice_page(NOTICE).decode()
    assert page.count("data:image/png;base64,") == 1
    assert "default-src 'none'" in page
    assert f'href="{LINK.replace("&", "&amp;")}"' in page
    assert "尚未填写" not in page
    assert "尚未填写：历史内容查询。" in notice_page(replace(NOTICE, history="")).decode()
    assert len(short_text(NOTICE)) <= 300
    assert notice_text(NOTICE).startswith("关于关停“示例㙍䶮𬭎发布”政务新媒体账号的公告\n")


@pytest.mark.parametrize(
    ("text", "match"),
    [
        (LINK, CodeMatch.YES),
        (LINK.replace("MzAwMDAwMDAwMA", "MzAwMDAwMDAwMQ"), CodeMatch.NO),
        ("http://weixin.qq.com/r/AbCdEfGhIj", CodeMatch.CANNOT_SAY),
        ("https://weibo.com/u/2803301701", CodeMatch.NO),
        ("示例文字", CodeMatch.CANNOT_SAY),
    ],
)
def test_a_code_is_compared_with_the_successor(text, match) -> None:
    said = leads_to(code(text), Platform.weixin, KNOWN)
    assert (said.match, said.contents) == (match, (text,))
    assert said.sentence.endswith("。")


def test_a_poster_with_two_codes_is_as_good_as_the_worse_one() -> None:
    poster = Image.new("L", (1200, 600), "white")
    for at, text in ((50, LINK), (700, "https://weibo.com/u/2803301701")):
        with Image.open(io.BytesIO(code(text))) as one:
            poster.paste(one.convert("L"), (at, 100))
    data = io.BytesIO()
    poster.save(data, "PNG")
    said = leads_to(data.getvalue(), Platform.weixin, KNOWN)
    assert said.match is CodeMatch.NO
    assert set(said.contents) == {LINK, "https://weibo.com/u/2803301701"}


def test_pictures_of_every_kind_are_read() -> None:
    with Image.open(io.BytesIO(code(LINK))) as image:
        plain = image.convert("L")
    for kind in ("JPEG", "GIF", "BMP", "WEBP"):
        data = io.BytesIO()
        plain.save(data, kind)
        assert read_codes(data.getvalue()) == (LINK,), kind
    clear = Image.new("RGBA", plain.size, (0, 0, 0, 0))
    clear.paste((0, 0, 0, 255), mask=plain.point(lambda value: 255 - value))
    data = io.BytesIO()
    clear.save(data, "PNG")
    assert read_codes(data.getvalue()) == (LINK,)


@pytest.mark.parametrize(
    "picture", [b"", b"\x89PNG\r\n\x1a\n", b"<svg/>", code(LINK)[:200], b"\xff\xd8\xff" + b"\x00" * 50]
)
def test_what_is_no_picture_cannot_be_said(picture) -> None:
    assert leads_to(picture, Platform.weixin, KNOWN).match is CodeMatch.CANNOT_SAY


def claiming(width: int, height: int) -> bytes:
    """A PNG whose head claims that size, with next to nothing behind it."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 1_000)) + chunk(b"IEND", b"")


@pytest.mark.parametrize("side", [5_000, 9_500, 100_000])
def test_a_picture_that_claims_to_be_huge_is_not_unpacked(side) -> None:
    assert read_codes(claiming(side, side)) is None
    assert read_codes(claiming(10, 10)) == ()


def test_the_approval_form_has_a_field_for_each_office_that_agrees(tmp_path: Path) -> None:
    path = tmp_path / "表.docx"
    write_approval_form(SUBJECT, CASE, FACTS, path, DAY)
    text = texts_of(path)
    assert "省级主管部门意见" in text
    assert "2024年4月10日在系统中同意。" in text
    write_approval_form(SUBJECT, replace(CASE, represents_government=False), Facts(), path, DAY)
    text = texts_of(path)
    assert "省级主管部门意见" not in text
    assert "尚未列出" in text


def test_the_transfer_list_says_what_an_incomplete_archive_lacks(tmp_path: Path) -> None:
    said = Incomplete("2020年以前的图片", IncompleteCause.NO_EXPORT, "甲", DAY, "丙", DAY)
    path = tmp_path / "清单.docx"
    write_transfer_list(SUBJECT, replace(CASE, incomplete=said), Facts(), [], path, DAY)
    text = texts_of(path)
    assert "不完整归档，缺少：2020年以前的图片；原因：平台不提供导出" in text
    assert "尚未核验" in text


def test_the_letter_says_why_on_each_route(tmp_path: Path) -> None:
    path = tmp_path / "函.docx"
    said = {}
    for route in (Route.URGENT, Route.LOST_PASSWORD, Route.SUBJECT_GONE):
        write_platform_letter(SUBJECT, replace(CASE, route=route), Asked.RECOVERY, "", path, DAY)
        said[route] = texts_of(path)
    assert "被他人盗用" in said[Route.URGENT]
    assert "登录信息遗失" in said[Route.LOST_PASSWORD]
    assert "机构撤并文件" in said[Route.SUBJECT_GONE]
    assert "联系电话：—。" in said[Route.URGENT]


def test_a_row_of_a_form_spans_all_columns() -> None:
    with pytest.raises(ValueError, match="spans"):
        add_form(docx.Document(), (10.0, 10.0), [FormRow((FormCell("一"),))])
