"""The rows of the annex tables, the same for 通报.docx and 附件.xlsx; days are day numbers until they are written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from jianhao.documents import wording
from jianhao.documents.findings import DEADLINE_BLANK, TO_RECTIFY, Finding

Value = str | int | float | None

PROBLEM_HEADINGS: Final = (
    "序号",
    "账号名称",
    "平台",
    "主办单位",
    "所属地区",
    "问题类型",
    "问题描述",
    "检查时间",
    "最近更新日",
    "整改期限",
    "整改状态",
)
PENDING_HEADINGS: Final = ("序号", "账号名称", "平台", "主办单位", "所属地区", "待核实事项", "原因", "说明")
DATE_HEADINGS: Final = ("检查时间", "最近更新日")


def problem_rows(
    findings: Iterable[Finding], deadline: str = DEADLINE_BLANK, status: str = TO_RECTIFY
) -> Iterator[list[Value]]:
    """Rows under PROBLEM_HEADINGS; the deadline is left to the office."""
    for number, finding in enumerate(findings, 1):
        when = finding.verdict["as_of"]
        rest = [when, finding.last_update, deadline, status]
        yield [number, *_account(finding), finding.title, finding.sentence, *rest]


def pending_rows(findings: Iterable[Finding]) -> Iterator[list[Value]]:
    """Rows under PENDING_HEADINGS."""
    for number, finding in enumerate(findings, 1):
        reason = wording.reason(finding.verdict["reason"])
        yield [number, *_account(finding), finding.title, reason, finding.sentence]


def as_texts(headings: tuple[str, ...], rows: Iterable[list[Value]]) -> Iterator[list[str]]:
    """The rows as a document prints them: dates 2024-05-20, 「—」 for what is missing."""
    dated = [heading in DATE_HEADINGS for heading in headings]
    for row in rows:
        yield [_text(value, is_day) for value, is_day in zip(row, dated, strict=True)]


def _account(finding: Finding) -> list[Value]:
    account = finding.account
    return [
        wording.shown(account["name"]),
        wording.platform(account["platform"]),
        wording.shown(account["agency"]),
        account["place"],
    ]


def _text(value: Value, is_day: bool) -> str:
    if is_day:
        return wording.day_cell(value if isinstance(value, int) else None)
    return value if isinstance(value, str) else wording.number(value)
