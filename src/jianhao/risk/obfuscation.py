"""How a word is written by those who do not want it found: pinyin, characters taken apart, look-alikes.

Noise, width, case and traditional characters are undone in the text itself (kernels.points); what cannot be undone there is
spelt out here, once per word of the shipped list.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import product

from jianhao.risk.folding import folded
from jianhao.risk.packaged import lines

PACKED = "hijack_spellings.xz"
SPELT_WHOLLY = 4  # characters up to which every combination is spelt out
LEAST_PINYIN = 6  # letters that a word all in pinyin has at least: shorter ones stand in other words
LEAST_LOOK_ALIKE = 3  # characters of a word of which one may be a look-alike
# Letters of other scripts that look like Latin ones; the table of characters keeps them apart.
HOMOGLYPHS = {ord(a): ord(b) for a, b in zip(
    "аеорсухікмтвнԛԝѕјгαορνκιτυχβε", "aeopcyxikmtbhqwsjraopvkituxbe", strict=True)}  # fmt: skip
# Sound-alikes in use for the one word that no advert can do without.
SPOKEN = {
    "微信": ("薇信", "威信", "微心", "v信", "vx", "微x", "徽信", "溦信"),
    "qq": ("扣扣", "球球", "企鹅", "q口"),
}


@cache
def _forms() -> dict[str, tuple[tuple[str, ...], str]]:
    """(ways to take it apart, look-alikes) of a character."""
    table = {}
    for line in lines("forms.xz"):
        character, parts, alike = [*line.split("\t"), "", ""][:3]
        table[character] = (tuple(parts.split()), alike)
    return table


def look_alikes(character: str) -> tuple[str, ...]:
    """Folded characters that look like this one; as the table holds each pair once, both ways are looked up."""
    return _alike_both_ways().get(character, ())


@cache
def _alike_both_ways() -> dict[str, tuple[str, ...]]:
    pairs: dict[str, set[str]] = {}
    for character, (_, alike) in _forms().items():
        for other in map(folded, alike):
            if other and other != character:
                pairs.setdefault(character, set()).add(other)
                pairs.setdefault(other, set()).add(character)
    return {character: tuple(sorted(others)) for character, others in pairs.items()}


def spellings(word: str) -> Iterator[tuple[str, bool]]:
    """(folded spelling, whether it is another than the word's own); the word itself comes first."""
    plain = folded(word)
    if len(plain) < 2:
        return
    yield plain, False
    seen = {plain}
    for other in _others(plain):
        if other not in seen and len(other) >= 2:
            seen.add(other)
            yield other, True


@cache
def _packed() -> dict[str, tuple[str, ...]]:
    rows = (line.split("\t") for line in lines(PACKED))
    return {word: tuple(spelt.split()) for word, spelt in rows}


def packed_spellings(word: str) -> tuple[str, ...]:
    """Other spellings of a word of the shipped list, as scripts/build_risk_data.py wrote them down: that takes long."""
    known = _packed().get(word)
    return known if known is not None else tuple(spelt for spelt, other in spellings(word) if other)


def _others(plain: str) -> Iterator[str]:
    if not any(_is_han(character) for character in plain):
        return
    ways = [_ways(character) for character in plain]
    if len(plain) <= SPELT_WHOLLY:
        yield from filter(_long_enough, map("".join, product(*ways)))
    else:
        for at, others in enumerate(ways):
            yield from (plain[:at] + other + plain[at + 1 :] for other in others[1:])
        yield from filter(_long_enough, ["".join(map(_sound, plain))])
    yield from _look_alikes(plain)
    for said, others in SPOKEN.items():
        if said in plain:
            yield from (plain.replace(said, folded(other)) for other in others)


def _is_han(character: str) -> bool:
    return "\u3400" <= character < "\ua000"


@cache
def _sound(character: str) -> str:
    if not _is_han(character):
        return character
    from pypinyin import Style, lazy_pinyin  # only where words are spelt out, not where they are looked for

    return folded(lazy_pinyin(character, style=Style.NORMAL)[0])


@cache
def _ways(character: str) -> tuple[str, ...]:
    """The character, its pinyin, its parts one after the other."""
    parts, _ = _forms().get(character, ((), ""))
    return tuple(dict.fromkeys([character, _sound(character), *map(folded, parts)]))


def _long_enough(spelling: str) -> bool:
    """Short words all in Latin letters stand in other words and names by chance."""
    return not spelling.isascii() or len(spelling) >= LEAST_PINYIN


def _look_alikes(plain: str) -> Iterator[str]:
    if len(plain) < LEAST_LOOK_ALIKE:
        return
    for at, character in enumerate(plain):
        for alike in _forms().get(character, ((), ""))[1]:
            yield plain[:at] + folded(alike) + plain[at + 1 :]
