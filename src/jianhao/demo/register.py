"""台账.xlsx as an office keeps it: a sheet per city, title and 填表单位 above, merged cells, a 合计 below."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

import xlsxwriter

from jianhao.demo.accounts import APP, APPLICATIONS, Account
from jianhao.demo.kinds import Kind
from jianhao.demo.plants import BAD_CELLS

LEVELS = ("省级", "市级", "县级", "乡镇街道", "村社区")
MERGED_BLOCKS = 6
AGENCY_COLUMN = 3
Cell = str | int | float | date | None
Getter = Callable[[int, Account, list[Account]], Cell]


def _steps(name: str) -> Getter:
    return lambda i, a, all_: getattr(a.closing, name) if a.closing else None


def _followers(a: Account, i: int) -> Cell:
    """Some offices write 1.2万 instead of the number."""
    return f"{a.followers / 10000:.1f}万" if a.followers >= 10_000 and i % 9 == 0 else a.followers


COLUMNS: tuple[tuple[str, int, Getter], ...] = (
    ("账号名称", 18, lambda i, a, all_: a.name),
    ("平台", 12, lambda i, a, all_: a.platform),
    ("主办单位", 26, lambda i, a, all_: a.unit.agency),
    ("账号ID", 22, lambda i, a, all_: a.native_id),
    ("账号类型", 9, lambda i, a, all_: _account_type(i, a)),
    (
        "主页链接",
        30,
        lambda i, a, all_: f"https://{a.account_id.partition(':')[0]}.shili.example/{a.native_id}",
    ),
    ("主管单位", 24, lambda i, a, all_: a.unit.supervisor),
    ("行政区划代码", 13, lambda i, a, all_: a.division_code),
    ("层级", 9, lambda i, a, all_: a.unit.place.level),
    ("适用范围", 11, lambda i, a, all_: a.unit.scope),
    ("是否内设机构", 11, lambda i, a, all_: "否"),
    ("是否代表主体", 11, lambda i, a, all_: "是" if a.unit.is_government else "否"),
    ("功能", 20, lambda i, a, all_: _functions(i, a)),
    ("服务事项数", 9, lambda i, a, all_: i % 23 if a.platform in APPLICATIONS or i % 4 == 0 else None),
    ("开设日期", 11, lambda i, a, all_: a.opened),
    ("批准文号", 18, lambda i, a, all_: f"示例政办〔{a.opened.year}〕{i % 90 + 1}号" if i % 3 else None),
    ("认证主体", 26, lambda i, a, all_: a.verified_subject),
    ("备案号", 14, lambda i, a, all_: a.filing_no),
    ("网信备案编号", 14, lambda i, a, all_: f"99-{i:06d}" if a.platform == APP else None),
    ("运营方式", 9, lambda i, a, all_: "委托" if a.contractor else "自办"),
    ("受托单位", 24, lambda i, a, all_: a.contractor),
    ("合同到期", 11, lambda i, a, all_: a.contract_end),
    ("年度费用（元）", 12, lambda i, a, all_: a.yearly_cost),
    ("运维人数", 9, lambda i, a, all_: a.staff),
    ("粉丝数", 10, lambda i, a, all_: _followers(a, i)),
    ("留言数", 8, lambda i, a, all_: i * 7 % 60 if i % 5 else None),
    ("按期回复数", 9, lambda i, a, all_: _on_time(i, i * 7 % 60) if i % 5 else None),
    (
        "矩阵主账号ID",
        22,
        lambda i, a, all_: None if a.matrix_main is None else all_[a.matrix_main].account_id,
    ),
    ("平台状态", 12, lambda i, a, all_: a.platform_state),
    ("国办系统状态", 12, lambda i, a, all_: a.national_state),
    ("台账状态", 10, lambda i, a, all_: a.local_state),
    ("关停原因", 10, lambda i, a, all_: a.closing.reason if a.closing else None),
    ("公告日", 11, _steps("notice")),
    ("停更日", 11, _steps("stopped")),
    ("注销完成日", 11, _steps("cancelled")),
    ("系统关停备案日", 12, _steps("national_closed")),
    ("承接账号", 16, _steps("successor")),
    ("最近更新日", 11, lambda i, a, all_: a.last_update),
    ("检查时间", 11, lambda i, a, all_: a.checked_at),
    ("联系电话", 14, lambda i, a, all_: f"000-0000{i % 10000:04d}"),
    ("备注", 20, lambda i, a, all_: a.remark or None),
)


def write_register(path: Path, accounts: list[Account], cities: list[str], as_of: date) -> None:
    """Write the registered accounts; the unregistered ones are left out."""
    book = xlsxwriter.Workbook(str(path))
    book.set_properties(
        {
            "created": datetime(as_of.year, as_of.month, as_of.day, tzinfo=UTC),
            "title": "政务新媒体台账（演示数据）",
        }
    )
    styles = {
        "title": book.add_format({"bold": True, "font_size": 16, "align": "center"}),
        "head": book.add_format({"bold": True, "border": 1, "text_wrap": True, "align": "center"}),
        "date": book.add_format({"num_format": "yyyy-mm-dd"}),
        "merged": book.add_format({"valign": "vcenter", "text_wrap": True}),
    }
    registered = [(i, a) for i, a in enumerate(accounts) if a.kind != Kind.UNREGISTERED]
    for city, name in enumerate(["省直单位", *cities], start=-1):
        rows = [(i, a) for i, a in registered if a.unit.place.city == city]
        rows.sort(
            key=lambda row: (
                LEVELS.index(row[1].unit.place.level),
                row[1].unit.place.code,
                row[1].unit.agency,
                row[0],
            )
        )
        _write_sheet(book, styles, name, rows, accounts, as_of)
    book.close()


def _write_sheet(
    book: Any,
    styles: dict[str, Any],
    name: str,
    rows: list[tuple[int, Account]],
    accounts: list[Account],
    as_of: date,
) -> None:
    sheet = book.add_worksheet(name)
    width = len(COLUMNS)
    sheet.merge_range(0, 0, 0, width, f"示例省政务新媒体台账（{name}，演示数据）", styles["title"])
    filled = as_of - timedelta(days=2)
    day = f"{filled.year}年{filled.month}月{filled.day}日"
    sheet.write_string(
        1, 0, f"填表单位：{'示例省' if name == '省直单位' else name}人民政府办公室　　填表日期：{day}"
    )
    sheet.write_string(2, 0, "序号", styles["head"])
    for column, (heading, size, _) in enumerate(COLUMNS, start=1):
        sheet.write_string(2, column, heading, styles["head"])
        sheet.set_column(column, column, size)
    sheet.freeze_panes(3, 2)
    for number, (i, account) in enumerate(rows, start=1):
        sheet.write_number(number + 2, 0, number)
        for column, (_, _, get) in enumerate(COLUMNS, start=1):
            _write_cell(sheet, number + 2, column, get(i, account, accounts), styles["date"])
        if account.kind == Kind.BAD_ROW:
            _spoil(sheet, number + 2, account)
    _merge_agencies(sheet, styles["merged"], [a for _, a in rows])
    _tail(sheet, len(rows) + 3, [a for _, a in rows])


def _write_cell(sheet: Any, row: int, column: int, value: Cell, date_style: Any) -> None:
    if isinstance(value, date):
        sheet.write_datetime(row, column, value, date_style)
    elif isinstance(value, str):
        sheet.write_string(row, column, value)
    elif value is not None:
        sheet.write_number(row, column, value)


def _spoil(sheet: Any, row: int, account: Account) -> None:
    """The mistake that the truth table names, in the account's row."""
    column = {heading: n for n, (heading, _, _) in enumerate(COLUMNS, start=1)}
    if account.detail == BAD_CELLS[0]:
        sheet.write_string(row, column["账号ID"], f"{int(account.native_id):.5E}")
    elif account.detail == BAD_CELLS[1]:
        sheet.write_formula(row, column["平台"], "=NA()", None, "#N/A")
    elif account.detail == BAD_CELLS[2]:
        sheet.write_string(row, column["主办单位"], "")
    else:
        sheet.write_number(row, column["账号ID"], float(account.native_id))


