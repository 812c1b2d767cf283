"""人工核查单.xlsx: one row an account for the person who looks at it; filled in, it is a `--checks` file."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from jianhao.documents import wording
from jianhao.documents.plan_sheet import write_plan
from jianhao.documents.qr import qr_png
from jianhao.documents.sheets import Book, Column, Kind, Value
from jianhao.ingest import checklist_form as form
from jianhao.inspection.sampling import Sample

_STAMP = "人工核查单"
_NOTE = "黄色标题的列由核查人填写；填写办法见“填写说明”。填毕后作为检查时的核查单一并提供。"
_WIDTHS = {
    form.NUMBER: 6,
    form.ACCOUNT_ID: 18,
    form.NAME: 18,
    form.PLATFORM: 11,
    form.AGENCY: 20,
    form.LINK: 22,
    form.CODE: 11,
    form.WHY: 11,
    form.LAST_UPDATE: 12,
    form.SECURITY: 13,
    form.INTERACTION: 10,
    form.USABLE: 9,
    form.PROBLEM: 22,
    form.REMARK: 22,
    form.CHECKED_BY: 8,
    form.CHECKED_AT: 12,
    form.SCREENSHOT: 6,
}
CODE_POINTS = 60.0
_EARLIEST, _LATEST = "=DATE(2009,1,1)", "=DATE(2099,12,31)"


def write_checklist(
    accounts: pa.Table,
    path: Path,
    *,
    reasons: Mapping[str, str] | None = None,
    sample: Sample | None = None,
    day: int = 0,
) -> int:
    """Write the form for `accounts` (ACCOUNTS_IN, in its order) and return the number of rows.

    `reasons` says per account id why it is on the list; a `sample` limits the rows to what was drawn,
    gives the reasons itself and adds the sheet 抽样方案. `day` dates the file.
    """
    rows = accounts.select(["account_id", "name", "platform", "agency", "link"]).to_pylist()
    why = dict(reasons or {})
    if sample is not None:
        why = {drawn.account_id: drawn.reason for drawn in sample.selected}
        rows = [row for row in rows if row["account_id"] in why]
    with Book(path, title=form.SHEET, day=day, stamp=_STAMP) as book:
        sheet = _Form(book, len(rows))
        book.table(
            form.SHEET,
            _columns(),
            sheet.rows(rows, why),
            note=_NOTE,
            blank="",
            finish=sheet.finish,
            row_height=CODE_POINTS + 4,
        )
        _write_help(book)
        if sample is not None:
            write_plan(book, sample)
    return len(rows)


def _columns() -> list[Column]:
    dates = (form.LAST_UPDATE, form.CHECKED_AT)
    return [
        Column(
            heading,
            _WIDTHS[heading],
            Kind.DATE if heading in dates else Kind.COUNT if heading == form.NUMBER else Kind.TEXT,
            wrap=heading in (form.ACCOUNT_ID, form.NAME, form.AGENCY, form.LINK, form.WHY, form.REMARK),
            asked=heading in form.ASKED_HEADINGS,
        )
        for heading in form.HEADINGS
    ]


class _Form:
    """The rows of the form and its drop-down lists."""

    def __init__(self, book: Book, count: int) -> None:
        self._book, self._count = book, count
        self._links: list[str | None] = []

    def rows(self, accounts: list[dict[str, Any]], why: Mapping[str, str]) -> Iterator[list[Value]]:
        for number, account in enumerate(accounts, 1):
            given: list[Value] = [
                number,
                account["account_id"],
                account["name"],
                wording.platform(account["platform"]),
            ]
            self._links.append(account["link"])
            given += [account["agency"], account["link"], "", why.get(account["account_id"], "")]
            shot = form.screenshot_number(number, self._count)
            yield [*given, None, "", "", "", "", "", "", None, shot]

    def finish(self, sheet: Any, first: int, last: int) -> None:
        if last < first:
            return
        self._codes(sheet, first, last)
        for question in form.QUESTIONS:
            self._list(sheet, question.heading, list(question.answers), first, last)
        self._list(sheet, form.PROBLEM, list(form.problem_answers()), first, last)
        for heading in (form.LAST_UPDATE, form.CHECKED_AT):
            at = form.HEADINGS.index(heading)
            rule = {"validate": "date", "criteria": "between", "minimum": _EARLIEST, "maximum": _LATEST}
            rule |= {"error_title": heading, "error_message": "请填写日期，如2024-05-20。"}
            sheet.data_validation(first, at, last, at, rule)

    def _codes(self, sheet: Any, first: int, last: int) -> None:
        """The code of each link in its cell, all drawn at the same size."""
        at = form.HEADINGS.index(form.CODE)
        links, self._links = self._links, []
        for row, link in zip(range(first, last + 1), links, strict=True):
            if (png := qr_png(link)) is not None:
                scale = CODE_POINTS / 0.75 / _width(png)
                place = {
                    "image_data": io.BytesIO(png),
                    "x_scale": scale,
                    "y_scale": scale,
                    "x_offset": 3,
                    "y_offset": 3,
                }
                alternative = {"object_position": 1, "description": f"二维码：{link}"[:250]}
                sheet.insert_image(row, at, f"{row}.png", place | alternative)

    def _list(self, sheet: Any, heading: str, answers: list[str], first: int, last: int) -> None:
        at = form.HEADINGS.index(heading)
        source: list[str] | str = answers
        # A list typed into the rule itself may hold 255 characters; a longer one is read from the help sheet.
        if len(",".join(answers)) > 255:
            source = f"='{form.HELP_SHEET}'!$A$2:$A${len(answers) + 1}"
        rule = {"validate": "list", "source": source}
        rule |= {"error_title": heading, "error_message": "请从下拉列表中选择。"}
        sheet.data_validation(first, at, last, at, rule)


def _width(png: bytes) -> int:
    """Pixels across, from the PNG's own header."""
    return int.from_bytes(png[16:20], "big")


