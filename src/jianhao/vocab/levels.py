"""Levels of the agency that opened an account: 国家（部委）, 省, 市, 县, 乡镇街道, 村社区."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

SOURCE = "国办发〔2018〕123号的主办层级；各地季度通报的层级写法；代码位数按GB/T 2260、GB/T 10114"
AS_OF = "2026-11-23"


class Level(StrEnum):
    """From the country down; `rank` 0 is the highest."""

    country = "country"
    province = "province"
    city = "city"
    county = "county"
    township = "township"
    village = "village"

    @property
    def rank(self) -> int:
        """0 for the country … 5 for a village."""
        return tuple(Level).index(self)

    @property
    def chinese(self) -> str:
        """The word of tables and reports."""
        return CHINESE[self]


CHINESE = {
    Level.country: "国家（部委）",
    Level.province: "省级",
    Level.city: "市级",
    Level.county: "县级",
    Level.township: "乡镇街道",
    Level.village: "村社区",
}

# Stems after 级, 直, 本级, 层面, 单位, 部门 and punctuation have been taken off.
SPELLINGS = {
    Level.country: "country national 国家 国家部委 部委 国务院 国务院部委 中央"
    " 中央国家机关 国家机关 国直 中直 全国",
    Level.province: "province provincial 省 省区市 自治区 直辖市 省自治区直辖市 省部 区直 省市自治区 省厅",
    Level.city: "city prefecture municipal 市 设区市 设区的市 地级市 地市 市州 州市 地 州 盟 盟市"
    " 地州市 市地州 市州盟 自治州 地区 副省 副省级城市 计划单列市 市厅",
    Level.county: "county district 县 区 区县 县区 县市区 县市 市区县 县区市 市县区 区市县 旗县 县旗 旗"
    " 旗县区 县市区旗 旗县市区 自治县 县级市 市辖区 区市 开发区 功能区",
    Level.township: "township town street 乡镇 镇乡 乡 镇 街道 街 镇街 街镇 乡镇街道 乡镇街 镇街道 街道乡镇"
    " 街乡镇 乡街 镇乡街道 镇乡街 街道办 街道办事处 乡科 苏木 乡镇苏木 苏木乡镇 苏木镇",
    Level.village: "village community 村 社区 村社区 社区村 村居 居村 居 村屯 行政村 嘎查 嘎查村"
    " 村委会 居委会 村民委员会 居民委员会 村级组织 基层群众自治组织 村社",
}
BY_SPELLING = {word: level for level, words in SPELLINGS.items() for word in words.split()}
DIGITS = {Level.country: 0, Level.province: 2, Level.city: 4, Level.county: 6, Level.township: 9}
NOISE = re.compile(r"[\s()\[\]（）【】、，,/|·.\-—_和及与或]+")
TAIL = re.compile(r"(级单位|级部门|直单位|直部门|直属|本级|级别|层级|层面|级|直|单位|部门|机关|政府)$")


def parse_level(text: str) -> Level | None:
    """The level meant by a cell: `县（市、区）级`, `省直`, `镇街` …; None when it cannot be said."""
    stem = NOISE.sub("", unicodedata.normalize("NFKC", text[:60])).casefold()
    for _ in range(3):
        if stem in BY_SPELLING:
            return BY_SPELLING[stem]
        shorter = TAIL.sub("", stem)
        if shorter == stem:
            return None
        stem = shorter
    return BY_SPELLING.get(stem)


def level_of_code(code: str) -> Level | None:
    """The level that the shape of a full 12-digit code says; None when it is not 12 digits.

    Twelve zeros mean the country.
    """
    if len(code) != 12 or not (code.isascii() and code.isdigit()):
        return None
    for level, digits in DIGITS.items():
        if not code[digits:].strip("0"):
            return level
    return Level.village
