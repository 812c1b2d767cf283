"""How a place is named in short, and when two written names are the same place of one county."""

from __future__ import annotations

import re

SOURCE = "民族名称：国家统计局、国家民委公布的五十五个少数民族名称；通名：行政区划管理条例所列建制"
AS_OF = "2026-11-23"

ETHNIC = re.compile(
    "(?:蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|高山|拉祜|水|东乡|纳西|景颇"
    "|柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|京"
    "|塔塔尔|独龙|鄂伦春|赫哲|门巴|珞巴|基诺)族|各族|柯尔克孜(?=自治)|蒙古(?=自治州)|哈萨克(?=自治)"
)
OFFICE = re.compile(
    "(?:街道办事处|地区办事处|办事处|街道办|社区居民委员会|村民委员会|居民委员会|村委会|居委会)$"
)
KIND = re.compile(
    "(?:特别行政区|自治区|自治州|自治县|自治旗|民族乡|民族镇|民族苏木|特区|林区|新区|矿区|地区|街道"
    "|省|市|盟|州|县|区|旗|苏木|乡|镇|社区|嘎查|村)$"
)
LOOSE = re.compile("(?:街街|[路街办])$")


def short_name(name: str) -> str:
    """The name without its kind and nationality: 延边朝鲜族自治州 → 延边, 西湖区 → 西湖.

    A name that would keep fewer than two characters stays whole (通县).
    """
    kind = KIND.search(name)
    if kind is None:
        return name
    stem = name[: kind.start()]
    bare = ETHNIC.sub("", stem) if kind.group().startswith(("自治", "民族")) or stem.endswith("族") else stem
    if len(bare) >= 2:
        return bare
    return stem if len(stem) >= 2 else name


def township_key(name: str) -> str:
    """What two lists of townships have in common: 高碑店地区 and 高碑店乡 → 高碑店."""
    stem = re.sub("(?:街道|地区|民族乡|乡|镇|苏木)$", "", OFFICE.sub("街道", name))
    return stem or name


def loose_township_key(name: str) -> str:
    """The same without nationality and 路, 街, 办: 鸡林朝鲜族乡 → 鸡林, 裕华路街道 → 裕华."""
    stem = ETHNIC.sub("", township_key(name))
    return LOOSE.sub("", stem) or stem or name


def village_key(name: str) -> str:
    """A village's name without its committee: 示例村村委会, 示例村委会 and 示例村 → 示例."""
    stem = re.sub("(?:社区|村|嘎查)$", "", OFFICE.sub("", name))
    return stem or name
