"""Which post is a copy of which: forms and sources, before a word is written."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from jianhao.demo.accounts import Account
from jianhao.demo.kinds import Kind
from jianhao.demo.schedule import Ints, Schedule

HOUR = 3600
LAW_SHARE, TEMPLATE_SHARE, STRAY_COPY_SHARE = 0.08, 0.035, 0.02
ORDERED_ITEMS, ORDERED_REPOSTS = 40, 60
COPIED_SHARE = 0.8


class Form(StrEnum):
    """How the text of a post came about."""

    NOTICE = "notice"
    LAW = "law"
    TEMPLATE = "template"
    ORDERED_SOURCE = "ordered_source"
    ORDERED = "ordered"
    EXACT = "copy_exact"
    EDITED = "copy_edited"
    NOISE = "copy_noise"
    TRADITIONAL = "copy_traditional"
    STITCHED = "copy_stitched"
    SPUN = "copy_spun"
    CLOSING_NOTICE = "closing_notice"


COPIES = (Form.EXACT, Form.EDITED, Form.NOISE, Form.TRADITIONAL)
COPY_MIX = (0.5, 0.27, 0.13, 0.1)


@dataclass(frozen=True, slots=True)
class ReusePlan:
    """Per post its form and the posts it comes from (none for own texts); a source is always earlier."""

    form: list[Form]
    sources: dict[int, tuple[int, ...]]

    def where(self, form: Form) -> list[int]:
        """Posts of that form, ascending."""
        return [i for i, f in enumerate(self.form) if f == form]


def make_plan(accounts: list[Account], schedule: Schedule, laws: int, rng: np.random.Generator) -> ReusePlan:
    """Forms and sources of all posts; `laws` is how many posts the packed law articles can fill."""
    draft = _Draft(accounts, schedule, rng)
    draft.place_closing_notices()
    draft.place_ordered()
    draft.place_copies()
    draft.place_rest(laws)
    return ReusePlan(draft.form, draft.sources)


class _Draft:
    """The plan while it is made: every step takes posts that no step before took."""

    def __init__(self, accounts: list[Account], schedule: Schedule, rng: np.random.Generator) -> None:
        self.accounts, self.schedule, self.rng = accounts, schedule, rng
        self.form = [Form.NOTICE] * len(schedule.account)
        self.sources: dict[int, tuple[int, ...]] = {}
        self.taken = np.zeros(len(schedule.account), dtype=bool)
        ends = np.searchsorted(schedule.account, np.arange(len(accounts) + 1))
        self.posts_of = [np.arange(ends[i], ends[i + 1]) for i in range(len(accounts))]
        self.main_of = self._mains()

    def _mains(self) -> list[int]:
        """The account copied from: the matrix main, else the province's main account."""
        top = next(i for i, a in enumerate(self.accounts) if a.main)
        return [a.matrix_main if a.matrix_main is not None else top for a in self.accounts]

    def place_closing_notices(self) -> None:
        """The last post of an account in its notice period is its closing notice."""
        for i, account in enumerate(self.accounts):
            if account.kind == Kind.CLOSING_NOTICE_BEST and len(self.posts_of[i]):
                self._set(int(self.posts_of[i][-1]), Form.CLOSING_NOTICE)

    def place_ordered(self) -> None:
        """Items of the province's main account that many others repost within three days, as told."""
        top = next(i for i, a in enumerate(self.accounts) if a.main)
        own = self.posts_of[top]
        number = min(ORDERED_ITEMS, max(1, len(own) // 8))
        by_time = np.argsort(self.schedule.second, kind="stable")
        clock = self.schedule.second[by_time]
        for item in np.sort(self.rng.choice(own, size=number, replace=False)):
            self._set(int(item), Form.ORDERED_SOURCE)
            at = self.schedule.second[item]
            low, high = np.searchsorted(clock, [at + HOUR // 2, at + 72 * HOUR])
            near = self._one_per_account(self.rng.permutation(by_time[low:high]), top)
            for post in near[: min(ORDERED_REPOSTS, max(1, len(near) // 6))]:
                self._set(post, Form.ORDERED, int(item))

    def place_copies(self) -> None:
        """Copier accounts take from their main account; a few posts of everybody else are copies too."""
        stray = self.rng.random(len(self.form)) < STRAY_COPY_SHARE
        copying = self.rng.random(len(self.form)) < COPIED_SHARE
        for i, account in enumerate(self.accounts):
            if account.main:
                continue
            used: set[int] = set()
            chosen = copying if account.kind.startswith("copier") else stray
            for post in self.posts_of[i][chosen[self.posts_of[i]]]:
                if not self.taken[post]:
                    self._copy(int(post), self.main_of[i], account.kind, used)

    def _copy(self, post: int, main: int, kind: str, used: set[int]) -> None:
        wanted = 3 if kind == Kind.COPIER_STITCHED else 1
        found = self._earlier(post, main, wanted, used)
        if len(found) < wanted:
            return
        used.update(found)
        if kind == Kind.COPIER_STITCHED:
            form = Form.STITCHED
        elif kind == Kind.COPIER_SPUN:
            form = Form.SPUN
        else:
            form = COPIES[int(self.rng.choice(len(COPIES), p=COPY_MIX))]
        self._set(post, form, *found)

    def _earlier(self, post: int, main: int, wanted: int, used: set[int]) -> list[int]:
        """Own texts of the main account before the post, from the latest back, each used once."""
        posts = self.posts_of[main]
        end = int(np.searchsorted(self.schedule.second[posts], self.schedule.second[post] - HOUR // 3))
        recent = [
            int(p)
            for p in posts[max(0, end - 30) : end][::-1]
            if p not in used and self.form[p] == Form.NOTICE
        ]
        skip = int(self.rng.integers(0, max(1, min(3, len(recent) - wanted + 1))))
        return recent[skip : skip + wanted]

    def place_rest(self, laws: int) -> None:
        """Law articles and fixed templates among the posts left, never where a copy was taken from."""
        sources = {s for group in self.sources.values() for s in group}
        free = [i for i in np.flatnonzero(~self.taken).tolist() if i not in sources]
        order = self.rng.permutation(free)
        law = min(laws, round(len(self.form) * LAW_SHARE))
        template = round(len(self.form) * TEMPLATE_SHARE)
        for post in order[:law]:
            self._set(int(post), Form.LAW)
        for post in order[law : law + template]:
            if not self.accounts[int(self.schedule.account[post])].main:
                self._set(int(post), Form.TEMPLATE)

    def _one_per_account(self, posts: Ints, without: int) -> list[int]:
        seen: dict[int, int] = {}
        for post in posts.tolist():
            account = int(self.schedule.account[post])
            if account != without and not self.taken[post]:
                seen.setdefault(account, post)
        return list(seen.values())

    def _set(self, post: int, form: Form, *sources: int) -> None:
        self.form[post] = form
        self.taken[post] = True
        if sources:
            self.sources[post] = sources
