"""Writes notices in bulk: one pass per way of saying a sentence over all posts that use it."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from jianhao.dates import day_date
from jianhao.demo.lexicon import Family, slots
from jianhao.demo.schedule import Ints

Words = npt.NDArray[np.object_]
SLOT = re.compile(r"\{(.+?)\}")
NUMBERS = {
    "少": (2, 30, 1),
    "十": (11, 99, 1),
    "百": (101, 989, 1),
    "千": (1010, 9880, 10),
    "时": (7, 21, 1),
    "早": (8, 12, 1),
    "晚": (14, 19, 1),
    "月": (1, 13, 1),
}
# Words that belong to a month, by month from January on.
FEASTS = (
    "春节 腊八节", "春节 元宵节", "植树节 学雷锋纪念日", "清明节 读书日", "劳动节 护士节", "端午节 儿童节", "纳凉文化季 农闲时节",
    "全民健身日 医师节", "中秋节 丰收节", "国庆节 重阳节", "消防宣传月 记者节", "元旦 志愿者日",
)  # fmt: skip
HAZARDS = (
    ("寒潮 大雾 道路结冰 大风",) * 2
    + ("大风 大雾 雷电",) * 2
    + ("暴雨 雷电 冰雹 高温",) * 4
    + ("大风 大雾 雷电",) * 2
    + ("寒潮 大雾 道路结冰 大风",) * 2
)
DEEDS = (
    ("责动", "责尾"),
    ("机动", "机尾"),
    ("患动", "患尾"),
    ("能动", "能尾"),
    ("进动", "进尾"),
    ("宣动", "宣尾"),
)


class NoticeWriter:
    """Fills forms. The same generator in the same order gives the same texts."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        self._words = {name: np.array(words, dtype=object) for name, words in slots().items()}
        self._deeds = self._all_deeds()
        for name, (low, high, step) in NUMBERS.items():
            self._words[name] = np.array([str(n) for n in range(low, high, step)], dtype=object)
        self._words["半"] = np.array(["", "30分", "15分", "45分"], dtype=object)

    def _all_deeds(self) -> Words:
        """Every `verb + field + noun` of the six classes: about 40,000 phrases of official prose."""
        return np.array(
            [v + d + n for verb, noun in DEEDS for v in self._words[verb] for d in self._words["域"] for n in self._words[noun]],
            dtype=object,
        )  # fmt: skip

    def write(
        self, family: Family, places: Sequence[str], agencies: Sequence[str], days: Ints
    ) -> tuple[list[str], list[str]]:
        """(titles, texts) of one family for posts with these place names, agencies and days of publication."""
        fixed = {
            "地": np.array(places, dtype=object),
            "机关": np.array(agencies, dtype=object),
            "日": self._dates(days, 1, 9),
            "日二": self._dates(days, 10, 25),
            "节": self._by_month(days, FEASTS),
            "害": self._by_month(days, HAZARDS),
        }
        titles = self._said(family.titles, fixed, len(days))
        sentences = [self._said(ways, fixed, len(days)).tolist() for ways in family.positions]
        texts = ["".join(parts).replace("¶", "\n") for parts in zip(*sentences, strict=True)]
        return titles.tolist(), texts

    def _dates(self, days: Ints, low: int, high: int) -> Words:
        later = days + self._rng.integers(low, high, len(days))
        names = {int(d): f"{day_date(int(d)).month}月{day_date(int(d)).day}日" for d in np.unique(later)}
        return np.array([names[d] for d in later.tolist()], dtype=object)

    def _by_month(self, days: Ints, words: Sequence[str]) -> Words:
        names = {int(d): words[day_date(int(d)).month - 1].split() for d in np.unique(days)}
        draws = self._rng.integers(0, 12, len(days)).tolist()
        return np.array(
            [names[d][k % len(names[d])] for d, k in zip(days.tolist(), draws, strict=True)], dtype=object
        )

    def _said(self, ways: Sequence[str], fixed: dict[str, Words], number: int) -> Words:
        """One way per post, chosen at random, all slots filled."""
        result = np.empty(number, dtype=object)
        choice = self._rng.integers(0, len(ways), number)
        for k, way in enumerate(ways):
            rows = np.flatnonzero(choice == k)
            names = SLOT.findall(way)
            pattern = SLOT.sub("%s", way.replace("%", "%%"))
            columns = [self._fill(name, fixed, rows).tolist() for name in names]
            filled = (
                [pattern % values for values in zip(*columns, strict=True)]
                if names
                else [pattern] * len(rows)
            )
            result[rows] = np.array(filled, dtype=object)
        return result

    def _fill(self, name: str, fixed: dict[str, Words], rows: Ints) -> Words:
        if name in fixed:
            filled: Words = fixed[name][rows]
            return filled
        words = self._deeds if name == "举" else self._words[name]
        drawn: Words = words[self._rng.integers(0, len(words), len(rows))]
        return drawn


