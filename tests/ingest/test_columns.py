"""Headings as offices and tools write them, and what is made of each."""

import pytest

from jianhao.ingest.columns import fingerprint, map_columns, normalise, unit_of
from jianhao.ingest.fields import ACCOUNT_FIELDS, POST_FIELDS
from jianhao.ingest.header import find_header, is_remark, is_total
from jianhao.ingest.markup import MemoryTable
from jianhao.ingest.table import Merge

# What a heading of a register means: a field, or `?` = listed for a person to decide, or `-` = personal, dropped.
REGISTER = {
    "账号名称": "name", "新媒体名称": "name", "政务新媒体名称": "name", "＊账号名称": "name", "账号 名称（必填）": "name",
    "平台": "platform", "新媒体类型": "platform", "平台类型": "platform", "开设平台": "platform", "账号平台：": "platform",
    "平台账号ID": "account_id", "账号ID（文本格式）": "account_id", "账号id": "account_id", "新媒体ID": "account_id",
    "原始ID": "gh_id", "公众号原始ID": "gh_id", "__biz": "biz", "fakeid": "biz", "faker_id": "biz", "微信号": "alias", "AppID": "appid",
    "UID": "uid", "用户id": "uid", "sec_uid": "sec_uid", "抖音号": "short_id",
    "主页链接": "link", "网址": "link", "链接": "link",
    "主办单位": "agency", "责任单位": "agency", "开设主体": "agency", "主办单位名称": "agency", "部门": "agency",
    "主办单位统一社会信用代码": "agency_code", "主管单位": "supervisor", "上级主管单位": "supervisor",
    "行政区划代码": "division_code", "行政区划码": "division_code", "层级": "level", "单位性质": "scope",
    "是否内设机构开设": "is_internal_office",
    "是否代表主体（主账号）": "represents_government", "定位与功能": "functions", "服务事项数": "services", "开设日期": "opened_on",
    "批准文号": "approval_no", "国办系统备案号": "filing_no", "备案日期": "filed_on", "网信备案编号": "app_filing_no",
    "认证主体": "verified_subject", "认证到期日": "verified_until", "运营方式": "operation",
    "受托单位": "contractor", "合同到期日": "contract_end",
    "年费用（万元）": "yearly_cost", "运维人数": "staff", "运维人员数": "staff", "粉丝数（万）": "followers",
    "关注人数": "followers", "粉丝量": "followers",
    "粉丝数采集日期": "followers_on", "按期回复数": "replied_on_time", "最近更新日": "last_update", "检查时更新日期": "last_update",
    "矩阵归属": "matrix_main_id", "台账状态": "local_state", "平台状态": "platform_state",
    "国办系统状态": "national_state", "运行状态": "platform_state",
    "关停原因": "closing_reason", "公告链接": "notice_link", "停更日": "stopped_on", "注销完成日": "cancelled_on", "承接账号": "successor",
    "归档包编号": "archive_no", "备注": "remark",
    "序号": "?", "发布条数": "?", "月均发布量": "?", "互动率": "?", "粉丝数排名": "?", "较上季度增减": "?",
    "粉丝同比增长": "?", "粉丝数占比": "?",
    "整改期限": "?", "整改状态": "?", "问题描述": "?", "所属地区": "?", "粉丝总数": "?", "粉丝数万": "?",
    "年运维费用万元": "?", "近12月发文数": "?",
    "更新频率": "?", "篇均阅读中位数": "?", "合格率": "?",
    "联系电话": "-", "管理员": "-", "管理员微信号": "-", "负责人": "-", "联系人及手机": "-", "分管领导": "-",
    "运维人员": "-", "编辑人员": "-", "电子邮箱": "-",
    "身份证号": "-", "密码保管": "-", "QQ号": "-", "性别": "-", "生日": "-", "Phone": "-", "办公电话/传真": "-",
}  # fmt: skip


