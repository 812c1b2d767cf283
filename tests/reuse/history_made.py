"""A small office's month, day by day: own texts, forms filled in anew, copies of copies, footers, greetings, lists of sources."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from reuse_made import START, Made, prose, table

from jianhao.dates import day_of
from jianhao.demo.lexicon import families
from jianhao.demo.notices import TEMPLATES, NoticeWriter
from jianhao.demo.variants import edited, noisy, spun, stitched, transcribed
from jianhao.reuse.parameters import Parameters

# Formulas and frames come about within days instead of months, so that what is said of a text changes all the time.
QUICK = Parameters(formula_days=6, formula_span=12, frame_days=3, frame_span=5)
PLACES = ("示例县", "拟设乡", "仿设镇")
AGENCIES = ("示例县水务局", "拟设乡人民政府", "仿设镇人民政府")
FOOTERS = (
    "来源：示例县融媒体中心　编辑：甲乙　审核：丙丁　长按识别二维码关注我们，第一时间了解身边事。",
    "",
    "",
)
GREETINGS = (
    "早安，新的一天从微笑开始。",
    "今日立春，愿万物生长。",
    "晚安。",
    "",
    "大风蓝色预警继续生效，请注意防范。",
)
MIDNIGHT = -9.0  # hours from START to the beginning of its day in Shanghai
OWN = 40  # texts of one's own to choose from


class Month:
    """Writes days one after the other; the same seed writes the same month."""

    def __init__(
        self, seed: int, accounts: int = 8, daily: int = 14, days_only: float = 0.1, hands_down: float = 0
    ) -> None:
        self._rng = np.random.default_rng(seed)
        self._writer = NoticeWriter(self._rng)
        self._forms = [*list(families().values())[:3], *TEMPLATES[:2]]
        self._accounts, self._daily, self._days_only = accounts, daily, days_only
        self._said: list[str] = []
        self._handed_down: list[str] = []  # what the first account said, where it hands notices down
        self._hands_down = hands_down
        self._day = 0

    def day(self) -> pa.Table:
        """The posts of the next day, in no order."""
        rng = self._rng
        posts = []
        for hours in np.sort(rng.integers(0, 24 * 4, int(rng.integers(1, 2 * self._daily)))) / 4:
            account = int(rng.integers(self._accounts))
            text = self._text(account)
            precision = "day" if rng.random() < self._days_only else "second"
            moment = 24.0 * self._day + MIDNIGHT + (float(hours) if precision == "second" else 0.0)
            posts.append(Made(f"{len(self._said)}", f"a{account}", text, moment, precision))
            self._said.append(text)
        self._day += 1
        order = rng.permutation(len(posts))
        return table([posts[k] for k in order])

    def sources(self, number: int, last_day: int) -> pa.Table:
        """Texts of a portal up to a day of the month, own ones and some of the office's."""
        rng = self._rng
        return table([
            Made(f"s{k}-{int(rng.integers(1 << 30))}", "portal", self._text(0), float(rng.integers(24 * (last_day + 1))) + MIDNIGHT)
            for k in range(number)
        ])  # fmt: skip

    def _text(self, account: int) -> str:
        rng = self._rng
        if rng.random() < self._hands_down:
            if account == 0 or not self._handed_down:
                self._handed_down.append(prose(int(rng.integers(OWN, 2 * OWN))))
            return noisy(self._handed_down[-int(rng.integers(1, 3)) :][0], rng)
        form = rng.random()
        if form < 0.06:
            return str(rng.choice(GREETINGS))
        if form < 0.30 or len(self._said) < 4:
            return self._notice() + str(rng.choice(FOOTERS))
        if form < 0.42:
            return prose(int(rng.integers(OWN))) + FOOTERS[account % 3]
        return self._copy()

    def _notice(self) -> str:
        form = self._forms[int(rng_choice(self._rng, len(self._forms)))]
        place = int(self._rng.integers(len(PLACES)))
        day = np.array([day_of(START) + self._day])
        return self._writer.write(form, PLACES[place : place + 1], AGENCIES[place : place + 1], day)[1][0]

    def _copy(self) -> str:
        """Taken from what was said, mostly of late, copies included."""
        rng = self._rng
        back = min(len(self._said), int(rng.geometric(0.05)))
        text = self._said[-back]
        way = int(rng.integers(6))
        if way == 0 or len(text) < 60:
            return text
        if way == 1:
            return edited(text, rng)
        if way == 2:
            return spun(text, rng)[0]
        if way == 3:
            return noisy(transcribed(text), rng)
        if way == 4:
            return text[: len(text) * 2 // 3] + prose(int(rng.integers(OWN)))[:150]
        other = self._said[int(rng.integers(len(self._said)))]
        return stitched([text, other if len(other) > 60 else text], rng)


def rng_choice(rng: np.random.Generator, number: int) -> int:
    """A number below that one, the first ones more often."""
    return min(number - 1, int(rng.geometric(0.4)) - 1)
