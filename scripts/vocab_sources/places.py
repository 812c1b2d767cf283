"""Provinces to townships of two lists in one table.

The 2023 statistical list (NBS) and the 2026 register of place names (MCA) share the codes of provinces,
cities and counties. Below the county they number about a quarter of the townships differently, so
townships are paired by name inside one county; the statistical code stays because villages hang on it.
"""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

from jianhao.vocab.codes import trimmed
from jianhao.vocab.place_names import loose_township_key, township_key

Names = dict[str, str]  # trimmed code → name
Ended = dict[str, tuple[str, tuple[str, ...]]]  # county → year ended, successors
Pairs = dict[str, str]  # MCA township code → NBS township code


def read_nbs(source: Path) -> Names:
    """Names of the statistical list by 2, 4, 6 or 9 digits."""
    names: Names = {}
    for file in ("provinces.csv", "cities.csv", "areas.csv", "streets.csv"):
        with (source / "divisions_nbs2023" / file).open(encoding="utf-8", newline="") as text:
            for row in csv.DictReader(text):
                names.setdefault(trimmed(row["code"].ljust(12, "0")), row["name"])
    return names


def read_mca(source: Path) -> Names:
    """Names of the register of place names by 2, 4, 6 or 9 digits."""
    folder, names = source / "divisions_mca2026_quhua", {}
    for province, below in _json(folder / "divisions_v1.json")["provinces"].items():
        names[trimmed(below["code"])] = province
        for city, node in below["cities"].items():
            if city:
                names[trimmed(node["code"])] = city
            names |= {trimmed(code): county for county, code in (node["counties"] or {}).items()}
    for county in _json(folder / "townships_v1.json").values():
        names |= {trimmed(code): township for township, code in county["townships"].items()}
    return names


def _json(path: Path) -> dict:  # type: ignore[type-arg]
    return json.loads(path.read_text(encoding="utf-8"))


def merge(nbs: Names, mca: Names, ended: Ended) -> tuple[list[list[str]], list[list[str]]]:
    """The table of divisions and the table of other numbers for the same townships.

    Divisions: code, name, source (n, m, b = both), the other list's name of the same place, the other
    list's place under the same number. Numbering: other code, code, year ended ("" = none).
    """
    upper = [code for code in {**nbs, **mca} if len(code) < 9]
    rows = [[c, mca.get(c) or nbs[c], ("b" if c in nbs else "m") if c in mca else "n", "", ""] for c in upper]
    ours = {code: name for code, name in nbs.items() if len(code) == 9}
    theirs = {code: name for code, name in mca.items() if len(code) == 9}
    pairs = _paired(ours, theirs)
    rows += _townships(ours, theirs, pairs)
    numbering = [[other, code, ""] for other, code in pairs.items() if other not in ours]
    moved = _moved(ours, {code: name for code, name in theirs.items() if code not in pairs}, ended)
    return sorted(rows), sorted(numbering + moved)


def _paired(ours: Names, theirs: Names) -> Pairs:
    """The same places of both lists, surest first: same name, same stem, same loose stem, same number."""
    pairs: Pairs = {}
    keys: tuple[Callable[[str], str], ...] = (str, township_key, loose_township_key)
    for key in keys:
        _pair_by(key, ours, theirs, pairs)
    taken = set(pairs.values())
    for code in theirs:
        if code in ours and code not in pairs and code not in taken and _alike(ours[code], theirs[code]):
            pairs[code] = code
    return pairs


def _alike(one: str, other: str) -> bool:
    return bool(set(loose_township_key(one)) & set(loose_township_key(other)))


def _pair_by(key: Callable[[str], str], ours: Names, theirs: Names, pairs: Pairs) -> None:
    """Add the places that are the only two of their county with this key on either side."""
    taken = set(pairs.values())
    here, there = defaultdict(list), defaultdict(list)
    for code, name in ours.items():
        if code not in taken:
            here[code[:6], key(name)].append(code)
    for code, name in theirs.items():
        if code not in pairs:
            there[code[:6], key(name)].append(code)
    for place, found in there.items():
        if len(found) == 1 and len(here[place]) == 1:
            pairs[found[0]] = here[place][0]


def _townships(ours: Names, theirs: Names, pairs: Pairs) -> list[list[str]]:
    confirmed = {code: theirs[other] for other, code in pairs.items()}
    rows = []
    for code, name in ours.items():
        current = confirmed.get(code, name)
        former = name if name != current else ""
        rival = theirs[code] if code in theirs and pairs.get(code) != code else ""
        rows.append([code, current, "b" if code in confirmed else "n", former, rival])
    new = [code for code in theirs if code not in pairs and code not in ours]
    return rows + [[code, theirs[code], "m", "", ""] for code in new]


def _moved(ours: Names, free: Names, ended: Ended) -> list[list[str]]:
    """Townships of counties that ended after the statistical list, found by name in the successors."""
    rows = []
    for code, name in ours.items():
        year, successors = ended.get(code[:6], ("", ()))
        found = [c for c, n in free.items() if c[:6] in successors and township_key(n) == township_key(name)]
        rows += [[code, found[0], year]] if len(found) == 1 else []
    return rows