def _merge_agencies(sheet: Any, style: Any, accounts: list[Account]) -> None:
    """The first few agencies with several accounts get one merged cell, as people do by hand."""
    row, done = 3, 0
    for agency, group in groupby(accounts, key=lambda a: a.unit.agency):
        some = list(group)
        if len(some) > 1 and done < MERGED_BLOCKS and not any(a.kind == Kind.BAD_ROW for a in some):
            sheet.merge_range(row, AGENCY_COLUMN, row + len(some) - 1, AGENCY_COLUMN, agency, style)
            done += 1
        row += len(some)


def _tail(sheet: Any, row: int, accounts: list[Account]) -> None:
    sheet.write_string(row, 0, "合计")
    sheet.write_string(row, 1, f"{len(accounts)}个")
    column = [heading for heading, _, _ in COLUMNS].index("粉丝数") + 1
    sheet.write_number(row, column, sum(a.followers for a in accounts))
    sheet.write_string(row + 1, 0, "填表人：　　　　　审核人：　　　　　（盖章）")


def _account_type(i: int, account: Account) -> str | None:
    if account.account_id.startswith("weixin:"):
        return "服务号" if i % 8 == 0 else "订阅号"
    return "APP" if account.platform == APP else None


def _functions(i: int, account: Account) -> str:
    some = ["发布", "解读", "互动", "办事"]
    return "、".join(some) if account.main else "、".join(some[: 1 + i % 3])


def _on_time(index: int, messages: int) -> int:
    """Most offices answer in time; a few of them are late with some."""
    return messages * 9 // 10 if index % 97 == 0 else messages
