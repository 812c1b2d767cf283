"""通报.docx: the measures of GB/T 9704, the skeleton of a circular, figures, editions, hostile texts, fixed bytes."""

from __future__ import annotations

import dataclasses
import zipfile
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm
from lxml import etree

from jianhao.dates import day_number
from jianhao.documents import charts, circular_annexes
from jianhao.documents.annex_rows import PENDING_HEADINGS, PROBLEM_HEADINGS
from jianhao.documents.circular import write_circular
from jianhao.documents.circular_text import circular_text, quarter
from jianhao.documents.figures import figures, standings
from jianhao.documents.findings import Findings
from jianhao.inspection.result import Edition
from jianhao.inspection.sampling import MustInclude, SamplingPlan, draw, wilson


def _write(result: Any, path: Path, **options: Any) -> Any:
    write_circular(result, path, **options)
    return docx.Document(str(path))


@pytest.fixture(scope="module")
def paper(fixtures: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Any:
    return _write(fixtures.build(), tmp_path_factory.mktemp("通报") / "通报.docx")


@pytest.fixture(scope="module")
def text(paper: Any) -> str:
    return "\n".join(paragraph.text for paragraph in paper.paragraphs)


def _attributes(element: Any) -> dict[str, str]:
    return {etree.QName(name).localname: value for name, value in element.attrib.items()}


def test_page_margins_and_grid(paper: Any) -> None:
    section = paper.sections[0]
    sizes = (section.page_width, section.page_height, section.top_margin, section.bottom_margin)
    assert [round(size.mm) for size in sizes] == [210, 297, 37, 35]
    assert [round(size.mm) for size in (section.left_margin, section.right_margin)] == [28, 26]
    assert abs(section.footer_distance - Mm(25.5)) < Mm(0.05)
    grids = [_attributes(g) for g in paper.element.iter(qn("w:docGrid"))]
    assert grids == [{"type": "lines", "linePitch": "579"}] * len(paper.sections)


def test_body_style_has_its_font_for_every_script_and_no_theme(paper: Any) -> None:
    normal = paper.styles["Normal"].element.rPr
    fonts = _attributes(normal.find(qn("w:rFonts")))
    assert fonts == dict.fromkeys(("ascii", "hAnsi", "eastAsia", "cs"), "仿宋_GB2312")
    assert normal.find(qn("w:spacing")).get(qn("w:val")) == "-5"
    assert normal.find(qn("w:sz")).get(qn("w:val")) == "32"
    themed = [f for f in paper.styles.element.iter(qn("w:rFonts")) if any("heme" in a for a in f.attrib)]
    assert themed == []


def _fonts(paragraph: Any) -> list[str | None]:
    found = [run._r.find(f"{qn('w:rPr')}/{qn('w:rFonts')}") for run in paragraph.runs]
    return [None if f is None else f.get(qn("w:eastAsia")) for f in found]


def test_title_and_levels_have_their_fonts(paper: Any) -> None:
    by_text = {p.text: p for p in paper.paragraphs}
    title = by_text["关于示例省甲市2024年第二季度政务新媒体检查情况的通报（代拟稿）"]
    assert (_fonts(title), title.runs[0].font.size.pt, title.alignment) == (["方正小标宋简体"], 22, 1)
    assert _fonts(by_text["一、总体情况"]) == ["黑体"]
    led = next(p for p in paper.paragraphs if p.text.startswith("（一）监测时间点前2周内无更新。"))
    assert _fonts(led)[0] == "楷体_GB2312"
    assert led.runs[0].bold
    indent = _attributes(led._p.pPr.find(qn("w:ind")))
    assert (indent["firstLineChars"], indent["firstLine"]) == ("200", "640")


def test_ambiguous_punctuation_is_hinted_east_asian(paper: Any) -> None:
    runs = [r for r in paper.element.iter(qn("w:r")) if "“" in "".join(r.itertext())]
    hints = {r.find(f"{qn('w:rPr')}/{qn('w:rFonts')}").get(qn("w:hint")) for r in runs}
    assert hints == {"eastAsia"}


def test_page_numbers_are_right_on_odd_and_left_on_even_pages(paper: Any) -> None:
    section = paper.sections[0]
    assert paper.settings.odd_and_even_pages_header_footer
    for footer, align, side in (
        (section.footer, 2, "rightChars"),
        (section.even_page_footer, 0, "leftChars"),
    ):
        paragraph = footer.paragraphs[0]
        assert "".join(t.text for t in paragraph._p.iter(qn("w:t"))) == "— 1 —"
        assert paragraph.alignment == align
        assert paragraph._p.pPr.find(qn("w:ind")).get(qn(f"w:{side}")) == "100"
        assert paragraph._p.find(qn("w:fldSimple")).get(qn("w:instr")).strip() == "PAGE"


def test_every_page_is_marked_as_a_draft_with_its_edition(paper: Any) -> None:
    section = paper.sections[0]
    for header in (section.header, section.even_page_header):
        assert header.paragraphs[0].text == "演示数据　内部版（仅供本单位工作使用）　工具生成，未经审签"
    assert all(s.header.is_linked_to_previous for s in list(paper.sections)[1:])


def test_without_demo_data_there_is_no_demo_mark(fixtures: ModuleType, tmp_path: Path) -> None:
    paper = _write(fixtures.build(demo=False, edition=Edition.PUBLIC), tmp_path / "通报.docx")
    assert paper.sections[0].header.paragraphs[0].text.startswith("对外版")


def test_the_skeleton_is_in_order(text: str) -> None:
    order = [
        "通报（代拟稿）",
        "各有关单位：",
        "根据《",
        "一、总体情况",
        "二、存在的主要问题",
        "三、下一步工作要求",
    ]
    order += [
        "附件：1. 不合格账号清单",
        "（印发单位）",
        "\n附件1\n",
        "\n附件2\n",
        "\n附件3\n",
        "\n检查方法与有关说明\n",
    ]
    places = [text.index(part) for part in order]
    assert places == sorted(places)


def test_the_overview_shows_rates_with_their_numbers(text: str, fixtures: ModuleType) -> None:
    total = figures(fixtures.build()).total
    assert "名录内共有政务新媒体账号60个。按层级分，市级16个、县级30个、乡镇街道14个" in text
    assert f"本次可作出结论的账号{total.judged.numerator}个" in text
    assert f"合格率{total.passed.percent}（{total.qualified}/{total.qualified + total.unqualified}）" in text
    assert "其余未检查" in text
    assert "待核实账号6个（涉及：" in text
    assert "以上账号均未计入合格率。" in text


def test_problems_name_accounts_with_their_platform(text: str) -> None:
    assert "（一）监测时间点前2周内无更新。属单项否决情形，涉及8个账号：甲市卫健（抖音）、" in text
    assert "（四）同一平台重复开设。属提醒事项，不影响合格结论，涉及2个账号：" in text


def test_many_accounts_are_counted_and_not_all_named(fixtures: ModuleType) -> None:
    result = fixtures.build(accounts=120)
    counts = figures(result)
    problem = circular_text(result, counts, Findings(result, counts)).problems[0]
    assert problem.text.endswith("等16个，详见附件1。")
    assert problem.text.count("（") == 10


def test_requirements_leave_the_deadline_to_the_office(text: str) -> None:
    assert "对照附件1逐项核实整改，于　月　日前书面报送整改情况。" in text


def test_annex_tables_have_the_usual_columns_and_repeat_their_heading(paper: Any) -> None:
    problems, pending = paper.tables[0], paper.tables[1]
    assert tuple(cell.text for cell in problems.rows[0].cells) == PROBLEM_HEADINGS
    assert tuple(cell.text for cell in pending.rows[0].cells) == PENDING_HEADINGS
    assert problems.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    first = [cell.text for cell in problems.rows[2].cells]
    assert first[0] == "2"
    assert first[7:] == ["2024-05-20", "2024-04-03", "　月　日前", "待整改"]
    assert len(problems.rows) == 11


def test_tables_fit_their_page(paper: Any) -> None:
    body = list(paper.element.body)
    sections = iter(paper.sections)
    section = next(sections)
    for element in body:
        if element.tag == qn("w:tbl"):
            width = sum(int(c.get(qn("w:w"))) for c in element.iter(qn("w:gridCol")))
            room = section.page_width - section.left_margin - section.right_margin
            assert width * 635 <= room + Mm(0.5)
        elif element.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None:
            section = next(sections)


def test_the_method_annex_names_inputs_rules_and_what_is_not_verified(paper: Any, text: str) -> None:
    assert "未采集不作为未更新处理，列为待核实。" in text
    cells = [cell.text for table in paper.tables[2:] for row in table.rows for cell in row.cells]
    assert "3f9a" * 4 in cells
    assert "待核" in cells
    assert "单项否决" in cells
    assert len(paper.inline_shapes) == 1


def test_a_sample_shows_its_plan_and_the_interval_over_what_was_drawn(
    fixtures: ModuleType, tmp_path: Path
) -> None:
    result = fixtures.build()
    must = (
        MustInclude("上次不合格", frozenset({result.register.column("account_id")[0].as_py(), "weibo:无"})),
    )
    sample = draw(result.register.to_pylist(), SamplingPlan("2024Q2", share=0.5, must_include=must))
    paper = _write(result, tmp_path / "通报.docx", sample=sample)
    text = "\n".join(p.text for p in paper.paragraphs)
    said = dict(zip(result.accounts.column("account_id").to_pylist(), standings(result), strict=True))
    failed = sum(said[a] == "unqualified" for a in sample.account_ids)
    judged = failed + sum(said[a] == "qualified" for a in sample.account_ids)
    interval = wilson(failed, judged, population=60)
    assert interval is not None
    assert "账号共60个，抽查比例50%，应抽30个，实列30个。必查账号：上次不合格2个。随机种子：2024Q2。" in text
    assert 0 < failed < judged < 30
    assert f"抽中账号不合格率{failed}/{judged}（{failed / judged * 100:.2f}%）" in text
    assert f"在{interval.low * 100:.2f}%至{interval.high * 100:.2f}%之间。" in text
    assert f"抽中账号中有{30 - judged}个未能作出结论，未计入推算。样本含必查账号1个" in text


def test_long_lists_are_cut_and_say_where_the_rest_is(
    fixtures: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(circular_annexes, "ROWS_AT_MOST", 4)
    paper = _write(fixtures.build(), tmp_path / "通报.docx")
    assert len(paper.tables[0].rows) == 5
    text = "\n".join(p.text for p in paper.paragraphs)
    assert "本表列前4项，全部10项详见附件.xlsx“不合格账号”表。" in text


def test_without_a_chinese_font_the_table_stands_alone(
    fixtures: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(charts, "FONTS", ())
    paper = _write(fixtures.build(), tmp_path / "通报.docx")
    assert len(paper.inline_shapes) == 0
    assert "各类问题涉及账号数" in [p.text for p in paper.paragraphs]


def test_hostile_texts_stay_texts(fixtures: ModuleType, tmp_path: Path) -> None:
    paper = _write(fixtures.build(hostile=True), tmp_path / "通报.docx")
    cells = [cell.text for row in paper.tables[0].rows for cell in row.cells]
    assert "<script>alert(1)</script>" in cells
    with zipfile.ZipFile(tmp_path / "通报.docx") as archive:
        xml = archive.read("word/document.xml")
        relations = archive.read("word/_rels/document.xml.rels")
    assert b"<script" not in xml
    assert b"External" not in relations


def test_the_same_result_gives_the_same_bytes_dated_to_the_day(fixtures: ModuleType, tmp_path: Path) -> None:
    for name in ("1.docx", "2.docx"):
        write_circular(fixtures.build(hostile=True), tmp_path / name)
    assert (tmp_path / "1.docx").read_bytes() == (tmp_path / "2.docx").read_bytes()
    with zipfile.ZipFile(tmp_path / "1.docx") as archive:
        assert {info.date_time[:3] for info in archive.infolist()} == {(2024, 5, 20)}
        assert not [name for name in archive.namelist() if "thumbnail" in name]
        core = archive.read("docProps/core.xml").decode()
    assert "python-docx" not in core
    assert core.count("2024-05-20T00:00:00Z") == 2


def test_no_findings_are_said_in_words(fixtures: ModuleType, tmp_path: Path) -> None:
    result = fixtures.build()
    none = dataclasses.replace(
        result, verdicts=result.verdicts.slice(0, 0), accounts=_all(result.accounts, "qualified")
    )
    text = "\n".join(p.text for p in _write(none, tmp_path / "通报.docx").paragraphs)
    assert "可作出结论的账号中，未发现不符合检查指标的情形。" in text
    assert "（一）规范管理。" in text


def _all(accounts: Any, conclusion: str) -> Any:
    index = accounts.schema.get_field_index("conclusion")
    return accounts.set_column(index, accounts.schema.field(index), [[conclusion] * accounts.num_rows])


@pytest.mark.parametrize(
    ("when", "name"),
    [
        (date(2024, 5, 20), "2024年第二季度"),
        (date(2024, 6, 30), "2024年第二季度"),
        (date(2024, 7, 5), "2024年第二季度"),
        (date(2024, 7, 21), "2024年第三季度"),
        (date(2024, 1, 10), "2023年第四季度"),
        (date(2024, 12, 31), "2024年第四季度"),
    ],
)
def test_the_quarter_of_the_title(when: date, name: str) -> None:
    assert quarter(day_number(when)) == name
