"""Drafts become posts of accounts at times: copies later than their sources and by others, footers added, script changed."""

from __future__ import annotations

import numpy as np
from opencc import OpenCC

from reuse.accounts import Account
from reuse.cipher import Cipher, enciphered
from reuse.draft import Draft, Relation
from reuse.rows import YEAR, Row
from reuse.variants import shares

DAY = 86_400
SOONEST, MEDIAN_DELAY, SPREAD = 120, 18 * 3_600, 1.8
EVENT_DAYS = 3
MASS = (Relation.MASS_EXACT, Relation.MASS_EDITED)


class Placer:
    """Gives the drafts of one block accounts and times."""

    def __init__(self, accounts: list[Account], seed: int, number: int) -> None:
        self.accounts, self.number = accounts, number
        self.rng = np.random.default_rng([seed, number, 2])
        weights = np.array([account.weight for account in accounts])
        self.weights = weights / weights.sum()
        self.traditional = OpenCC("s2t").convert

    def place(self, drafts: list[Draft], cipher: Cipher, first: int) -> list[Row]:
        """One row a draft; numbers of rows count from `first`."""
        titles = enciphered([draft.title for draft in drafts], cipher)
        texts = enciphered([draft.text for draft in drafts], cipher)
        who, when = self._who_and_when(drafts)
        rows: list[Row] = []
        for n, draft in enumerate(drafts):
            account = self.accounts[who[n]]
            footer = account.drawn_footer(self.rng)
            text = texts[n].rstrip() + footer
            roots = {root for s in draft.sources for root in (rows[s].roots or [first + s])}
            part = shares(draft.parts, len(draft.sources))
            row = Row(

                account.account_id, when[n], titles[n], self.traditional(text) if draft.script else text, draft.relation,
                [first + s for s in draft.sources], part, sorted(roots), draft.change, block=self.number, footer=len(footer),
            )  # fmt: skip
            rows.append(row)
        return rows

    def _who_and_when(self, drafts: list[Draft]) -> tuple[list[int], list[int]]:
        draws = self.rng.choice(len(self.accounts), size=len(drafts), p=self.weights).tolist()
        who, when = [0] * len(drafts), [0] * len(drafts)
        used: dict[int, set[int]] = {}
        from_accounts: list[set[int]] = []
        copied_by_many = {d.sources[0] for d in drafts if d.relation in MASS}
        for n, draft in enumerate(drafts):
            before = {a for s in draft.sources for a in (*from_accounts[s], who[s])}
            banned = set(before)
            if draft.relation in MASS:
                banned = used.setdefault(draft.sources[0], banned)
            who[n] = self._other(draws[n], banned)
            banned.add(who[n])
            from_accounts.append(before)
            room = EVENT_DAYS + 1 if n in copied_by_many else 1
            when[n] = self._time(draft, [when[s] for s in draft.sources], room)
        return who, when

    def _other(self, account: int, banned: set[int]) -> int:
        while account in banned:
            account = int(self.rng.integers(len(self.accounts)))
        return account

    def _time(self, draft: Draft, sources: list[int], room: int) -> int:
        """An original at any time but the last day; a copy minutes to weeks after its latest source."""
        if not sources:
            return int(self.rng.integers(0, YEAR - room * DAY))
        left = YEAR - max(sources)
        if draft.relation in MASS:
            return max(sources) + SOONEST + int(EVENT_DAYS * DAY * self.rng.beta(1, 2.5))
        delay = SOONEST + self.rng.lognormal(np.log(MEDIAN_DELAY), SPREAD)
        return max(sources) + round(delay if delay < 0.9 * left else left * self.rng.uniform(0.05, 0.9))
