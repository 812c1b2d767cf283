"""The accounts: county and unit, how much each posts, and the footer that it puts under its posts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reuse.names import UNITS, person, phone, pick, place

CITY_ACCOUNTS, CITY_POSTS = 1_300, 1_400_000
FOOTER_SHARES, FOOTER_WEIGHTS = (0.0, 0.35, 0.9), (0.35, 0.35, 0.3)  # 40 % of all posts
SOURCES = (
    "来源：{unit}",
    "来源 | {unit}",
    "信息来源：{unit}",
    "内容来源：{county}发布、{unit}",
    "（{unit}供稿）",
)
STAFF = (
    "编辑：{a}　审核：{b}", "编辑：{a} 责编：{b} 审核：{c}", "一审：{a} 二审：{b} 三审：{c}", "制作｜{a}　校对｜{b}　监制｜{c}",
    "值班编辑 {a}\n值班主任 {b}", "撰稿：{a}\n初审：{b}\n终审：{c}",
)  # fmt: skip
CALLS = (
    "长按识别二维码，关注我们", "长按二维码关注{unit}公众号", "扫码关注“{county}发布”，获取更多权威信息", "点击下方名片关注我们吧！",
    "欢迎转发、点赞、在看", "喜欢就点个“在看”吧", "如需转载请注明来源，侵权请联系我们删除", "投稿邮箱及联系电话：{phone}",
    "温馨提示：更多办事信息请点击菜单栏“便民服务”查询",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Account:
    """One account: its id, county, unit and weight in the number of posts; how often it adds its footer."""

    account_id: str
    county: str
    unit: str
    weight: float
    footer: str
    footer_share: float

    def drawn_footer(self, rng: np.random.Generator) -> str:
        """The footer on its own lines, or nothing."""
        return f"\n{self.footer}" if rng.random() < self.footer_share else ""


def make_accounts(posts: int, rng: np.random.Generator) -> list[Account]:
    """As many as a city has, however little they post; a corpus of several city years has several cities."""
    return [_account(number, rng) for number in range(CITY_ACCOUNTS * max(1, round(posts / CITY_POSTS)))]


def _account(number: int, rng: np.random.Generator) -> Account:
    county = place(rng, "县")
    unit = county + pick(rng, UNITS)
    return Account(
        f"weixin:acc{number:05d}",
        county,
        unit,
        float(rng.lognormal(0, 0.8)),
        _footer(county, unit, rng),
        float(rng.choice(FOOTER_SHARES, p=FOOTER_WEIGHTS)),
    )


def _footer(county: str, unit: str, rng: np.random.Generator) -> str:
    """Shared forms with names of one's own, two to five lines."""
    forms = [
        pick(rng, SOURCES),
        pick(rng, STAFF),
        *rng.permutation(CALLS)[: int(rng.integers(1, 4))].tolist(),
    ]
    if rng.random() < 0.2:
        forms.pop(0)
    words = {"county": county, "unit": unit, "phone": phone(rng), **{x: person(rng) for x in "abc"}}
    return "\n".join(forms).format(**words)
