"""Administrative divisions from province to village: codes, names, where they belong, what they were.

Codes are 12 digits. Below the county the statistical list of 2023 numbers townships; where the register of
place names of 2026 numbers the same township otherwise, its number is understood and leads to the same place.
Hong Kong, Macao and Taiwan are known as provinces only, since neither list codes their parts.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from jianhao.vocab import division_tables as tables
from jianhao.vocab.codes import normalise_code, trimmed
from jianhao.vocab.levels import Level, level_of_code
from jianhao.vocab.place_names import short_name, village_key

SOURCE = (
    "国家统计局统计用区划代码和城乡划分代码（2023，截至2023-06-30）；民政部国家地名信息库（2026-09-11取得）；"
    "县级以上行政区划代码沿革（1981—2024，民政部逐年公布）；第七次全国人口普查分县资料"
)
AS_OF = "2026-09-11"
LONGEST_TEXT = 60
LATER = 9999  # sorts what is in force before what ended

__all__ = [
    "Division",
    "children",
    "counts",
    "division",
    "find",
    "level_of",
    "name_exists",
    "normalise_code",
    "path",
    "population_2020",
    "short_name",
]


@dataclass(frozen=True, slots=True)
class Division:
    """One place. `source`: nbs2023, mca2026 (both lists or the newer alone) or history (ended before both).

    `ended` is the first year without it. `rival` names another township that the newer list puts under the
    same number: a code alone cannot say which of the two is meant.
    """

    code: str
    name: str
    level: Level
    parent: str
    source: str
    ended: int | None = None
    rival: str = ""


def division(code: str) -> Division | None:
    """The division of a code in any written form, ended ones included; None when nobody knows the code.

    For a township numbered otherwise by the newer list, the answer's `code` is the one kept here.
    """
    full = normalise_code(code)
    if full is None:
        return None
    short = trimmed(full)
    kept = tables.numbering().get(short)
    if kept is not None and kept[1] is None:
        short = kept[0]
    return _village(short) if len(short) == 12 else _upper(short)


def _upper(short: str) -> Division | None:
    place, known = tables.places().get(short), tables.periods().get(short)
    if place is None and known is None:
        return None
    name = place.name if place is not None else known[-1].name if known else ""
    source = tables.SOURCES[place.lists] if place is not None else "history"
    rival = place.rival if place is not None else ""
    return Division(_full(short), name, _level(short), _above(short), source, tables.ended_in(short), rival)


def _village(short: str) -> Division | None:
    name = tables.villages(short[:9]).get(short)
    if name is None:
        return None
    return Division(short, name, Level.village, _above(short), "nbs2023", tables.ended_in(short))


def _full(short: str) -> str:
    return short.ljust(12, "0")


def _level(short: str) -> Level:
    return level_of_code(_full(short)) or Level.village


def _above(short: str) -> str:
    above = tables.parent_of(short)
    return _full(above) if above else ""


def level_of(code: str) -> Level | None:
    """The level that the form of a code says, known place or not; None when it is no code."""
    full = normalise_code(code)
    return level_of_code(full) if full is not None else None


def path(code: str) -> tuple[Division, ...]:
    """The known divisions from the province down to the code itself; gaps such as 市辖区 are left out.

    When the code is unknown the path ends at the nearest known division above; () when there is none.
    """
    full = normalise_code(code)
    here = division(code) if full is not None else None
    short = trimmed(here.code) if here is not None else trimmed(full) if full is not None else ""
    steps = [here] if here is not None else []
    while short := tables.parent_of(short):
        above = _upper(short)
        steps += [above] if above is not None else []
    return tuple(reversed(steps))


def children(code: str) -> tuple[Division, ...]:
    """The divisions in force directly below, in order of code; () below a village and for unknown codes.

    Asking for a township reads the list of villages.
    """
    here = division(code)
    if here is None or here.level is Level.village:
        return ()
    short = trimmed(here.code)
    if tables.is_statistical(short):
        inside = children(here.parent)
        return tuple(child for child in inside if child.code.startswith(short))
    if here.level is Level.township:
        found = (_village(one) for one in tables.villages(short))
    else:
        found = (_upper(one) for one in tables.below().get(short, ()))
    return tuple(child for child in found if child is not None)


def population_2020(code: str) -> int | None:
    """Residents on 2020-11-01 within the area of a province, city or county.

    None for townships and villages (not published), for Hong Kong, Macao and Taiwan, and for a county whose
    boundary has since cut through a county of 2020. Development zones that were counted apart are not
    included in the county around them.
    """
    full = normalise_code(code)
    return tables.population().get(trimmed(full)) if full is not None else None


def counts(source: str) -> dict[Level, int]:
    """Places by level that come from one list, `nbs2023` or `mca2026`; reads the villages for the former.

    The statistical list repeats 东莞, 中山 and 儋州 as their own county and 金门 as its own township and
    village; they count once. Townships of the register whose number belongs to another place do not count.
    """
    letters = {"nbs2023": "nb", "mca2026": "mb"}[source]
    found: dict[Level, int] = {level: 0 for level in Level if level is not Level.country}
    for place in tables.places().values():
        if place.lists in letters:
            found[_level(place.code)] += 1
    if source == "nbs2023":
        found[Level.village] = sum(len(tables.villages(one)) for one in tables.village_rows())
    return found


@cache
def _full_names() -> dict[str, list[str]]:
    """Trimmed codes by the name in use."""
    index: dict[str, list[str]] = {}
    for code, place in tables.places().items():
        if len(code) == 9 or not tables.is_statistical(code):
            index.setdefault(place.name, []).append(code)
    return index


@cache
def _other_names() -> dict[str, list[str]]:
    """Trimmed codes by short name (county and above), by the other list's name and by former name."""
    index: dict[str, list[str]] = {}
    for code, place in tables.places().items():
        if place.other_name:
            index.setdefault(place.other_name, []).append(code)
        elif len(code) < 9 and not tables.is_statistical(code):
            index.setdefault(short_name(place.name), []).append(code)
    for code, known in tables.periods().items():
        for period in known:
            index.setdefault(period.name, []).append(code)
    return index


