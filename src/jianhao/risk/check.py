"""发前检查: one text before it is published. Nothing is stored, nothing is sent anywhere."""

from __future__ import annotations

from dataclasses import dataclass

from jianhao.errors import UnusableCall
from jianhao.risk.finding import Hit, Rule, Severity
from jianhao.risk.own_words import Lexicon
from jianhao.risk.rules import RULES
from jianhao.risk.scan import Words, hits_of
from jianhao.risk.texts import read_texts

LONGEST = 200_000
_ORDER = {Severity.URGENT: 0, Severity.IMPORTANT: 1, Severity.HINT: 2}
LABELS = {Severity.URGENT: "紧急", Severity.IMPORTANT: "重点", Severity.HINT: "提示"}


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to look at: code points [start, end) of the text, line and column from 1, masked words, advice."""

    start: int
    end: int
    line: int
    column: int
    rule: Rule
    severity: Severity
    text: str
    suggestion: str


def check_text(text: str, lexicon: Lexicon | None = None) -> list[Remark]:
    """What a person should look at before this text is published, the most urgent first.

    UnusableCall for more than LONGEST characters.
    """
    if len(text) > LONGEST:
        raise UnusableCall(f"文本超过{LONGEST:,}字，请分开检查。")
    hits = hits_of(read_texts([text]), Words((lexicon or Lexicon()).search()))
    remarks = [_remark(text, hit) for hit in hits]
    return sorted(remarks, key=lambda one: (_ORDER[one.severity], one.start, one.rule.id))


def _remark(text: str, hit: Hit) -> Remark:
    rule = RULES[hit.rule]
    line = text.count("\n", 0, hit.start) + 1
    column = hit.start - (text.rfind("\n", 0, hit.start) + 1) + 1
    return Remark(
        hit.start, hit.end, line, column, rule, hit.severity or rule.severity, hit.text, hit.suggestion
    )


def review_sheet(remarks: list[Remark], length: int) -> str:
    """发布审核单: what was found, and the lines that people sign."""
    head = ["发布审核单", f"全文{length:,}字，提示{len(remarks)}处（待核实，由审核人判断）。", ""]
    rows = [
        f"{number}. [{LABELS[one.severity]}] {one.rule.title}：第{one.line}行第{one.column}字“{one.text}”。{one.suggestion}。"
        f"{one.rule.note}\n   依据：{one.rule.clause}"
        for number, one in enumerate(remarks, 1)
    ]
    none = ["未发现需要提示的问题。程序不能代替人工审核。"]
    signed = ["", "初审：________  复审：________  终审（签发）：________  日期：____年__月__日"]
    return "\n".join([*head, *(rows or none), *signed])
