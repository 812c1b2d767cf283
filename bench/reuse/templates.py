"""Official notices in fixed forms: the same sentences, other facts. By many accounts, over the year; never copies."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np

from reuse.accounts import Account
from reuse.facts import fact
from reuse.names import pick

FORMS = Path(__file__).with_name("templates.txt")
SLOT = re.compile(r"\{([^{}]+)\}")
OPTIONAL_SHARE, OWN_WORDING = 0.5, 0.75
LEAST = 8


@dataclass(frozen=True, slots=True)
class Family:
    """One form: fit or unseen, how many posts, days it lasts (0: the year), titles, sentences with their wordings."""

    name: str
    split: str
    size: int
    season: int
    titles: tuple[str, ...]
    sentences: tuple[tuple[str, ...], ...]
    optional: tuple[bool, ...]


def read_families() -> tuple[dict[str, tuple[str, ...]], list[Family]]:
    """The word lists and the forms in templates.txt."""
    head, *bodies = re.split(r"^\[", FORMS.read_text(encoding="utf-8"), flags=re.M)
    lines = [line for line in head.splitlines() if line.startswith("@")]
    words = {name[1:]: tuple(rest.split("|")) for name, _, rest in (line.partition(" ") for line in lines)}
    return words, [_family(body) for body in bodies]


def _family(body: str) -> Family:
    first, *blocks = body.split("\n\n")
    heading, *titles = first.splitlines()
    name, split, size, season = heading.replace("]", "").split()
    groups: list[list[str]] = []
    for block in blocks:
        fresh = True
        for line in block.splitlines():
            if fresh or line.startswith("? "):
                groups.append([])
            groups[-1].append(line)
            fresh = line.startswith("? ")
    return Family(
        name, split, int(size), 0 if season == "year" else int(season), tuple(title[2:] for title in titles),
        tuple(tuple(line[2:] for line in group) for group in groups), tuple(group[0][0] == "?" for group in groups),
    )  # fmt: skip


class Filler:
    """Fills forms for accounts: an account mostly keeps to one wording, facts are drawn anew each time."""

    def __init__(self, words: dict[str, tuple[str, ...]], rng: np.random.Generator) -> None:
        self.words, self.rng = words, rng
        self.wording: dict[tuple[str, str], list[int]] = {}

    def fill(self, family: Family, account: Account, at: datetime) -> tuple[str, str]:
        """(title, text) of one notice."""
        choice = self._wording(family, account)
        lines = [
            options[n % len(options)]
            for options, n, optional in zip(family.sentences, choice, family.optional, strict=True)
            if not optional or self.rng.random() < OPTIONAL_SHARE
        ]
        title, text = pick(self.rng, family.titles), "".join(lines).replace("¶", "\n").strip()
        title, text = (
            SLOT.sub(lambda m: fact(m[1], account, at, self.words, self.rng), form) for form in (title, text)
        )
        return title, text

    def _wording(self, family: Family, account: Account) -> list[int]:
        fresh = self.rng.integers(0, 60, size=len(family.sentences)).tolist()
        own = self.wording.setdefault((family.name, account.account_id), fresh)
        return own if self.rng.random() < OWN_WORDING else fresh
