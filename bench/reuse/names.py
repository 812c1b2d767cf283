"""Invented places, units, persons and numbers; the first character of every place says that it does not exist."""

from __future__ import annotations

import numpy as np

FIRST, SECOND = "例样拟仿设示假虚", "安平春秋清兴和康文学山湖林田桥河华宁阳泉溪川丰源沙石梅松竹云岭坪塘洲港湾"
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英华玉兰建国文斌海燕志红春梅晓东雪峰波辉"
UNITS = (
    "人民政府办公室", "应急管理局", "水务局", "教育局", "融媒体中心", "公安局交警大队", "卫生健康局", "农业农村局",
    "自然资源局", "市场监督管理局", "人力资源和社会保障局", "住房和城乡建设局", "生态环境局", "文化和旅游局", "民政局",
    "司法局", "医疗保障局", "交通运输局", "气象局", "消防救援大队", "行政审批局", "发展和改革局", "供电公司", "总工会",
)  # fmt: skip
ENDS = {
    "镇": ("镇", "乡", "街道"),
    "村": ("村", "社区"),
    "路": ("路", "大道", "街", "东路", "西路", "北街"),
    "小区": ("家园", "花园", "小区", "苑", "新村", "公寓", "佳园"),
    "馆": (
        "文化馆",
        "体育馆",
        "人民广场",
        "政务大厅",
        "会展中心",
        "水库",
        "中学",
        "人民医院",
        "客运站",
        "公园",
        "商贸城",
    ),
}


def pick(rng: np.random.Generator, words: str | tuple[str, ...]) -> str:
    """One of the words or characters."""
    return words[int(rng.integers(len(words)))]


def place(rng: np.random.Generator, kind: str) -> str:
    """A place of a kind that `ENDS` names, or `县`."""
    return pick(rng, FIRST) + pick(rng, SECOND) + (pick(rng, ENDS[kind]) if kind in ENDS else kind)


def person(rng: np.random.Generator) -> str:
    """A full name of two or three characters."""
    given = "".join(pick(rng, GIVEN) for _ in range(1 if rng.random() < 0.3 else 2))
    return pick(rng, SURNAMES) + given


def phone(rng: np.random.Generator) -> str:
    """A number of an area code that is not given out."""
    return f"0100-{rng.integers(2_000_000, 8_999_999)}"