def closing_notice(name: str, platform: str, agency: str, successor: str, stop: str) -> tuple[str, str]:
    """(title, text) of a notice that an account stops, with the parts such notices should have."""
    title = f"关于停止更新“{name}”账号的公告"
    text = (
        "按照政务新媒体集约整合和整治指尖上的形式主义有关要求，经研究并报主管单位同意，"
        f"{agency}在{platform}平台开设的“{name}”账号自{stop}起停止更新，并按程序办理注销。\n"
        f"此后，有关信息请关注“{successor}”；已发布内容由{agency}归档保存，需要查询的可到便民服务窗口登记。\n"
        f"账号注销后不再保留关注用户的个人信息。感谢长期以来的关注与支持。\n{agency}"
    )
    return title, text


TEMPLATES = (
    Family(
        "雨情日报",
        ("【雨情日报】{地}",),
        (
            ("据自动站监测，昨日8时至今日8时，{地}共有{十}个站点出现降水，其中大雨以上站点{少}个，",),
            ("最大雨量{十}.{少}毫米，最大小时雨强{少}.{少}毫米，平均雨量{少}.{少}毫米。",),
            ("主要水库蓄水{千}万立方米，比昨日增加{十}万立方米，占正常库容{十}%。",),
            ("各主要控制站水位均在警戒水位以下，请有关单位继续做好值班值守和信息报送工作。",),
        ),
    ),
    Family(
        "菜价信息",
        ("{地}今日农副产品零售价格监测",),
        (
            ("今日监测的{十}个品种中，价格上涨的{少}个，下降的{少}个，持平的{少}个。",),
            ("大白菜每500克{少}.{少}元，土豆每500克{少}.{少}元，鸡蛋每500克{少}.{少}元，猪后腿肉每500克{十}.{少}元。",),
            ("草鱼每500克{少}.{少}元，豆油每升{十}.{少}元，大米每500克{少}.{少}元，面粉每500克{少}.{少}元。",),
            ("以上价格来自{少}家超市和{少}家农贸市场，仅供参考，实际价格以市场成交为准。",),
        ),
    ),
    Family(
        "空气质量",
        ("{地}空气质量日报",),
        (
            ("{地}昨日空气质量指数{十}，首要污染物为臭氧，细颗粒物浓度{十}微克每立方米，可吸入颗粒物浓度{十}微克每立方米。",),
            ("二氧化硫浓度{少}微克每立方米，二氧化氮浓度{十}微克每立方米，一氧化碳浓度0.{少}毫克每立方米。",),
            ("今年以来优良天数{百}天，优良率{十}%，细颗粒物平均浓度{十}微克每立方米。",),
            ("预计未来两日扩散条件一般，敏感人群应适当减少户外活动，外出时注意防护。",),
        ),
    ),
    Family(
        "政务服务周报",
        ("{地}政务服务运行周报",),
        (
            ("本周政务服务大厅共受理各类事项{千}件，办结{千}件，按时办结率{十}%，其中网上办理{百}件，自助终端办理{百}件。",),
            ("接听咨询电话{百}个，平均等待时间{十}秒；收到评价{百}条，满意率{十}%。",),
            ("受理量居前三位的为社会保险、不动产登记和市场主体登记，分别为{百}件、{百}件、{百}件。",),
            ("对{少}件超时事项已逐件督办，办理结果将通过短信告知申请人，欢迎继续监督。",),
        ),
    ),
)  # fmt: skip
