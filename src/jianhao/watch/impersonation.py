"""名称相近的名录外账号: accounts outside the register whose names pass for those of registered or closed ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from jianhao.watch.names import SHORTEST, Likeness, NameIndex, added_words


@dataclass(frozen=True, slots=True)
class Named:
    """An account and its name; `account_id` of the platform, empty where only the name is known."""

    account_id: str
    name: str


@dataclass(frozen=True, slots=True)
class Imitation:
    """A name that passes for another's: a lead for a person."""

    candidate: Named
    known: Named
    likeness: Likeness

    @property
    def sentence(self) -> str:
        """What a list says of it."""
        return f"“{self.candidate.name}”与“{self.known.name}”{self.likeness.chinese}，不在台账中，请核对是否为其他单位的账号或者仿冒。"


def imitations(candidates: Sequence[Named], register: Sequence[Named]) -> tuple[Imitation, ...]:
    """Every candidate outside the register that passes for a registered account, the surest likeness of each; in their order.

    A candidate is registered if its id is; a registered name under another id is a candidate all the same.
    """
    ids = {one.account_id for one in register if one.account_id}
    index = NameIndex([one.name for one in register])
    found = []
    for candidate in candidates:
        if candidate.account_id in ids:
            continue
        alike = index.alike(candidate.name)
        if alike:
            place, why = min(alike, key=lambda pair: (list(Likeness).index(pair[1]), pair[0]))
            found.append(Imitation(candidate, register[place], why))
    return tuple(found)


def search_terms(name: str) -> tuple[str, ...]:
    """What to look for on a platform once a year: the name, its stem, and the stem with what imitators put to it.

    A stem of two characters is the name of a place as a rule, and a search for it finds everything.
    """
    stem = _stem(name)
    alone = [stem] if len(stem) >= SHORTEST else []
    return tuple(dict.fromkeys([name, *alone, *_imitated(stem)]))


def _stem(name: str) -> str:
    tails = sorted(added_words(), key=len, reverse=True)
    tail = next((t for t in tails if name.endswith(t) and len(name) - len(t) >= 2), "")
    return name[: len(name) - len(tail)]


def _imitated(stem: str) -> Iterator[str]:
    yield from (stem + tail for tail in ("官方", "发布", "服务", "查询", "推荐官", "在线"))
