"""A row of the register in words: Chinese column names and values as an official reads them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from jianhao.documents import wording
from jianhao.documents.cells import one_line
from jianhao.documents.names import ACCOUNT_TYPES, label

FIELDS: Final = (
    ("account_id", "账号ID"),
    ("account_type", "账号类型"),
    ("link", "主页链接"),
    ("supervisor", "主管单位"),
    ("division_code", "行政区划代码"),
    ("scope", "适用范围"),
    ("is_internal_office", "内设机构开设"),
    ("represents_government", "代表主体"),
    ("functions", "功能"),
    ("services", "服务事项数"),
    ("opened_on", "开设日期"),
    ("approval_no", "批准文号"),
    ("filing_no", "备案号"),
    ("filed_on", "备案日期"),
    ("app_filing_no", "应用程序备案编号"),
    ("verified_subject", "认证主体"),
    ("verified_until", "认证到期"),
    ("operation", "运营方式"),
    ("contractor", "受托单位"),
    ("contract_end", "合同到期"),
    ("yearly_cost", "年度费用（元）"),
    ("staff", "运维人数"),
    ("followers", "粉丝数"),
    ("followers_on", "粉丝数采集日期"),
    ("messages", "留言数"),
    ("replied_on_time", "按期回复数"),
    ("matrix_main_id", "矩阵主账号ID"),
    ("closing_reason", "关停原因"),
    ("notice_on", "公告日期"),
    ("stopped_on", "停更日期"),
    ("cancelled_on", "注销完成日期"),
    ("national_closed_on", "系统关停备案日期"),
    ("successor", "承接账号"),
    ("archive_no", "归档包编号"),
    ("last_update", "最近更新日"),
    ("checked_at", "检查时间"),
    ("remark", "备注"),
    ("source_file", "来源文件"),
    ("source_sheet", "来源工作表"),
    ("source_row", "来源行号"),
)
_DAYS = frozenset(
    [
        "opened_on",
        "filed_on",
        "verified_until",
        "contract_end",
        "followers_on",
        "notice_on",
        "stopped_on",
        "cancelled_on",
        "national_closed_on",
        "last_update",
        "checked_at",
    ]
)
_IDS = frozenset(("account_id", "matrix_main_id", "division_code", "successor"))


def field_text(name: str, value: Any) -> str:
    """The value of one register column in words; the empty string where the register says nothing."""
    if value is None or value == [] or value == "":
        return ""
    if name in _DAYS:
        return wording.day_cell(value)
    if name in _IDS:
        return one_line(str(value))
    if name == "scope":
        return wording.scope(value)
    if name == "account_type":
        return label(ACCOUNT_TYPES, value)
    return next(write(value) for kind, write in _WRITERS.items() if isinstance(value, kind))


# bool comes before int, of which it is a kind.
_WRITERS: Mapping[type, Callable[[Any], str]] = {
    bool: lambda value: "是" if value else "否",
    int: wording.number,
    float: lambda value: wording.number(value, 0 if value == int(value) else 2),
    list: lambda value: "、".join(wording.shown(item) for item in value),
    str: wording.shown,
}
