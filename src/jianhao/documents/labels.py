"""The Chinese words for codes of results: one table for each kind of code."""

from __future__ import annotations

from typing import Final

DRAFT_TITLE: Final = "检查情况通报（代拟稿）"
DRAFT_MARK: Final = "工具生成，未经审签"
DEMO_MARK: Final = "演示数据"
UNVERIFIED: Final = "待核"
NOT_SUPPLIED: Final = "input_not_supplied"

# The titles of rules name problems (未填报登记), so 符合 beside one would read as its opposite.
OUTCOMES: Final = {
    "passed": "未发现问题",
    "failed": "存在问题",
    "not_applicable": "不适用",
    "undetermined": "待核实",
}
SEVERITIES: Final = {"veto": "单项否决", "deduct": "扣分", "remind": "提醒"}
CONCLUSIONS: Final = {
    "qualified": "合格",
    "unqualified": "不合格",
    "undetermined": "待核实",
    "unexamined": "未检查",
}
ADVICE: Final = {
    "keep": "保留",
    "rectify": "限期整改",
    "merge": "归集整合",
    "close": "关停",
    "undetermined": "待核实",
}
ANSWERS: Final = {"yes": "是", "no": "否", "unknown": "待核实"}
ROLES: Final = {
    "accounts": "账号台账",
    "posts": "发布内容",
    "checks": "核查记录",
    "collections": "采集记录",
    "office": "机关设置",
    "sources": "对照来源",
    "contracts": "委托合同",
    "contractor_reports": "受托单位报送数据",
    "orders": "上级任务",
    "diary": "工时记录",
    "questions": "问题表",
}
FACTORS: Final = {
    "veto_failed": "单项否决项存在问题",
    "silent": "静默账号",
    "steady_unread": "有更新但少人阅读",
    "few_followers": "关注用户较少",
    "mostly_reposted": "内容多为其他账号在先发布",
    "duplicate": "与本单位同平台账号重复",
    "level_not_required": "超出本层级名额",
    "represents_government": "代表本级政府",
    "emergency_or_livelihood": "承担应急、民生或办事服务",
    "sole_channel": "某项法定公开的唯一渠道",
    "special_group": "面向特殊群体",
}
# Of a pair of posts; whoever reads them must not read an accusation.
REUSE_KINDS: Final = {
    "copy": "原样复制",
    "edited": "小幅改动",
    "rewritten": "改写",
    "excerpt": "节选",
    "template": "同一模板",
}
# In the order of who may still have to act on it.
UNIQUE_KINDS: Final = {
    "document": "文件",
    "notice": "通知公告",
    "guide": "办事指南",
    "other": "其他",
}
ORDERED: Final = "规定转载"
REASONS: Final = {
    NOT_SUPPLIED: "本次未提供该项材料",
    "by_check": "依据人工核查",
    "check_differs": "核查记录与发布记录不一致",
    "check_outdated": "核查已过有效期",
    "check_undated": "核查记录未注明日期",
    "check_unreadable": "核查结论无法识别",
    "closed": "已注销并关停",
    "field_missing": "台账有关栏目未填写",
    "fields_conflict": "台账栏目相互矛盾",
    "names_differ_in_part": "认证主体与主办单位名称不完全一致",
    "no_messages": "监测期内没有留言",
    "not_checked": "尚未核查",
    "not_collected_since": "发布记录未采集齐全",
    "not_effective": "规则不在施行期",
    "not_opened": "尚未开通",
    "numbers_conflict": "填报数字相互矛盾",
    "opened_recently": "开通不久",
    "opening_unknown": "开设日期未知",
    "original_unknown": "是否原创未知",
    "platform": "不是该规则适用的平台",
    "scope": "不在适用范围",
    "sibling_not_collected": "同单位其他账号未采集",
    "under_review": "备案审核中",
    "waived": "已批准豁免",
}
