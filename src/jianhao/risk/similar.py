"""Which characters are taken for which: equal or similar in sound, similar in shape. Used when the model is learnt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from enum import IntEnum

from pypinyin import Style, pinyin

LEAST_STROKES, MOST_EXTRA = 3, 4


class Likeness(IntEnum):
    """Why two characters are confused; 0 is kept for "seen to be confused, no other reason"."""

    SOUND = 1
    NEAR_SOUND = 2
    STROKE = 3
    PART = 4
    SHAPE = 5


def similar_characters(
    known: Sequence[str], rare: Sequence[str], strokes: Mapping[str, str], shapes: Iterable[tuple[str, str]]
) -> dict[str, dict[str, int]]:
    """Per character, known or rare, the known ones it is taken for, with why.

    `strokes` spells characters as strokes, `shapes` are further pairs.
    """
    characters = [*known, *rare]
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for one, other, why in (*by_strokes(characters, strokes), *((a, b, Likeness.SHAPE) for a, b in shapes)):
        found[one].setdefault(other, why)
        found[other].setdefault(one, why)
    for one, other in _pairs(_groups(known, _near_sounds)):
        found[one][other] = found[one].get(other, Likeness.NEAR_SOUND)
    for one, other in _pairs(_groups(characters, _sounds)):
        found[one][other] = Likeness.SOUND
    meant, written = set(known), set(characters)
    return {
        one: {o: int(w) for o, w in others.items() if o in meant}
        for one, others in found.items()
        if one in written
    }


def _sounds(character: str) -> set[str]:
    return set(pinyin(character, style=Style.NORMAL, heteronym=True)[0])


def _near_sounds(character: str) -> set[str]:
    return {_blurred(sound) for sound in _sounds(character)}


def _blurred(sound: str) -> str:
    """zh, ch, sh as z, c, s; n and r as l; h as f; -ng as -n: what speakers of dialects do not keep apart."""
    for spelt, said in (("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"), ("r", "l"), ("h", "f")):
        if sound.startswith(spelt):
            sound = said + sound[len(spelt) :]
            break
    return sound[:-1] if sound.endswith("ng") else sound


def _groups(characters: Sequence[str], keys: object) -> list[list[str]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for character in characters:
        for key in keys(character):  # type: ignore[operator]
            groups[key].append(character)
    return list(groups.values())


def _pairs(groups: Iterable[list[str]]) -> Iterable[tuple[str, str]]:
    for group in groups:
        for one in group:
            yield from ((one, other) for other in group if other != one)


def by_strokes(characters: Sequence[str], strokes: Mapping[str, str]) -> list[tuple[str, str, Likeness]]:
    """Characters that differ in one stroke, and those of which one is the other with a few strokes before or after."""
    known = [c for c in characters if c in strokes]
    signatures: dict[str, set[str]] = defaultdict(set)
    exact: dict[str, list[str]] = defaultdict(list)
    for character in known:
        spelt = strokes[character]
        exact[spelt].append(character)
        for at in range(len(spelt)):
            signatures[f"{spelt[:at]}*{spelt[at + 1 :]}"].add(character)
            signatures[spelt[:at] + spelt[at + 1 :]].add(character)
        signatures[spelt].add(character)
    near = {(a, b) for group in signatures.values() for a in group for b in group if a < b}
    found = [(a, b, Likeness.STROKE) for a, b in sorted(near) if _one_apart(strokes[a], strokes[b])]
    for character in known:
        spelt = strokes[character]
        for extra in range(1, min(MOST_EXTRA, len(spelt) - LEAST_STROKES) + 1):
            for inner in (spelt[extra:], spelt[:-extra]):
                found += [(character, other, Likeness.PART) for other in exact.get(inner, ())]
    return found


def _one_apart(one: str, other: str) -> bool:
    if len(one) > len(other):
        one, other = other, one
    if len(other) - len(one) > 1:
        return False
    at = next((k for k, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
    return one[at + (len(one) == len(other)) :] == other[at + 1 :]
