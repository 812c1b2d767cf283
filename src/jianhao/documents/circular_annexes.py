"""The annexes of the circular: failing accounts, accounts to be verified, method and limits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from jianhao.documents import wording
from jianhao.documents.annex_rows import (
    PENDING_HEADINGS,
    PROBLEM_HEADINGS,
    Value,
    as_texts,
    pending_rows,
    problem_rows,
)
from jianhao.documents.cells import one_line
from jianhao.documents.charts import bars
from jianhao.documents.circular_text import ANNEXES, examined_sentence
from jianhao.documents.figures import Figures
from jianhao.documents.findings import Findings
from jianhao.documents.method_text import method_paragraphs
from jianhao.documents.official import OfficialDocument
from jianhao.documents.tables import TableColumn, add_table
from jianhao.inspection.result import InspectionResult
from jianhao.inspection.sampling import Sample

ROWS_AT_MOST: Final = 200
_PROBLEM_WIDTHS = (8, 25, 18, 26, 17, 22, 38, 21, 21, 17, 12)
_PENDING_WIDTHS = (9, 33, 20, 34, 20, 32, 28, 49)
_CENTRED = frozenset(
    {
        "序号",
        "平台",
        "性质",
        "检查时间",
        "最近更新日",
        "整改期限",
        "整改状态",
        "涉及账号数",
        "已检查账号数",
        "可信程度",
    }
)
_FAILURE_COLUMNS = (("问题类型", 62), ("性质", 30), ("涉及账号数", 32), ("已检查账号数", 32))
_FILE_COLUMNS = (("材料", 24), ("名称", 62), ("读入行", 17), ("未读入行", 17), ("SHA-256前16位", 36))
_RULE_COLUMNS = (("规则包", 34), ("检查项", 36), ("性质", 18), ("依据条款", 50), ("可信程度", 18))


def add_annexes(
    paper: OfficialDocument,
    result: InspectionResult,
    counts: Figures,
    findings: Findings,
    sample: Sample | None,
) -> None:
    """Append all three annexes, each on a new page."""
    _add_problems(paper, counts, findings)
    _add_pending(paper, counts, findings)
    _add_method(paper, result, counts, sample)


def _add_problems(paper: OfficialDocument, counts: Figures, findings: Findings) -> None:
    found = findings.failed_vetoes()
    _head(paper, 1, landscape=True)
    lines = f"不合格账号{counts.total.unqualified:,}个，问题{len(found):,}项。{examined_sentence(counts)}"
    paper.small(lines + _cut_note(len(found), "不合格账号"))
    rows = list(problem_rows(found[:ROWS_AT_MOST]))
    _table(paper, PROBLEM_HEADINGS, _PROBLEM_WIDTHS, rows)


def _add_pending(paper: OfficialDocument, counts: Figures, findings: Findings) -> None:
    found = findings.pending()
    _head(paper, 2, landscape=True)
    reasons = "、".join(f"{reason}{n:,}个" for reason, n in findings.pending_reasons())
    text = f"待核实账号{counts.total.undetermined:,}个，待核实事项{len(found):,}项。"
    if reasons:
        text += f"按原因分（账号数，同一账号可有多项）：{reasons}。"
    paper.small(text + _cut_note(len(found), "待核实"))
    _table(paper, PENDING_HEADINGS, _PENDING_WIDTHS, list(pending_rows(found[:ROWS_AT_MOST])))


def _add_method(
    paper: OfficialDocument, result: InspectionResult, counts: Figures, sample: Sample | None
) -> None:
    _head(paper, 3, landscape=False)
    for lead, text in method_paragraphs(result, counts, sample):
        paper.led(f"{lead}。", text)
    paper.small("所用材料和规则包", keep=True)
    _pairs(paper, _FILE_COLUMNS, list(_files(result)))
    if counts.failures:
        _add_failures(paper, counts)
    paper.small("检查依据", keep=True)
    _pairs(paper, _RULE_COLUMNS, list(_rules(result, counts)))


def _add_failures(paper: OfficialDocument, counts: Figures) -> None:
    failures = counts.failures
    picture = bars([rule.title for rule in failures], [rule.failed for rule in failures], "个")
    if picture is not None:
        paper.picture(picture, 150)
    paper.small("各类问题涉及账号数", keep=True)
    rows: list[list[Value]] = [
        [r.title, wording.label(wording.SEVERITIES, r.severity), r.failed, r.failed_of.denominator]
        for r in failures
    ]
    _pairs(paper, _FAILURE_COLUMNS, rows)


def _files(result: InspectionResult) -> Iterator[list[Value]]:
    for file in result.info.files:
        role = wording.label(wording.ROLES, file.role)
        yield [role, wording.shown(file.name), file.accepted, file.rejected, file.sha256[:16]]
    for pack in result.packs:
        yield ["规则包", one_line(pack.title), None, None, pack.sha256[:16]]


def _rules(result: InspectionResult, counts: Figures) -> Iterator[list[Value]]:
    for pack in result.packs:
        of_pack = [rule for rule in counts.rules if rule.ruleset == pack.id]
        for rule, count in zip(pack.rules, of_pack, strict=True):
            severity = wording.label(wording.SEVERITIES, count.severity)
            yield [
                one_line(pack.title),
                count.title,
                severity,
                one_line(rule.clause),
                rule.confidence,
            ]


def _head(paper: OfficialDocument, number: int, *, landscape: bool) -> None:
    paper.new_page(landscape=landscape)
    paper.annex_mark(f"附件{number}")
    paper.annex_title(ANNEXES[number - 1])


def _cut_note(rows: int, sheet: str) -> str:
    if rows <= ROWS_AT_MOST:
        return ""
    return f"本表列前{ROWS_AT_MOST}项，全部{rows:,}项详见附件.xlsx“{sheet}”表。"


def _pairs(paper: OfficialDocument, columns: Sequence[tuple[str, float]], rows: list[list[Value]]) -> None:
    _table(paper, tuple(name for name, _ in columns), [width for _, width in columns], rows)


def _table(
    paper: OfficialDocument, headings: tuple[str, ...], widths: Sequence[float], rows: list[list[Value]]
) -> None:
    if not rows:
        paper.body("无。")
        return
    columns = [
        TableColumn(heading, width, heading in _CENTRED)
        for heading, width in zip(headings, widths, strict=True)
    ]
    add_table(paper.document, columns, as_texts(headings, rows))
