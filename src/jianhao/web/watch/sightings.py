"""What a comparison sees, before anybody decided on it: the same sighting has the same key in every comparison."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from jianhao.dates import chinese_date
from jianhao.web.watch.models import LeadKind
from jianhao.web.watch.reading import Held

UNKNOWN = "不详"


@dataclass(frozen=True, slots=True)
class Sighting:
    """A lead to be: which accounts by their keys, a sentence, evidence as (what, value), what it may be instead."""

    kind: LeadKind
    key: str
    account: int
    sentence: str
    evidence: tuple[tuple[str, str], ...]
    instead: tuple[str, ...]
    other: int | None = None


def key_of(kind: LeadKind, *parts: object) -> str:
    """The same for the same thing seen again."""
    text = "\x1f".join((str(kind), *map(str, parts)))
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]


def day_said(day: int | None) -> str:
    """A day in words."""
    return UNKNOWN if day is None else chinese_date(day)


def described(title: str, one: Held) -> list[tuple[str, str]]:
    """An account among the evidence: name, id, unit."""
    return [(title, f"“{one.name}”，{one.account_id}，{one.unit_name}")]