def _named(name: str) -> tuple[str, ...]:
    """Codes that bear or bore a name, those that bear it in full first."""
    return tuple(dict.fromkeys(_full_names().get(name, []) + _other_names().get(name, [])))


def find(code_or_text: str) -> tuple[Division, ...]:
    """All divisions down to the township that a code or a written name may mean: in force
    before ended, exact names before short ones.

    Takes `330106`, `西湖区`, `杭州市西湖区`, `浙江杭州西湖`, former names (`襄樊市`); () when nothing fits.
    Two answers mean that the text alone does not say which.
    """
    one = division(code_or_text)
    if one is not None:
        return (one,)
    text = "".join(code_or_text[: LONGEST_TEXT + 1].split())
    if not text or len(text) > LONGEST_TEXT:
        return ()
    found = [one for one in map(_upper, _matching(text, 4)) if one is not None]
    return tuple(sorted(found, key=lambda one: -(one.ended or LATER)))


def _matching(text: str, depth: int) -> tuple[str, ...]:
    """Codes whose own name ends `text` and whose governments above carry the names before it."""
    exact = _named(text)
    if exact or depth == 0:
        return exact
    for cut in range(2, len(text) - 1):
        heads = _named(text[:cut])
        below = _matching(text[cut:], depth - 1) if heads else ()
        tails = tuple(code for code in below if _lies_under(code, heads))
        if tails:
            return tails
    return ()


def _lies_under(code: str, heads: tuple[str, ...]) -> bool:
    return any(code != head and code.startswith(head) for head in heads)


@cache
def _all_names() -> frozenset[str]:
    names = _full_names().keys() | _other_names().keys()
    for place in tables.places().values():
        names |= {place.name, place.other_name, place.rival, short_name(place.name)}
    return frozenset(names - {""})


@cache
def _village_names() -> frozenset[str]:
    names = {name for township in tables.village_rows() for name in tables.villages(township).values()}
    return frozenset(names | {village_key(name) for name in names})


def name_exists(name: str, *, villages: bool = False) -> bool:
    """Whether any division bears or bore this name, in full or in short; villages only when asked.

    A village is recognised with or without 村, 社区, 村委会, 居委会.
    """
    asked = "".join(name.split())
    if asked in _all_names():
        return True
    return villages and (asked in _village_names() or village_key(asked) in _village_names())
