"""The canonical columns of accounts and posts, with the headings under which offices and tools write them.

Sources: the register fields and vocabulary of circulars and filing forms; headings are compared after normalisation
(see `columns.normalise`), so brackets, blanks and units need no alias of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Type(StrEnum):
    """How the cells of a column are parsed."""

    TEXT = "text"
    ANSWER = "answer"
    ID = "id"
    COUNT = "count"
    AMOUNT = "amount"
    DAY = "day"
    TIME = "time"
    FLAG = "flag"
    LIST = "list"
    PLATFORM = "platform"
    LEVEL = "level"
    SCOPE = "scope"
    DIVISION = "division"
    PLATFORM_STATE = "platform_state"
    NATIONAL_STATE = "national_state"
    LOCAL_STATE = "local_state"


@dataclass(frozen=True, slots=True)
class Field:
    """One canonical column: its Chinese heading first, then other headings in use."""

    name: str
    type: Type
    headings: tuple[str, ...]

    @property
    def title(self) -> str:
        return self.headings[0]


def _f(name: str, kind: Type, *headings: str) -> Field:
    return Field(name, kind, (*headings, name))


ACCOUNT_FIELDS = (
    _f("account_id", Type.ID, "账号ID", "平台账号ID", "账号id", "新媒体ID", "账号编号", "平台ID", "账号标识"),
    _f("gh_id", Type.ID, "原始ID", "公众号原始ID", "微信原始ID", "gh_id"),
    _f("biz", Type.ID, "biz", "__biz", "fakeid", "公众号biz", "faker_id"),
    _f("alias", Type.ID, "微信号", "公众号微信号", "账号微信号"),
    _f("appid", Type.ID, "AppID", "开发者ID", "小程序AppID"),
    _f("uid", Type.ID, "UID", "微博UID", "用户UID", "用户id", "抖音UID", "数字ID"),
    _f("sec_uid", Type.ID, "sec_uid", "抖音sec_uid"),
    _f("short_id", Type.ID, "抖音号", "快手号", "小红书号", "短ID"),
    _f("name", Type.TEXT, "账号名称", "新媒体名称", "政务新媒体名称", "名称", "公众号名称", "账号名", "昵称", "公众号", "微博名称"),
    _f("platform", Type.PLATFORM, "平台", "新媒体类型", "平台类型", "所属平台", "平台名称", "账号平台", "类型", "开设平台"),
    _f("account_type", Type.TEXT, "账号类型", "公众号类型"),
    _f("link", Type.TEXT, "链接", "主页链接", "账号链接", "网址", "主页地址", "账号主页", "url", "主页", "访问地址"),
    _f("agency", Type.TEXT, "主办单位", "开办单位", "责任单位", "开设单位", "主办单位名称", "开设主体", "单位名称", "单位", "部门",
       "主办部门", "Department", "department"),
    _f("agency_code", Type.ID, "统一社会信用代码", "主办单位统一社会信用代码", "社会信用代码"),
    _f("supervisor", Type.TEXT, "主管单位", "上级主管单位", "主管部门"),
    _f("division_code", Type.DIVISION, "行政区划代码", "区划代码", "行政区划码", "行政区划", "地区代码"),
    _f("level", Type.LEVEL, "层级", "行政层级", "级别", "单位层级", "开设主体层级"),
    _f("scope", Type.SCOPE, "适用范围", "单位性质", "机构性质", "单位类别"),
    _f("is_internal_office", Type.FLAG, "是否内设机构", "是否内设机构开设", "内设机构"),
    _f("represents_government", Type.FLAG, "是否代表主体", "代表主体", "是否主账号", "主账号"),
    _f("functions", Type.LIST, "功能", "定位与功能", "主要功能", "功能定位", "账号功能"),
    _f("services", Type.COUNT, "服务事项数", "服务事项", "办事服务数"),
    _f("opened_on", Type.DAY, "开设日期", "开通日期", "开通时间", "开设时间", "注册日期", "Date Added"),
    _f("approval_no", Type.TEXT, "批准文号", "开设批准文号"),
    _f("filing_no", Type.ID, "备案号", "国办系统备案号", "备案编号", "报送系统编号"),
    _f("filed_on", Type.DAY, "备案日期", "备案时间"),
    _f("app_filing_no", Type.ID, "网信备案编号", "网信备案号"),
    _f("verified_subject", Type.TEXT, "认证主体", "账号主体", "认证信息", "认证单位", "主体名称"),
    _f("verified_until", Type.DAY, "认证到期日", "认证到期", "认证有效期"),
    _f("operation", Type.TEXT, "运营方式", "运维方式"),
    _f("contractor", Type.TEXT, "受托单位", "运维单位", "承办单位", "运营单位"),
    _f("contract_end", Type.DAY, "合同到期", "合同到期日", "合同期限"),
    _f("yearly_cost", Type.AMOUNT, "年度费用", "年费用", "年运维费用", "运维费用", "年度运维经费"),
    _f("staff", Type.AMOUNT, "运维人数", "运维人员数", "人员数", "工作人员数"),
    _f("followers", Type.COUNT, "粉丝数", "粉丝量", "关注人数", "关注数", "用户数", "粉丝", "订阅数"),
    _f("followers_on", Type.DAY, "粉丝数采集日期", "粉丝采集日期", "粉丝统计日期"),
    _f("messages", Type.COUNT, "留言数", "收到留言数"),
    _f("replied_on_time", Type.COUNT, "按期回复数", "按时回复数"),
    _f("matrix_main_id", Type.ID, "矩阵主账号ID", "主账号ID", "矩阵归属"),
    _f("platform_state", Type.PLATFORM_STATE, "平台状态", "账号状态", "运行状态"),
    _f("national_state", Type.NATIONAL_STATE, "国办系统状态", "报送系统状态", "系统状态"),
    _f("local_state", Type.LOCAL_STATE, "台账状态", "本地状态"),
    _f("closing_reason", Type.TEXT, "关停原因"),
    _f("notice_link", Type.TEXT, "公告链接", "关停公告链接"),
    _f("notice_on", Type.DAY, "公告日", "公告日期"),
    _f("stopped_on", Type.DAY, "停更日", "停更日期"),
    _f("cancelled_on", Type.DAY, "注销完成日", "注销日期", "Date Deleted"),
    _f("national_closed_on", Type.DAY, "系统关停备案日", "关停备案日"),
    _f("successor", Type.TEXT, "承接账号", "承接渠道"),
    _f("archive_no", Type.ID, "归档包编号", "档案编号"),
    _f("last_update", Type.DAY, "最近更新日", "最近更新日期", "最后更新日期", "最近更新时间", "最后更新时间",
       "检查时更新日期", "最近发布日期"),
    _f("checked_at", Type.DAY, "检查时间", "检查日期", "核查时间", "核查日期", "监测时间"),
    _f("remark", Type.TEXT, "备注", "说明"),
)  # fmt: skip

POST_FIELDS = (
    _f("account_ref", Type.ID, "账号ID", "平台账号ID", "账号id", "account_id", "公众号ID", "fakeid", "biz", "用户id", "uid"),
    _f("account_name", Type.TEXT, "账号名称", "公众号", "账号", "新媒体名称", "公众号名称", "account"),
    _f("platform", Type.PLATFORM, "平台", "平台类型", "新媒体类型"),
    _f("native_id", Type.ID, "内容ID", "文章ID", "作品ID", "微博ID", "内容编号", "post_id"),
    _f("title", Type.TEXT, "标题", "文章标题", "内容标题", "作品标题"),
    _f("text", Type.TEXT, "正文", "内容", "文章内容", "微博正文", "全文", "content"),
    _f("url", Type.TEXT, "链接", "文章链接", "内容链接", "原文链接", "作品链接", "link"),
    _f("published_at", Type.TIME, "发布时间", "发表时间", "发布日期", "时间", "日期", "创建时间", "created_at", "publish_time"),
    _f("tool", Type.TEXT, "工具", "发布工具", "来源工具"),
    _f("original_flag", Type.FLAG, "是否原创", "原创", "is_original"),
    _f("deleted", Type.FLAG, "是否删除", "已删除"),
    _f("collected_at", Type.TIME, "采集时间", "采样时间", "抓取时间"),
    _f("reads", Type.COUNT, "阅读数", "阅读量", "阅读", "播放量", "播放数", "阅读次数", "阅读人数", "浏览量"),
    _f("likes", Type.COUNT, "点赞数", "点赞", "赞", "点赞量"),
    _f("looks", Type.COUNT, "在看数", "在看", "喜欢", "推荐数"),
    _f("comments", Type.COUNT, "评论数", "评论", "留言", "评论量"),
    _f("shares", Type.COUNT, "转发数", "分享数", "转发", "分享", "转发量", "reposts"),
)  # fmt: skip

CHECK_FIELDS = (
    _f("account_id", Type.ID, "账号ID", "平台账号ID"),
    _f("item", Type.TEXT, "检查项", "指标", "核查项", "问题类别"),
    _f("result", Type.ANSWER, "结果", "检查结果", "核查结果"),
    _f("checked_at", Type.DAY, "检查时间", "核查时间", "检查日期", "核查日期"),
    _f("by", Type.TEXT, "核查人", "检查人", "检查单位"),
    _f("evidence", Type.TEXT, "佐证", "证据", "截图编号", "问题说明"),
)

COLLECTION_FIELDS = (
    _f("account_id", Type.ID, "账号ID", "平台账号ID"),
    _f("from", Type.DAY, "起始日期", "采集起始日", "起", "开始日期"),
    _f("to", Type.DAY, "截止日期", "采集截止日", "止", "结束日期"),
    _f("collected_at", Type.TIME, "采集时间"),
    _f("method", Type.TEXT, "采集方式", "方式"),
    _f("result", Type.TEXT, "采集结果", "结果"),
)

# Columns that arrive unasked and hold citizens' or staff's personal data: dropped before anything is read from them.
PERSONAL = (
    "电话", "手机", "联系方式", "传真", "身份证", "证件号", "邮箱", "email", "qq", "姓名", "联系人", "联络员", "管理员",
    "负责人", "责任人", "分管领导", "经办人", "审核人", "运营人员", "运维人员", "工作人员", "编辑人员", "小编", "密码", "住址",
    "性别", "生日", "出生", "年龄", "籍贯", "学习经历", "工作经历", "头像", "银行", "phone", "mobile", "contactperson",
    "password", "gender", "birthday", "avatar",
)  # fmt: skip
# A number of such persons names none of them.
HEAD_COUNT = ("数", "人数", "数量")
