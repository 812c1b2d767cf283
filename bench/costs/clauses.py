"""Clauses found in labelled sentences: how many of those listed are right, how many of those there are listed."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from jianhao.costs.clauses import find_clauses

HERE = Path(__file__).parent
Labelled = tuple[
    str, dict[str, str]
]  # a sentence, and each thing that it counts with how money depends on it


@dataclass(frozen=True)
class Found:
    """Places in sentences: labelled, listed, listed rightly as counting that thing, and rightly also in how money depends on it."""

    sentences: int
    labelled: int
    listed: int
    right_thing: int
    right: int


def unseen() -> list[Labelled]:
    """Sentences written after the rules and never used to mend them."""
    lines = (HERE / "clauses.jsonl").read_text(encoding="utf-8").splitlines()
    return [(row["text"], row["things"]) for row in map(json.loads, lines)]


def count(sentences: Iterable[Labelled]) -> Found:
    """What the rules say of the sentences, beside their labels."""
    total = [0] * 5
    for text, things in sentences:
        found = {str(clause.thing): str(clause.basis) for clause in find_clauses(text)}
        same = [thing for thing in found if thing in things]
        right = sum(found[thing] == things[thing] for thing in same)
        total = [a + b for a, b in zip(total, (1, len(things), len(found), len(same), right), strict=True)]
    return Found(*total)
