"""附件.xlsx: everything that was found, as tables: failing accounts, reminders, to be verified, all verdicts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from jianhao.dates import chinese_date, iso_date
from jianhao.documents import wording
from jianhao.documents.annex_rows import (
    DATE_HEADINGS,
    PENDING_HEADINGS,
    PROBLEM_HEADINGS,
    pending_rows,
    problem_rows,
)
from jianhao.documents.annex_tables import (
    DETAIL_COLUMNS,
    REJECTED_COLUMNS,
    UNMATCHED_COLUMNS,
    account_columns,
    account_rows,
    advice_columns,
    advice_rows,
    detail_rows,
    rejected_rows,
    unmatched_rows,
)
from jianhao.documents.cells import cell, one_line
from jianhao.documents.circular_text import examined_sentence
from jianhao.documents.figures import Figures, figures
from jianhao.documents.findings import Findings
from jianhao.documents.measure_sheets import write_measures
from jianhao.documents.options import edition_label, shown_in
from jianhao.documents.report_traffic import traffic_page, traffic_sentence
from jianhao.documents.reuse_sheets import write_reuse
from jianhao.documents.reuse_text import reuse_sentence
from jianhao.documents.sheets import Book, Column, Kind
from jianhao.inspection.result import InspectionResult

COVER: Final = "说明"
_WIDTHS = {
    "序号": 6,
    "账号名称": 22,
    "平台": 12,
    "主办单位": 24,
    "所属地区": 14,
    "问题类型": 20,
    "问题描述": 44,
    "待核实事项": 24,
    "原因": 22,
    "说明": 44,
    "检查时间": 12,
    "最近更新日": 12,
    "整改期限": 12,
    "整改状态": 10,
}


ROW_BY_ROW = 5_000  # accounts: about 250 cells each


def write_annex(result: InspectionResult, path: Path, *, counts: Figures | None = None) -> None:
    """Write the workbook; the same result gives the same bytes. `counts` are `figures(result)` if known."""
    counts = counts or figures(result)
    findings, parts = Findings(result, counts), shown_in(result.info.edition)
    title = f"{one_line(result.info.region)}政务新媒体检查情况附件"
    large = result.accounts.num_rows > ROW_BY_ROW
    with Book(path, title=title, day=result.info.as_of, stamp=_stamp(result), large=large) as book:
        _cover(book, result, counts)
        note = _note(result, counts)
        problems, pending = _columns(PROBLEM_HEADINGS), _columns(PENDING_HEADINGS)
        book.table("不合格账号", problems, problem_rows(findings.failed_vetoes()), note=note)
        reminders = problem_rows(findings.reminders(), deadline="", status="待核对")
        book.table("提醒事项", problems, reminders, note=note)
        book.table("待核实", pending, pending_rows(findings.pending()), note=note)
        book.table("全部账号", account_columns(parts), account_rows(result, parts), note=note)
        book.table("检查明细", DETAIL_COLUMNS, detail_rows(result, counts), note=note)
        if parts.advice:
            columns = advice_columns(result, parts)
            book.table(
                "处置建议", columns, advice_rows(result, parts), note=f"建议供研究，不替代决定。{note}"
            )
        if parts.reuse_details:
            write_reuse(book, result, counts, note)
        write_measures(book, result, parts, note)
        if parts.rejected_rows:
            book.table("未读入行", REJECTED_COLUMNS, rejected_rows(result), note=note)
        if parts.unmatched:
            about = "发布记录中出现、名录未收录的账号，不代表应列入名录，请核对。"
            book.table("名录外账号", UNMATCHED_COLUMNS, unmatched_rows(result), note=about)


def _stamp(result: InspectionResult) -> str:
    demo = f"{wording.DEMO_MARK}　" if result.info.demo else ""
    return f"{demo}{edition_label(result.info.edition)}　{wording.DRAFT_MARK}"


def _note(result: InspectionResult, counts: Figures) -> str:
    demo = f"{wording.DEMO_MARK}。" if result.info.demo else ""
    return f"{demo}监测时间点{iso_date(result.info.as_of)}。{examined_sentence(counts)}{wording.DRAFT_MARK}。"


def _columns(headings: tuple[str, ...]) -> list[Column]:
    wrapped = ("账号名称", "主办单位", "问题描述", "说明", "问题类型", "待核实事项", "原因")
    kinds = {"序号": Kind.COUNT, **dict.fromkeys(DATE_HEADINGS, Kind.DATE)}
    return [Column(h, _WIDTHS[h], kinds.get(h, Kind.TEXT), wrap=h in wrapped) for h in headings]


def _cover(book: Book, result: InspectionResult, counts: Figures) -> None:
    sheet = book.sheet(COVER, landscape=False)
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 1, 76)
    name = book.format(bold=True, border=1, valign="top")
    text = book.format(border=1, text_wrap=True, valign="top", num_format="@")
    sheet.set_row(0, 32)
    head = f"{one_line(result.info.region)}政务新媒体检查情况附件"
    sheet.write_string(0, 0, cell(head), book.format(bold=True, font_size=16))
    for row, (label, value) in enumerate(_cover_lines(result, counts), 2):
        sheet.set_row(row, 15 * max(1, -(-_width(value) // 74)) + 3)
        sheet.write_string(row, 0, label, name)
        sheet.write_string(row, 1, cell(value), text)


def _width(text: str) -> int:
    return len(text) + sum(character > "\u2000" for character in text)


def _cover_lines(result: InspectionResult, counts: Figures) -> Iterator[tuple[str, str]]:
    info: Any = result.info
    first, last = info.covers or (info.as_of - info.window + 1, info.as_of)
    total = counts.total
    yield "版别", edition_label(info.edition)
    yield "性质", wording.DRAFT_MARK + (f"；{wording.DEMO_MARK}" if info.demo else "")
    yield "检查范围", f"{one_line(info.region) or '所提供名录'}，账号{total.accounts:,}个"
    yield "监测时间点", f"{chinese_date(info.as_of)}（{one_line(info.as_of_source)}）"
    yield "检查期", f"{chinese_date(first)}至{chinese_date(last)}"
    yield "可判断", str(total.judged)
    yield "合格", f"{total.passed}，以可判断账号为分母"
    yield "不合格", f"{total.unqualified:,}个"
    yield "待核实", f"{total.undetermined:,}个"
    yield "未检查", f"{total.unexamined:,}个"
    yield "已查与应查", examined_sentence(counts)
    yield "内容同质化核查", reuse_sentence(counts.reuse)
    screened = traffic_page(result, shown_in(info.edition), frozenset())
    if screened.there:
        yield "传播数据核验", traffic_sentence(screened)
    yield "未读入", f"{counts.rejected_total:,}行（处）"
    for pack in result.packs:
        yield "规则包", f"{one_line(pack.title)}；{one_line(pack.document)}；SHA-256：{pack.sha256}"
    for file in info.files:
        role = wording.label(wording.ROLES, file.role)
        counted = file.accepted is not None and file.rejected is not None
        rows = f"读入{file.accepted:,}行，未读入{file.rejected:,}行；" if counted else ""
        yield f"材料：{role}", f"{wording.shown(file.name)}；{rows}SHA-256：{file.sha256}"
    yield "程序与数据版本", f"{one_line(info.release)}；{one_line(info.dataset_version)}"
