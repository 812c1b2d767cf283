"""Imitated names of counties, and the names of the counties themselves, of which none imitates another."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator

from pypinyin import Style, lazy_pinyin

from jianhao.risk.obfuscation import look_alikes
from jianhao.vocab.division_tables import places
from jianhao.vocab.divisions import name_exists
from jianhao.vocab.place_names import short_name
from jianhao.watch.impersonation import Named

KINDS = ("sound", "order", "added", "shape", "traditional")
ENDINGS = ("发布", "教育", "公安", "文旅")
TAILS = ("官方", "推荐官", "服务", "查询", "通")
TRADITIONAL = {"发布": "發佈", "教育": "敎育"}


def registered() -> list[Named]:
    """The accounts of all counties, four each."""
    counties = [short_name(place.name) for code, place in sorted(places().items()) if len(code) == 6]
    names = dict.fromkeys(county + ending for county in counties for ending in ENDINGS)
    return [Named(f"weixin:{place}", name) for place, name in enumerate(names)]


def imitated(register: list[Named], seed: int, each: int) -> Iterator[tuple[str, Named, Named]]:
    """(kind, imitation, whom it imitates): `each` of every kind, none of which names a place that exists."""
    draw = random.Random(seed)
    alike = _of_one_sound(register)
    for kind in KINDS:
        made = 0
        while made < each:
            known = draw.choice(register)
            name = _made(kind, known.name, draw, alike)
            if name and name != known.name:
                made += 1
                yield kind, Named(f"weixin:x{kind}{made}", name), known


def _made(kind: str, name: str, draw: random.Random, alike: dict[str, list[str]]) -> str | None:
    place, ending = name[:-2], name[-2:]
    at = draw.randrange(len(place))
    match kind:
        case "sound":
            others = [c for c in alike.get(_sound(place[at]), []) if c != place[at]]
        case "shape":
            others = [c for c in look_alikes(place[at]) if "\u4e00" <= c <= "\u9fa5"]
        case "order":
            return ending + place
        case "added":
            return name + draw.choice(TAILS)
        case _:
            return place + TRADITIONAL[ending] if ending in TRADITIONAL else None
    changed = place[:at] + draw.choice(others) + place[at + 1 :] if others else None
    return None if changed is None or name_exists(changed) else changed + ending


def _of_one_sound(register: list[Named]) -> dict[str, list[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for one in register:
        for character in one.name[:-2]:
            found[_sound(character)].add(character)
    return {sound: sorted(characters) for sound, characters in found.items()}


def _sound(character: str) -> str:
    return str(lazy_pinyin(character, style=Style.NORMAL)[0])
