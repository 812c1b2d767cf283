"""Text reuse in 附件.xlsx and 通报.docx: sheets by edition, real types, numbers that agree with the report."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import docx
import openpyxl
import pytest

from jianhao.documents import reuse_evidence
from jianhao.documents.annex import write_annex
from jianhao.documents.circular import write_circular
from jianhao.documents.figures import figures
from jianhao.inspection.result import Edition, InspectionResult

SHEETS = ["内容同质化（账号）", "内容雷同明细", "独有内容"]


def _book(result: InspectionResult, folder: Path) -> Any:
    write_annex(result, folder / "附件.xlsx")
    return openpyxl.load_workbook(folder / "附件.xlsx")


def _rows(sheet: Any) -> list[dict[str, Any]]:
    heads = [cell.value for cell in sheet[2]]
    return [dict(zip(heads, row, strict=True)) for row in sheet.iter_rows(min_row=3, values_only=True)]


def _circular(result: InspectionResult, folder: Path) -> str:
    write_circular(result, folder / "通报.docx")
    return "\n".join(p.text for p in docx.Document(str(folder / "通报.docx")).paragraphs)


@pytest.mark.parametrize("edition", list(Edition))
def test_sheets_by_edition(
    fixtures: ModuleType, reuse_fixtures: ModuleType, tmp_path: Path, edition: Edition
) -> None:
    book = _book(reuse_fixtures.add_reuse(fixtures.build(edition=edition)), tmp_path)
    assert [name for name in book.sheetnames if name in SHEETS] == (
        [] if edition is Edition.PUBLIC else SHEETS
    )


def test_rows_agree_with_the_tables(fixtures: ModuleType, reuse_fixtures: ModuleType, tmp_path: Path) -> None:
    result = reuse_fixtures.add_reuse(fixtures.build(hostile=True), fixtures.HOSTILE)
    book = _book(result, tmp_path)
    accounts, pairs, unique = (_rows(book[name]) for name in SHEETS)
    assert len(accounts) == result.reuse.accounts.num_rows
    third = accounts[2]
    assert (third["原创占比"], third["来自该账号占比"], third["统计条数"]) == (0.12, 0.88, 5)
    assert third["所属账号群（主账号）"] == f"{result.accounts['name'][1].as_py()}（新浪微博）"
    assert len(pairs) == result.reuse.pairs.num_rows - 1
    assert [row["规定转载"] for row in pairs] == ["—"] * (len(pairs) - 1) + ["规定转载"]
    assert {row["类型"] for row in pairs} == {"原样复制", "小幅改动", "改写", "节选"}
    assert "时间先后待核实" in [row["时间先后"] for row in pairs]
    assert pairs[0]["来源发布日"] == datetime(2024, 5, 10)  # noqa: DTZ001
    assert pairs[0]["来源标题"] == fixtures.HOSTILE[0]
    assert len(unique) == result.reuse.unique.num_rows
    assert sum(row[name] for row in accounts for name in row if name.startswith("独有")) == len(unique)
    assert not [
        c
        for name in SHEETS
        for row in book[name].iter_rows()
        for c in row
        if c.data_type == "f" or c.hyperlink
    ]


def test_long_sheets_are_bounded_and_say_so(
    fixtures: ModuleType, reuse_fixtures: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reuse_evidence, "PAIR_ROWS", 3)
    monkeypatch.setattr(reuse_evidence, "UNIQUE_ROWS", 4)
    book = _book(reuse_fixtures.add_reuse(fixtures.build()), tmp_path)
    assert [len(_rows(book[name])) for name in SHEETS[1:]] == [3, 4]
    assert book["内容雷同明细"]["A1"].value.startswith("共8条，本表列前3条")


def test_the_circular_says_numbers_and_names_nobody(
    fixtures: ModuleType, reuse_fixtures: ModuleType, tmp_path: Path
) -> None:
    result = reuse_fixtures.add_reuse(fixtures.build())
    text = _circular(result, tmp_path)
    found = figures(result).reuse
    assert found is not None
    body = next(line for line in text.split("\n") if line.startswith("内容同质化核查可比对"))
    for words in ("30条（30/31）", "6条，占20.00%（6/30）", "规定转载1条（1/6）", "其余5条（5/6）"):
        assert words in body, words
    assert [name for name in result.accounts["name"].to_pylist() if name in body] == []
    assert "与来源发布时间之差的中位数为" in text
    assert "没有正文的1条未比对" in text


def test_the_public_circular_leaves_groups_out(
    fixtures: ModuleType, reuse_fixtures: ModuleType, tmp_path: Path
) -> None:
    text = _circular(reuse_fixtures.add_reuse(fixtures.build(edition=Edition.PUBLIC)), tmp_path)
    assert "内容同质化核查可比对" in text
    assert [words for words in ("账号群", "独有内容") if words in text] == []


def test_without_texts_the_annex_says_what_to_do(fixtures: ModuleType, tmp_path: Path) -> None:
    text = _circular(fixtures.build(), tmp_path)
    assert "内容同质化核查可比对" not in text
    assert "发布内容没有正文，未作内容同质化核查。" in text
    book = _book(fixtures.build(), tmp_path)
    cover = {row[0]: row[1] for row in book["说明"].iter_rows(min_row=3, values_only=True)}
    assert cover["内容同质化核查"].endswith("再重新检查。")


def test_the_same_result_gives_the_same_bytes(
    fixtures: ModuleType, reuse_fixtures: ModuleType, tmp_path: Path
) -> None:
    result = reuse_fixtures.add_reuse(fixtures.build())
    for name in ("1.xlsx", "2.xlsx"):
        write_annex(result, tmp_path / name)
    assert (tmp_path / "1.xlsx").read_bytes() == (tmp_path / "2.xlsx").read_bytes()
