"""The columns of lists from above: those that say which account it is are the register's, the others stand here.

Headings as circulars' annexes and 工单 have them (白河2020、连云港2025 and others, see the notes on circulars).
"""

from __future__ import annotations

import re

from jianhao.ingest.account_ids import ID_COLUMNS
from jianhao.ingest.columns import ColumnMap, is_personal, normalise
from jianhao.ingest.fields import ACCOUNT_FIELDS, Field, Type

WHO = ("account_id", *ID_COLUMNS, "name", "platform", "link", "agency", "division_code")
_REGISTER = {field.name: field for field in ACCOUNT_FIELDS}
# Lists call an account by more words than registers do, and 类型 in them is that of the problem.
_ALSO = {
    "name": ("账号", "新媒体", "政务新媒体", "账号全称", "问题账号", "涉及账号"),
    "link": ("账号网址", "问题链接", "链接地址"),
    "agency": ("整改单位", "所属单位", "主体单位", "被检查单位", "承办单位", "主管主办单位"),
}
_NOT = {"platform": frozenset({"类型"}), "agency": frozenset({"部门"})}


def _who(name: str) -> Field:
    field = _REGISTER[name]
    kept = tuple(h for h in field.headings if h not in _NOT.get(name, frozenset()))
    return Field(name, field.type, (*kept, *_ALSO.get(name, ())))


# What an answer is written into; a list may have some of these columns or none.
REPLY_FIELDS = (
    Field("measures", Type.TEXT, ("整改情况", "整改措施", "整改结果", "办理情况", "处理情况", "反馈情况", "核实情况", "处理结果",
                                  "办理结果", "核实及整改情况", "整改落实情况", "整改完成情况", "整改情况说明", "反馈意见")),
    Field("done", Type.TEXT, ("是否整改", "是否完成整改", "是否已整改", "是否整改到位", "整改状态", "完成情况", "是否完成", "办理状态")),
    Field("done_on", Type.TEXT, ("整改完成时间", "整改时间", "整改日期", "完成时间", "完成日期", "办结时间", "办结日期")),
    Field("proof", Type.TEXT, ("佐证材料", "整改佐证", "整改截图", "整改后截图", "整改链接", "证明材料", "佐证", "整改证明")),
)  # fmt: skip
ASKED_FIELDS = (
    Field("number", Type.TEXT, ("序号", "编号", "工单编号", "工单号", "问题编号", "流水号", "任务编号", "#")),
    Field("problem", Type.TEXT, ("问题描述", "存在问题", "存在的问题", "具体问题", "问题", "问题内容", "主要问题", "问题详情",
                                 "问题说明", "问题情况", "检查发现问题", "情况描述")),
    Field("category", Type.TEXT, ("问题类别", "问题类型", "问题分类", "问题性质", "检查指标", "指标", "类别", "错误类型")),
    Field("checked_on", Type.DAY, ("检查时间", "检查日期", "监测时间", "核查时间", "核查日期", "发现时间", "发现日期", "通报日期")),
    Field("requirement", Type.TEXT, ("整改要求", "处理要求", "办理要求", "整改意见", "整改建议", "处理意见", "工作要求", "要求")),
    Field("due", Type.DAY, ("反馈期限", "整改期限", "反馈时限", "整改时限", "办理期限", "办理时限", "反馈截止时间", "截止时间",
                            "截止日期", "完成时限", "期限")),
)  # fmt: skip
FIELDS = (*(_who(name) for name in WHO), *ASKED_FIELDS, *REPLY_FIELDS)
REPLY_NAMES = tuple(field.name for field in REPLY_FIELDS)
TITLES = {field.name: field.title for field in FIELDS}
# Cells of these columns are ids and addresses: masking what looks like a telephone number would break them.
EXACT = frozenset({"account_id", "link", *ID_COLUMNS})
_FILLED_BY = re.compile(r"填表|填报|制表|填写人|报送人|统计人|审签|签字")


def names_problems(columns: ColumnMap) -> bool:
    """Whether a header is one of a list from above: whom it is about, and what is wanted of him."""
    about = any(name in columns for name in WHO if name not in ("platform", "division_code"))
    return about and any(name in columns for name in ("problem", "category", "requirement", "measures"))


def names_a_person(text: str) -> bool:
    """Whether a cell outside the table announces somebody's name or number."""
    return is_personal(normalise(text)) or _FILLED_BY.search(text) is not None