def _write_help(book: Book) -> None:
    sheet = book.sheet(form.HELP_SHEET, landscape=False)
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 70)
    head, text = book.format(bold=True, border=1), book.format(text_wrap=True, border=1, valign="top")
    sheet.write_string(0, 0, "问题类别（下拉列表）", head)
    sheet.write_string(0, 1, "填写说明", head)
    answers, lines = form.problem_answers(), _help_lines()
    for row in range(max(len(answers), len(lines))):
        sheet.set_row(row + 1, 30)
        sheet.write_string(row + 1, 0, answers[row] if row < len(answers) else "", text)
        sheet.write_string(row + 1, 1, lines[row] if row < len(lines) else "", text)


def _help_lines() -> list[str]:
    wordings = {problem.rule_id: problem.wording for problem in form.PROBLEMS}
    looked = "、".join(f"“{wordings[rule]}”" for rule in form.SEEN_BY_LOOKING)
    return [
        "一个账号填一行；有多个问题的，复制该行，每行填一个问题类别。",
        f"“{form.LAST_UPDATE}”填账号最近一次公开发布的日期；从未发布的留空，并在“{form.REMARK}”中写明。",
        f"“{form.SECURITY}”填有或无：严重表述错误、泄露国家秘密等，有的在“{form.REMARK}”中写明。",
        f"“{form.INTERACTION}”填有、无或不适用；留言、评论、私信、咨询等任一功能可用即为有。",
        f"“{form.USABLE}”只问移动客户端，其他平台留空。",
        f"“{form.NO_PROBLEM}”表示核查人已查看账号，未发现{looked}；其他项目以各列所填为准。",
        "重复开设、主体不一致、未备案、状态不一致等由台账数据判断，发现有误请更正台账。",
        "未核查的项目请留空，留空不视为合格。",
        f"“{form.CHECKED_BY}”“{form.CHECKED_AT}”必填，日期写作2024-05-20；未填的行不作为检查依据。",
        f"“{form.SCREENSHOT}”与截图文件名一致（如001.png）；截图中的公众留言、头像等个人信息请遮盖。",
        "二维码由台账链接生成，扫码即打开该链接；没有链接的账号，请在平台内搜索账号名称打开。",
        "请勿改动标题行和“账号ID”列。",
    ]