@pytest.mark.parametrize(("heading", "meaning"), REGISTER.items())
def test_headings_of_registers(heading, meaning):
    found = map_columns([heading], ACCOUNT_FIELDS)
    if meaning == "-":
        assert (found.personal, found.columns, found.proposals) == ((heading,), (), ())
    elif meaning == "?":
        assert found.columns == ()
        assert found.unmapped == (heading,) or [p.heading for p in found.proposals] == [heading]
    else:
        assert [c.field.name for c in found.columns] == [meaning]


POSTS = {
    "标题": "title", "文章标题": "title", "正文": "text", "微博正文": "text", "链接": "url", "原文链接": "url",
    "发布时间": "published_at", "发表时间": "published_at",
    "阅读数": "reads", "阅读量（万）": "reads", "播放量": "reads", "阅读人数": "reads", "点赞数": "likes",
    "在看数": "looks", "评论数": "comments", "转发数": "shares",
    "是否原创": "original_flag", "采集时间": "collected_at", "公众号": "account_name", "账号ID": "account_ref", "工具": "tool",
    "平均阅读数": "?", "阅读率": "?", "近7天阅读数": "?", "阅读数增量": "?", "打开率": "?", "封面": "?", "IP属地": "?",
}  # fmt: skip


@pytest.mark.parametrize(("heading", "meaning"), POSTS.items())
def test_headings_of_posts(heading, meaning):
    found = map_columns([heading], POST_FIELDS)
    assert [c.field.name for c in found.columns] == ([] if meaning == "?" else [meaning])


@pytest.mark.parametrize(
    ("heading", "unit"),
    [("粉丝数（万）", 1e4), ("粉丝数(万人)", 1e4), ("粉丝数（单位：万）", 1e4), ("粉丝数【百万】", 1e6),
    ("年费用（万元/年）", 1e4), ("粉丝数（亿）", 1e8),
     ("粉丝数（千人）", 1e3), ("粉丝数", 1), ("粉丝数（人）", 1), ("粉丝数（截至5月）", 1), ("年费用（元）", 1)],
)  # fmt: skip
def test_units_of_headings(heading, unit):
    assert unit_of(heading) == unit


def test_a_unit_scales_counts_and_nothing_else():
    found = map_columns(["粉丝数（万）", "账号名称（万）"], ACCOUNT_FIELDS)
    assert [c.unit for c in found.columns] == [1e4, 1]


def test_proposals_say_what_they_mean_and_are_not_used():
    (proposal,) = map_columns(["开办日期"], ACCOUNT_FIELDS).proposals
    assert (proposal.heading, proposal.title) == ("开办日期", "开设日期")
    assert proposal.score < 90


def test_a_near_certain_likeness_is_used():
    (column,) = map_columns(["主办单位统一社会信用代码证"], ACCOUNT_FIELDS).columns
    assert column.field.name == "agency_code"


def test_one_field_takes_one_column_and_the_other_is_listed():
    found = map_columns(["账号名称", "新媒体名称", "账号名称"], ACCOUNT_FIELDS)
    assert [(c.index, c.field.name) for c in found.columns] == [(0, "name")]
    assert set(found.unmapped) | {p.heading for p in found.proposals} == {"新媒体名称", "账号名称"}


def confirmed(headings, mapping):
    return {fingerprint(headings): mapping}


def test_a_confirmed_mapping_is_used():
    headings = ["单位简称", "账号名称"]
    assert "agency" not in map_columns(headings, ACCOUNT_FIELDS)
    assert "agency" in map_columns(headings, ACCOUNT_FIELDS, confirmed(headings, {"单位简称": "agency"}))


def test_a_confirmed_mapping_comes_before_an_alias():
    headings = ["名称", "账号全称"]
    found = map_columns(headings, ACCOUNT_FIELDS, confirmed(headings, {"账号全称": "name"}))
    assert found.column("name").index == 1
    assert found.unmapped == ("名称",) or [p.heading for p in found.proposals] == ["名称"]


