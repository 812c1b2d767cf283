"""When one name passes for another: spelt alike, of the same sound, its words exchanged, a word added, one look-alike character.

Likeness is no distance between strings: 杭洲发布 passes for 杭州发布, 湖州发布, as far from it, is a neighbour's own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import cache
from importlib.resources import files

from jianhao.vocab.divisions import name_exists
from jianhao.watch.readings import sounds

SHORTEST = 3  # characters of a name that others can pass for
LONGEST = 40
MOST_ADDED = 5
_DIVISION_AT_MOST = 8


@cache
def added_words() -> frozenset[str]:
    """What is put to a name by those who want to be taken for its bearer, and what offices put to their own."""
    text = files("jianhao.watch").joinpath("data/added.txt").read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())


class Likeness(StrEnum):
    """How one name passes for another, the surest first."""

    SAME = "same"
    SOUND = "sound"
    ORDER = "order"
    ADDED = "added"
    SHAPE = "shape"

    @property
    def chinese(self) -> str:
        """The reason on a page."""
        return _REASONS[self]


_REASONS = {
    Likeness.SAME: "名称相同",
    Likeness.SOUND: "读音相同",
    Likeness.ORDER: "用字相同、次序不同",
    Likeness.ADDED: "名称相同，只增减常用词",
    Likeness.SHAPE: "仅一字形近",
}


def _folded(name: str) -> str:
    """As texts are searched. Pages import this module, and what it takes to fold is loaded only where names are compared."""
    from jianhao.risk.folding import folded

    return folded(name[:LONGEST])


class NameIndex:
    """Names to be compared with, looked up by what a name that passes for one of them has in common with it."""

    def __init__(self, names: Sequence[str]) -> None:
        self._folded = [_folded(name) for name in names]
        self._same: dict[str, list[int]] = defaultdict(list)
        self._sound: dict[tuple[str, ...], list[int]] = defaultdict(list)
        self._order: dict[str, list[int]] = defaultdict(list)
        for place, name in enumerate(self._folded):
            if len(name) >= SHORTEST:
                self._same[name].append(place)
                self._sound[sounds(name)].append(place)
                self._order[_sorted(name)].append(place)

    def alike(self, name: str) -> list[tuple[int, Likeness]]:
        """(place of a name, why) for each that this one passes for; two offices of different places are not alike."""
        own = _folded(name)
        found: dict[int, Likeness] = {}
        if len(own) < SHORTEST:
            return []
        for place, why in self._candidates(own):
            if place not in found and (why is Likeness.SAME or not other_places(own, self._folded[place])):
                found[place] = why
        return sorted(found.items())

    def _candidates(self, own: str) -> Iterator[tuple[int, Likeness]]:
        yield from ((place, Likeness.SAME) for place in self._same.get(own, ()))
        yield from ((place, Likeness.SOUND) for place in self._sound.get(sounds(own), ()))
        yield from ((place, Likeness.ORDER) for place in self._order.get(_sorted(own), ()))
        for shorter in _without_added(own):
            yield from ((place, Likeness.ADDED) for place in self._same.get(shorter, ()))
        for longer in _with_added(own):
            yield from ((place, Likeness.ADDED) for place in self._same.get(longer, ()))
        for other in _one_look_alike(own):
            yield from ((place, Likeness.SHAPE) for place in self._same.get(other, ()))


def likeness(name: str, other: str) -> Likeness | None:
    """Why one name passes for the other, None where it does not."""
    found = NameIndex([other]).alike(name)
    return found[0][1] if found else None


def other_places(one: str, other: str) -> bool:
    """Whether both begin with names of existing places that differ, the rest being the same: 湖州发布 and 杭州发布, 南海 and 海南."""
    sizes = range(2, _DIVISION_AT_MOST + 1)
    heads = [(one[:size], other[:also]) for size in sizes for also in sizes if one[size:] == other[also:]]
    return any(
        name_exists(head) and name_exists(its)
        for head, its in heads
        if not (head.startswith(its) or its.startswith(head))
    )


def _sorted(name: str) -> str:
    return "".join(sorted(name))


def _without_added(name: str) -> Iterator[str]:
    """The name without one of the added words, wherever it stands."""
    for size in range(1, MOST_ADDED + 1):
        for at in range(len(name) - size + 1):
            if name[at : at + size] in added_words() and len(name) - size >= SHORTEST:
                yield name[:at] + name[at + size :]


def _with_added(name: str) -> Iterator[str]:
    """The name with one of them behind it, or behind the name of the place it begins with: 甲示发布, 甲示市发布."""
    yield from (name + word for word in added_words())
    yield from (
        name[:at] + word + name[at:]
        for word in ("省", "市", "县", "区")
        for at in range(2, min(len(name), 5))
    )


def _one_look_alike(name: str) -> Iterator[str]:
    from jianhao.risk.obfuscation import look_alikes  # as in _folded

    for at, character in enumerate(name):
        yield from (name[:at] + other + name[at + 1 :] for other in look_alikes(character))
