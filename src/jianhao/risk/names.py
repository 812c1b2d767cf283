"""Names of the state, of places and of bodies: written wrongly, or no longer in use.

Former names are hints: a text that speaks of the past, or of what was "formerly", may use them. Names of Hong Kong, Macao and
Taiwan and those of peoples (autonomous areas) are left alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from jianhao.risk.finding import Hit
from jianhao.risk.folding import folded
from jianhao.risk.packaged import lines, words
from jianhao.risk.texts import Texts
from jianhao.risk.word_list import WordList

FORMER = {"former_body": "former_bodies.txt", "former_place": "former_places.txt"}
AROUND = 24
_AFTER_CITY = tuple("场民容值面况")
_AFTER_OTHERS = ("门", "限", "队", "长")
_PAST = re.compile(
    "(?:原|时任|前身|曾|历史|旧称|更名|改名|改为|撤销|撤县|撤市|设立|成立|合并|并入|沿革|纪念|当年|年代|建国|解放|以前|从前|出生于|生于|时期)"
)
_YEAR = re.compile(r"(?<![0-9])(1[0-9]{3}|20[0-2][0-9])(?=年|[.\-/])")


@dataclass(frozen=True, slots=True)
class _Former:
    name: str
    now: str
    until: int
    rule: str


def find_names(texts: Texts) -> list[Hit]:
    """Wrongly written names of the state and former names."""
    return sorted([*_nearly(texts), *_formerly(texts)], key=lambda hit: (hit.row, hit.start))


@cache
def _right_names() -> tuple[str, ...]:
    return words("state_names.txt")


@cache
def _nearly_list() -> WordList[tuple[str, str]]:
    """Names with one character missing or doubled, or two exchanged: (written, right)."""
    wrong: dict[str, tuple[str, str]] = {}
    right = {folded(name) for name in _right_names()}
    for name in _right_names():
        if len(name) < 5:
            continue
        for at in range(len(name)):
            wrong.setdefault(name[:at] + name[at + 1 :], (name, "少字"))
            wrong.setdefault(name[:at] + name[at] + name[at:], (name, "多字"))
            if at + 1 < len(name) and name[at] != name[at + 1]:
                wrong.setdefault(name[:at] + name[at + 1] + name[at] + name[at + 2 :], (name, "字序"))
    # Cut at an end it is another word (中华人民共和), or part of a right name.
    entries = {w: v for w, v in wrong.items() if not any(w in name for name in right)}
    return WordList(entries.items())


def _nearly(texts: Texts) -> list[Hit]:
    hits = []
    for one in _nearly_list().find(texts.codes, texts.places):
        name, why = one.value
        row = texts.row_of(one.begin)
        start, written = int(texts.starts[row]), texts.slice(one.begin, one.end)
        if len(written) <= len(name) + 2 and not _inside_right(texts, row, one.begin, one.end):
            hits.append(
                Hit(
                    row,
                    one.begin - start,
                    one.end - start,
                    "state_name",
                    written,
                    f"应为“{name}”（{why}）",
                    written,
                )
            )
    return [*hits, *_one_wrong(texts)]


def _inside_right(texts: Texts, row: int, begin: int, end: int) -> bool:
    before, after = texts.around(row, begin, end, 4, 4)
    around = before + texts.slice(begin, end) + after
    return any(
        name in around for name in _right_names() if len(name) >= 5 and abs(len(name) - (end - begin)) <= 1
    )


@cache
def _beginnings() -> WordList[tuple[str, int] | None]:
    """Halves of long names: the other half is then compared character by character."""
    # The right name itself is the longest: where it stands, its halves are passed over.
    entries: dict[str, tuple[str, int] | None] = {folded(name): None for name in _right_names()}
    for name in _right_names():
        if len(name) >= 6:
            half = len(name) // 2
            entries.setdefault(name[:half], (name, 0))
            entries.setdefault(name[half:], (name, half))
    return WordList(entries.items())


def _one_wrong(texts: Texts) -> list[Hit]:
    """Names of which exactly one character is another (中华人民共合国)."""
    hits = []
    for one in _beginnings().find(texts.codes, texts.places):
        if one.value is None:
            continue
        name, offset = one.value
        row = texts.row_of(one.begin)
        begin = one.begin - offset
        end = begin + len(name)
        if begin < texts.starts[row] or end > texts.starts[row + 1]:
            continue
        written = texts.slice(begin, end)
        differ = [k for k, (a, b) in enumerate(zip(written, name, strict=True)) if a != b]
        if (
            len(differ) == 1
            and "\u4e00" <= written[differ[0]] <= "\u9fff"
            and 0 < differ[0] < len(name) - 1  # at its end it may go on as another (人民政府令)
        ):
            start = int(texts.starts[row])
            hits.append(Hit(row, begin - start, end - start, "state_name", written, f"应为“{name}”", written))
    return list({(hit.row, hit.start, hit.end): hit for hit in hits}.values())


@cache
def _former_list() -> WordList[_Former]:
    entries = []
    for rule in ("former_body", "former_place"):
        for line in lines(FORMER[rule]):
            name, now, year = line.split("\t")
            entries.append((folded(name), _Former(name, now, int(year), rule)))
    return WordList(entries)


def _formerly(texts: Texts) -> list[Hit]:
    hits = []
    for one in _former_list().find(texts.codes, texts.places):
        row = texts.row_of(one.begin)
        if one.end - one.begin != len(one.value.name) or _goes_on(texts, row, one.end, one.value.name):
            continue
        if _of_the_past(texts, row, one.begin, one.end, one.value.until):
            continue
        start = int(texts.starts[row])
        what = "区划" if one.value.rule == "former_place" else "机构"
        advice = f"该{what}名称已于{one.value.until}年变更，现为“{one.value.now}”；讲述历史的不必修改"
        hits.append(
            Hit(
                row,
                one.begin - start,
                one.end - start,
                one.value.rule,
                one.value.name,
                advice,
                one.value.name,
            )
        )
    return hits


def _goes_on(texts: Texts, row: int, end: int, name: str) -> bool:
    """藁城市场监管 is 藁城 and 市场, 国土资源局限 no bureau."""
    return texts.around(row, end, end, 0, 1)[1] in (_AFTER_CITY if name.endswith("市") else _AFTER_OTHERS)


def _of_the_past(texts: Texts, row: int, begin: int, end: int, until: int) -> bool:
    before, after = texts.around(row, begin, end, AROUND, AROUND)
    around = before + "\n" + after
    if _PAST.search(around) or ("《" in before and "》" not in before[before.rfind("《") :]):
        return True
    return any(int(year) <= until for year in _YEAR.findall(around))