def test_a_column_confirmed_as_nothing_is_left_out():
    headings = ["账号名称", "备注"]
    found = map_columns(headings, ACCOUNT_FIELDS, confirmed(headings, {"备注": ""}))
    assert [c.field.name for c in found.columns] == ["name"]
    assert found.unmapped == ()


def test_a_confirmed_mapping_holds_for_that_header_only():
    said = confirmed(["单位简称", "账号名称"], {"单位简称": "agency"})
    assert "agency" not in map_columns(["单位简称", "平台"], ACCOUNT_FIELDS, said)


def test_the_fingerprint_overlooks_width_blanks_and_notes():
    assert fingerprint(["账号 名称（必填）", "ＵＩＤ"]) == fingerprint(["账号名称", "uid"])
    assert fingerprint(["账号名称", "uid"]) != fingerprint(["uid", "账号名称"])


def test_normalise():
    assert normalise(" ＊粉丝数（万）\u200b：") == "粉丝数"


def header(rows, merges=(), confirmed=()):
    return find_header(MemoryTable("", rows, tuple(merges)), ACCOUNT_FIELDS, confirmed)


def test_the_header_below_titles():
    found = header([["某表"], ["2024年6月"], [], ["账号名称", "平台", "账号ID"], ["甲", "微博", "1"]])
    assert (found.header_row, found.first_data_row, found.remark_rows) == (3, 4, 2)
    assert found.headings == ("账号名称", "平台", "账号ID")


def test_a_title_merged_over_the_table_is_no_upper_heading():
    rows = [["示例县台账（2024年第二季度）", "", ""], ["账号名称", "平台", "编号"], ["甲", "微博", "1"]]
    found = header(rows, [Merge(0, 0, 0, 2)])
    assert found.headings == ("账号名称", "平台", "编号")


def test_two_rows_of_headings():
    rows = [["平台", "账号", "", "粉丝"], ["", "账号名称", "账号ID", "数"], ["微博", "甲", "1", "2"]]
    found = header(rows, [Merge(0, 1, 0, 2), Merge(0, 0, 1, 0)])
    assert found.headings == ("平台", "账号名称", "账号ID", "粉丝数")
    assert found.first_data_row == 2


def test_two_rows_that_name_no_more_than_one_are_still_two_where_merged():
    rows = [["平台", "账号名称", "发文情况", ""], ["", "", "上半年", "下半年"], ["微博", "甲", "1", "2"]]
    found = header(rows, [Merge(0, 0, 1, 0), Merge(0, 1, 1, 1), Merge(0, 2, 0, 3)])
    assert found.first_data_row == 2
    assert found.headings[2:] == ("发文情况上半年", "发文情况下半年")


def test_a_confirmed_header_needs_no_known_heading():
    rows = [["甲栏", "乙栏"], ["1", "2"]]
    assert header(rows) is None
    assert header(rows, confirmed=[fingerprint(rows[0])]).first_data_row == 1


def test_no_header():
    assert header([["甲", "乙"], ["1", "2"]]) is None
    assert header([]) is None


@pytest.mark.parametrize(
    "text",
    ["合计", "合  计", "总计：", "小计", "填表人：某某", "审核人:某某", "填 表 日 期：2024", "（盖章）",
    "单位（盖章）：", "单位负责人签字：", "注：1.以上为季度数据",
     "备注：无", "说明：略", "共12个账号", "数据来源：后台", "统计时间：2024年6月", "联系电话：略"],
)  # fmt: skip
def test_remarks(text):
    assert is_remark(text)


@pytest.mark.parametrize(
    "text",
    [
        "乙县发布",
        "1",
        "总队发布",
        "合肥发布",
        "共青团乙县县委",
        "日照发布",
        "负重前行",
        "填海工程",
        "注册中心",
        "备战高考",
    ],
)
def test_names_that_begin_like_remarks(text):
    assert not is_remark(text)


def test_totals():
    assert is_total(" 合 计 ：")
    assert not is_total("合计信息")
