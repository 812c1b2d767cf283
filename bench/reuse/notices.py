"""The template notices of a corpus, and those few of them that a second account took over word by word."""

from __future__ import annotations

import numpy as np

from reuse.accounts import Account
from reuse.draft import Relation
from reuse.rows import YEAR, Row, moment
from reuse.templates import LEAST, Family, Filler, read_families

WHOLE = 105_000
COPIED_SHARE = 0.06


def make_notices(accounts: list[Account], posts: int, seed: int, first: int) -> list[Row]:
    """All families; numbers of rows count from `first`."""
    rng = np.random.default_rng([seed, 3])
    words, families = read_families()
    filler = Filler(words, rng)
    rows: list[Row] = []
    for family in families:
        rows += _family_rows(family, accounts, posts, filler, first + len(rows))
    return rows


def _size(family: Family, posts: int) -> int:
    return max(LEAST, round(family.size * posts / WHOLE))


def _family_rows(
    family: Family, accounts: list[Account], posts: int, filler: Filler, first: int
) -> list[Row]:
    rng, size = filler.rng, _size(family, posts)
    days = family.season or YEAR // 86_400 - 2
    begin = int(rng.integers(0, YEAR - (days + 1) * 86_400)) if family.season else 0
    rows = []
    for second in (begin + rng.integers(0, days * 86_400, size=size)).tolist():
        account = accounts[int(rng.integers(len(accounts)))]
        title, text = filler.fill(family, account, moment(second))
        footer = account.drawn_footer(rng)
        row = Row(
            account.account_id, second, title, text + footer, Relation.TEMPLATE, family=family.name, split=family.split,
            footer=len(footer),
        )  # fmt: skip
        rows.append(row)
    copied = rng.choice(size, size=round(size * COPIED_SHARE), replace=False).tolist()
    return rows + [_copy(rows[n], accounts, rng, first + n) for n in copied]


def _copy(row: Row, accounts: list[Account], rng: np.random.Generator, number: int) -> Row:
    """The same notice by another account within a day: every fact is the same."""
    others = [account for account in accounts if account.account_id != row.account]
    account = others[int(rng.integers(len(others)))]
    second = row.second + int(rng.integers(300, 86_400))
    return Row(
        account.account_id, second, row.title, row.text, Relation.TEMPLATE_COPY, [number], [1.0], [number], 0.0,
        row.family, row.split, footer=row.footer,
    )  # fmt: skip
