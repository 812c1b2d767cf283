"""更正通报: what became another verdict after the circular, the old one beside the new one."""

from __future__ import annotations

from pathlib import Path

from jianhao.dates import chinese_date, day_number
from jianhao.documents.labels import DRAFT_MARK
from jianhao.documents.official import OfficialDocument
from jianhao.web.inspections.models import Decision, Finding, FindingState, Inspection

_SIGNATURE = ("（印发单位）", "　　年　月　日")


def corrected(inspection: Inspection) -> list[Finding]:
    """The findings that were issued and became another verdict, in the order of the accounts."""
    rows = inspection.findings.filter(state=FindingState.OVERTURNED, appeals__decision=Decision.ACCEPTED)
    return list(
        rows.select_related("account", "agency").distinct().order_by("agency_path", "account__name", "pk")
    )


def write_correction(inspection: Inspection, path: Path) -> int:
    """Write the draft to the measures of GB/T 9704; how many corrections. The same rows give the same bytes."""
    findings = corrected(inspection)
    title = f"关于更正{inspection.title}通报有关内容的通报（代拟稿）"
    paper = OfficialDocument(title=title, marks=[DRAFT_MARK])
    paper.title(title)
    paper.flush("各有关单位：")
    day = chinese_date(day_number(inspection.as_of))
    paper.body(
        f"《{inspection.title}通报》印发后，有关单位提交了监测时间点（{day}）前的补充材料。经核实并重新计算，"
        f"现对其中{len(findings)}项检查结果更正如下，原结果不再作为整改和通报依据。"
    )
    for number, finding in enumerate(findings, 1):
        paper.led(f"{number}.{finding.account}（{finding.agency.name}）", "")
        paper.body(f"原检查结果：{finding.get_outcome_display()}。{finding.sentence}{finding.basis}")
        paper.body(f"更正后：{finding.get_new_outcome_display()}。{finding.new_sentence}")
        paper.body(f"更正依据：{_grounds(finding)}")
    paper.blank()
    paper.signature(_SIGNATURE)
    paper.save(path, day_number(inspection.as_of))
    return len(findings)


def _grounds(finding: Finding) -> str:
    appeal = finding.appeals.filter(decision=Decision.ACCEPTED).order_by("-pk").first()
    shown = appeal.link or f"截图（{appeal.picture_name}）"
    return f"{finding.agency.name}提交的{appeal.evidence_on.isoformat()}的材料：{shown}。"
