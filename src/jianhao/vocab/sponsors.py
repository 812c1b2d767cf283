"""适用范围: what kind of body opened the account, which decides the rule pack that applies."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

SOURCE = (
    "国办发〔2018〕123号对政务新媒体的界定；各地台账“单位性质”栏的写法；机构通名按党和国家机构编制惯例归纳"
)
AS_OF = "2026-11-23"


class Scope(StrEnum):
    """The national rules bind `government`; for the others a pack may apply as 参照."""

    government = "government"
    party_mass = "party_mass"
    judicial = "judicial"
    self_governing = "self_governing"
    school = "school"
    state_firm = "state_firm"
    other = "other"

    @property
    def chinese(self) -> str:
        """The word of tables and reports."""
        return CHINESE[self]


CHINESE = {
    Scope.government: "政府系统",
    Scope.party_mass: "党群",
    Scope.judicial: "法检",
    Scope.self_governing: "群众自治组织",
    Scope.school: "学校",
    Scope.state_firm: "国企",
    Scope.other: "其他",
}

SPELLINGS = {
    Scope.government: "government 政府 政府系统 政府部门 行政机关 政府机关 行政单位 政府序列 国家行政机关 政府组成部门"
    " 人民政府 事业单位 承担行政职能的事业单位 参公事业单位",
    Scope.party_mass: "party_mass 党群 党群系统 党群部门 党委 党委部门 党委系统 群团 群团组织 党政群团 人民团体 群众团体 党委群团"
    " 党务部门 人大 政协 民主党派 人大政协 纪检监察",
    Scope.judicial: "judicial 法检 法检系统 法院检察院 两院 司法机关 法院 检察院 审判机关 检察机关 法检两院",
    Scope.self_governing: "self_governing 群众自治组织 基层群众自治组织 自治组织 村居 村社区 村民委员会 居民委员会 村委会 居委会"
    " 村居两委 村两委",
    Scope.school: "school 学校 高校 院校 中小学 教育机构 大中小学 教育系统学校",
    Scope.state_firm: "state_firm 国企 国有企业 央企 企业 国有公司 国资企业 国有独资企业 国有控股企业",
    Scope.other: "other 其他 其它 社会组织 社会团体 协会 民办非企业单位 民办非企业",
}
NOISE = re.compile(r"[\s()（）\[\]【】“”\"'、，,;；/|·.:：\-—+]+")


def _stem(text: str) -> str:
    return NOISE.sub("", unicodedata.normalize("NFKC", text[:60])).casefold()


BY_SPELLING = {_stem(word): scope for scope, words in SPELLINGS.items() for word in words.split()}

# Tried in order: an office inside a body is the body's (某县人民法院办公室), and a bureau that looks after
# schools or firms is government, so their words come after the endings of government.
HINTS: tuple[tuple[Scope, re.Pattern[str]], ...] = (
    (Scope.judicial, re.compile(r"人民法院|人民检察院|知识产权法院|互联网法院|海事法院|(?:法院|检察院)$")),
    (
        Scope.self_governing,
        re.compile(r"(?:村|居)民委员会|村委会|居委会|村两委|社区两委|社区$|(?<!度假)村$|嘎查$"),
    ),
    (
        Scope.party_mass,
        re.compile(
            r"^中共|中国共产党|宣传部|组织部|统战部|统一战线工作部|政法委|网信办|网络安全和信息化委员会|机构编制委员会"
            r"|(?:省|市|县|区|州|旗|镇|乡|街道|工|党)委(?:$|办|党校|老干|社会工作|机要|编办|巡|网信)"
            r"|纪律检查|纪委|监察委|监委|共青团|团(?:省|市|县|区|州|旗|工)?委|妇女联合会|妇联|总工会|工商业联合会|工商联"
            r"|残疾人联合会|残联|科学技术协会|科协|文学艺术界联合会|文联|归国华侨联合会|侨联|红十字会|社会科学界联合会"
            r"|人民代表大会|人大常委会|人大机关|政治协商会议|政协|党校|融媒体中心|精神文明|文明办|关心下一代"
        ),
    ),
    (
        Scope.school,
        re.compile(
            r"(?:大学|学院|[小中]学|幼儿园)(?!路|街|城|里)(?!.*(?:局|管委会|政府)$)|学校$|技校$|职校$"
        ),
    ),
    (
        Scope.government,
        re.compile(
            r"(?:政府|部|委员会|局|厅|署|办公室|政府办|办事处|街道办|管委会|管理处|支队|大队|总队|派出所|研究室"
            r"|发改委|卫健委|国资委|住建委|教委|政务服务中心|疾病预防控制中心|公积金管理中心|气象台|参事室)$"
        ),
    ),
    (Scope.state_firm, re.compile(r"(?:公司|集团)$")),
)


def parse_scope(text: str) -> Scope | None:
    """The 适用范围 that a cell says; None when it cannot be said."""
    stem = _stem(text)
    for candidate in (stem, re.sub(r"(?:类|性质|系统|单位|组织)$", "", stem)):
        if candidate in BY_SPELLING:
            return BY_SPELLING[candidate]
    return None


def hint_scope(agency_name: str) -> Scope | None:
    """What an agency's name suggests, for a person to confirm; never a ground for choosing a rule pack.

    None when the name says nothing. 医院, 图书馆 and such are left open: names do not tell their duties.
    """
    name = _stem(agency_name)
    return next((scope for scope, pattern in HINTS if pattern.search(name)), None)
