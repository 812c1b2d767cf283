"""通报.docx: the draft circular on an inspection, to the measures of GB/T 9704; no red head, number or seal."""

from __future__ import annotations

from pathlib import Path

from jianhao.documents import wording
from jianhao.documents.circular_annexes import add_annexes
from jianhao.documents.circular_text import ADDRESSEE, ANNEXES, CircularText, circular_text
from jianhao.documents.figures import Figures, figures
from jianhao.documents.findings import Findings
from jianhao.documents.official import OfficialDocument
from jianhao.documents.options import edition_label
from jianhao.inspection.result import InspectionResult
from jianhao.inspection.sampling import Sample

_SIGNATURE = ("（印发单位）", "　　年　月　日")


def write_circular(
    result: InspectionResult, path: Path, *, counts: Figures | None = None, sample: Sample | None = None
) -> None:
    """Write the draft; the same result gives the same bytes. `counts` are `figures(result)` if already known,
    `sample` is what was drawn where not all accounts were examined."""
    counts = counts or figures(result)
    findings = Findings(result, counts)
    text = circular_text(result, counts, findings)
    paper = OfficialDocument(title=text.title, marks=marks(result))
    _add_body(paper, text, counts)
    add_annexes(paper, result, counts, findings, sample)
    paper.save(path, result.info.as_of)


def marks(result: InspectionResult) -> list[str]:
    """What stands in the header of every page."""
    demo = [wording.DEMO_MARK] if result.info.demo else []
    return [*demo, edition_label(result.info.edition), wording.DRAFT_MARK]


def _add_body(paper: OfficialDocument, text: CircularText, counts: Figures) -> None:
    paper.title(text.title)
    paper.flush(ADDRESSEE)
    paper.body(text.opening)
    paper.heading("一、总体情况")
    for paragraph in text.overview:
        paper.body(paragraph)
    paper.heading("二、存在的主要问题")
    for item in text.problems:
        paper.led(item.lead, item.text)
    if not text.problems:
        paper.body(_nothing_found(counts))
    paper.heading("三、下一步工作要求")
    for item in text.requirements:
        paper.led(item.lead, item.text)
    paper.blank()
    paper.listed("附件：", ANNEXES)
    paper.blank()
    paper.signature(_SIGNATURE)


def _nothing_found(counts: Figures) -> str:
    if counts.total.judged.numerator:
        return "可作出结论的账号中，未发现不符合检查指标的情形。"
    return "本次所提供的材料不足以对任何账号作出结论，请补充材料后重新检查。"
