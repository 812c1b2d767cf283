"""Titles and texts of all posts: own notices in bulk, then what was taken from them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from jianhao.dates import day_date
from jianhao.demo.accounts import Account
from jianhao.demo.lexicon import Family, families, law_articles
from jianhao.demo.notices import TEMPLATES, NoticeWriter, closing_notice
from jianhao.demo.reuse_plan import Form, ReusePlan
from jianhao.demo.schedule import Schedule
from jianhao.demo.variants import edited, noisy, spun, stitched, transcribed

LONGER_SHARE, FOOTER_SHARE = 0.65, 0.4
ARTICLES_PER_POST = 2


@dataclass(frozen=True, slots=True)
class Wording:
    """Titles and texts by post; `spun_share` is the measured share of replaced characters of respun posts."""

    titles: list[str]
    texts: list[str]
    spun_share: dict[int, float]


def write_all(
    accounts: list[Account], schedule: Schedule, plan: ReusePlan, rng: np.random.Generator
) -> Wording:
    """Word every post; a source is always worded before what was taken from it."""
    desk = _Desk(accounts, schedule, plan, rng)
    desk.own_texts()
    desk.laws()
    desk.closing_notices()
    shares = desk.taken_texts()
    desk.footers()
    return Wording(desk.titles, desk.texts, shares)


class _Desk:
    def __init__(
        self, accounts: list[Account], schedule: Schedule, plan: ReusePlan, rng: np.random.Generator
    ) -> None:
        self.accounts, self.schedule, self.plan, self.rng = accounts, schedule, plan, rng
        self.titles = [""] * len(plan.form)
        self.texts = [""] * len(plan.form)
        self.writer = NoticeWriter(rng)

    def own_texts(self) -> None:
        """Notices by family, templates, and a further paragraph for most notices."""
        groups: dict[str, list[int]] = defaultdict(list)
        draws = self.rng.integers(0, 1 << 30, len(self.plan.form))
        longer: list[int] = []
        for post, form in enumerate(self.plan.form):
            if form in (Form.NOTICE, Form.ORDERED_SOURCE):
                own = self._account(post).unit.families
                groups[own[int(draws[post]) % len(own)]].append(post)
                if draws[post] % 1000 < LONGER_SHARE * 1000 or form == Form.ORDERED_SOURCE:
                    longer.append(post)
        for name, family in families().items():
            if groups[name]:
                self._write(family, groups[name])
        self._write(families()["延伸"], longer, append=True)
        templates = self.plan.where(Form.TEMPLATE)
        for k, family in enumerate(TEMPLATES):
            chosen = [p for p in templates if draws[p] % len(TEMPLATES) == k]
            if chosen:
                self._write(family, chosen)

    def _write(self, family: Family, posts: list[int], *, append: bool = False) -> None:
        owners = [self._account(p) for p in posts]
        days = self.schedule.day[posts]
        titles, texts = self.writer.write(
            family, [a.unit.place.full for a in owners], [a.unit.agency for a in owners], days
        )
        for post, title, text in zip(posts, titles, texts, strict=True):
            if append:
                self.texts[post] += text
            else:
                self.titles[post], self.texts[post] = title, text

    def laws(self) -> None:
        """Every article is used by one post only."""
        articles = law_articles()
        for number, post in enumerate(self.plan.where(Form.LAW)):
            some = articles[number * ARTICLES_PER_POST : (number + 1) * ARTICLES_PER_POST]
            law = some[0].law.removeprefix("中华人民共和国")
            self.titles[post] = f"普法课堂｜{law}{some[0].number}"
            body = "\n".join(f"《{a.law}》{a.number}\n{a.text}" for a in some)
            self.texts[post] = body.replace("¶", "\n")

    def closing_notices(self) -> None:
        """The notice names the stop day that the register records and where to look from then on."""
        for post in self.plan.where(Form.CLOSING_NOTICE):
            account = self._account(post)
            stop = account.closing.stopped if account.closing and account.closing.stopped else None
            day = stop or day_date(int(self.schedule.day[post]) + 15)
            main = self.accounts[account.matrix_main] if account.matrix_main is not None else self.accounts[0]
            words = f"{day.year}年{day.month}月{day.day}日"
            self.titles[post], self.texts[post] = closing_notice(
                account.name, account.platform, account.unit.agency, main.name, words
            )

    def taken_texts(self) -> dict[int, float]:
        """Copies, reposts, stitched and respun texts; returns the measured share of respun ones."""
        shares: dict[int, float] = {}
        for post, sources in self.plan.sources.items():
            first = self.texts[sources[0]]
            form = self.plan.form[post]
            self.titles[post] = self.titles[sources[0]]
            if form in (Form.EXACT, Form.ORDERED):
                self.texts[post] = first
            elif form == Form.EDITED:
                self.texts[post] = edited(first, self.rng)
            elif form == Form.NOISE:
                self.texts[post] = noisy(first, self.rng)
            elif form == Form.TRADITIONAL:
                self.titles[post], self.texts[post] = transcribed(self.titles[post]), transcribed(first)
            elif form == Form.STITCHED:
                self.texts[post] = stitched([self.texts[s] for s in sources], self.rng)
            else:
                self.texts[post], shares[post] = spun(first, self.rng)
                self.titles[post] = spun(self.titles[post], self.rng)[0]
        return shares

    def footers(self) -> None:
        """Some accounts end every text with the same lines."""
        with_footer = self.rng.random(len(self.accounts)) < FOOTER_SHARE
        lines = [
            f"\n来源：{a.unit.agency}　编辑：信息科　审核：办公室\n长按识别二维码关注“{a.name}”"
            if yes
            else ""
            for a, yes in zip(self.accounts, with_footer, strict=True)
        ]
        for post, owner in enumerate(self.schedule.account.tolist()):
            self.texts[post] += lines[owner]

    def _account(self, post: int) -> Account:
        return self.accounts[int(self.schedule.account[post])]
